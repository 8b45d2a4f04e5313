import type { Cause } from '#contract/cause.ts'
import type { EscalationAction } from '#contract/sla.ts'
import type { Op } from '#server/platform/operation.ts'
import { kept, type Reason } from '#server/platform/reason.ts'
import { type Found, findNamed, type Nameable } from '#server/routing/conditions/named.ts'
import { outOfUse } from '#server/routing/conditions/out-of-use.ts'
import type { Clock } from '#server/sla/clock/clock.ts'
import type { Moment } from '#server/sla/clock/moments.ts'
import { type AgentFacts, agentFacts, notAssignable } from './assignees.ts'
import { change, type Step } from './change.ts'
import { addReferral, type Target } from './referrals.ts'
import type { TicketNow, TicketRow } from './ticket.ts'

/** What an action comes to for this ticket: steps of a change, a referral, or why there is nothing to do. */
type Effect = { steps: Step[] } | { refer: Target } | { skipped: Reason }

/** What the actions of a step ask about, as it is now. */
export interface EscalationFacts {
  /** As the ticket's department sees her; null: there is no such agent. */
  agent(id: number): (AgentFacts & { assignableTo: string }) | null
  /** Whom actions name, by `teams 3`. */
  named: Pick<ReadonlyMap<string, Found>, 'get'>
  priorities: readonly { id: number; urgency: number; availability: string }[]
}

/**
 * Takes a step of an escalation: one event that says which, of which version of the plan, and what is told to whom; and
 * the changes that its actions make, with it as their cause. An action that cannot be done is left out and named.
 */
export async function takeStep(op: Op, ticket: TicketRow, moment: Moment & { clock: Clock }): Promise<TicketRow> {
  const { steps, referrals } = escalation(ticket, moment, await loadFacts(op, ticket, moment.step.actions))
  let escalated = await change(op, ticket, steps)
  for (const referral of referrals) escalated = await addReferral(op, escalated, referral)
  return escalated
}

/** What a step of an escalation comes to for a ticket. */
export function escalation<T extends TicketNow>(
  ticket: T,
  { step, key, target, dueAt, time, at, clock }: Moment & { clock: Pick<Clock, 'terms'> },
  facts: EscalationFacts,
): { steps: Step[]; referrals: Target[] } {
  const { plan } = clock.terms
  const saw = { step: step.id, target, dueAt: new Date(dueAt).toISOString(), ...(plan && { version: plan.version }) }
  const cause: Cause = { kind: 'escalation', id: plan?.id ?? null, name: plan?.name ?? '', saw }

  const steps: Step[] = []
  const referrals: Target[] = []
  const skipped: ({ action: EscalationAction['kind']; value: string | null } & ReturnType<typeof kept>)[] = []
  let after: TicketNow = ticket
  for (const action of step.actions) {
    const effect = effectOf(after, { action, cause, facts })
    if ('skipped' in effect)
      skipped.push({ action: action.kind, value: nameIn(action, facts), ...kept(effect.skipped) })
    else if ('refer' in effect) referrals.push(effect.refer)
    else steps.push(...effect.steps)
    after = Object.assign({}, ticket, ...steps.map(({ set }) => set))
  }
  const escalated: Step = {
    type: 'ticket.escalated',
    always: true,
    data: {
      taken: [key],
      plan,
      step: { id: step.id, target, when: step.when, time, at: new Date(at).toISOString(), dueAt: saw.dueAt },
      isWarning: at < dueAt,
      tell: step.actions.flatMap((action) => (action.kind === 'tell' ? action.to : [])),
      ...(skipped.length > 0 && { skipped }),
    },
  }
  return { steps: [escalated, ...steps], referrals }
}

function effectOf(
  ticket: TicketNow,
  { action, cause, facts }: { action: EscalationAction; cause: Cause; facts: EscalationFacts },
): Effect {
  const unusable = outOfUse(namedBy(action), facts.named)
  if (unusable) return { skipped: unusable }
  switch (action.kind) {
    case 'tell':
      return { steps: [] }
    case 'assignAgent': {
      const { agentId } = action
      const agent = facts.agent(agentId)
      if (!agent) return { skipped: { code: 'not_found', message: 'There is no such agent.' } }
      const reason = notAssignable(agent, agent.assignableTo)
      if (reason) return { skipped: reason }
      return { steps: [{ type: 'ticket.assigned', set: { agentId }, causes: { agentId: cause } }] }
    }
    case 'assignTeam': {
      const { teamId } = action
      return { steps: [{ type: 'ticket.assigned', set: { teamId }, causes: { teamId: cause } }] }
    }
    case 'raisePriority':
      return raisePriority(ticket, facts.priorities, cause)
    case 'referToAgent':
      return { refer: { agentId: action.agentId } }
    case 'referToTeam':
      return { refer: { teamId: action.teamId } }
    case 'referToDepartment':
      return { refer: { departmentId: action.departmentId } }
  }
}

/** To the least urgent of those that are more urgent. */
function raisePriority(ticket: TicketNow, priorities: EscalationFacts['priorities'], cause: Cause): Effect {
  const urgency = priorities.find(({ id }) => id === ticket.priorityId)?.urgency ?? 0
  const [next] = priorities
    .filter((one) => one.availability === 'active' && one.urgency < urgency)
    .sort((one, other) => other.urgency - one.urgency || one.id - other.id)
  if (!next) return { skipped: { code: 'already_most_urgent', message: 'No priority is more urgent.' } }
  const set = { priorityId: next.id }
  return { steps: [{ type: 'ticket.edited', set, causes: { priorityId: cause }, touch: { urgency: next.urgency } }] }
}

async function loadFacts(op: Op, ticket: TicketRow, actions: readonly EscalationAction[]): Promise<EscalationFacts> {
  const agents = new Map<number, Awaited<ReturnType<typeof agentFacts>>>()
  for (const action of actions) {
    if (action.kind === 'assignAgent') {
      agents.set(action.agentId, await agentFacts(op.db, action.agentId, ticket.departmentId))
    }
  }
  const isRaised = actions.some(({ kind }) => kind === 'raisePriority')
  const priorities = isRaised
    ? await op.db.selectFrom('priority').select(['id', 'urgency', 'availability']).execute()
    : []
  return {
    agent: (id) => agents.get(id) ?? null,
    named: await findNamed(op.db, actions.flatMap(namedBy)),
    priorities,
  }
}

/** Whom an action names. */
function namedBy(action: EscalationAction): Nameable[] {
  switch (action.kind) {
    case 'assignAgent':
    case 'referToAgent':
      return [{ of: 'agents', id: action.agentId }]
    case 'assignTeam':
    case 'referToTeam':
      return [{ of: 'teams', id: action.teamId }]
    case 'referToDepartment':
      return [{ of: 'departments', id: action.departmentId }]
    default:
      return []
  }
}

function nameIn(action: EscalationAction, { named }: EscalationFacts): string | null {
  const [name] = namedBy(action).map(({ of, id }) => named.get(`${of} ${id}`)?.name)
  return name ?? null
}
