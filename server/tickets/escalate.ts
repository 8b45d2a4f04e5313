import { sql } from 'kysely'
import type { EscalationAction } from '#contract/sla.ts'
import type { Cause } from '#contract/tickets.ts'
import type { Op } from '#server/platform/operation.ts'
import type { Clock } from '#server/sla/clock/clock.ts'
import type { Moment } from '#server/sla/clock/moments.ts'
import { agentFacts, notAssignable } from './assignees.ts'
import { change, type Step } from './change.ts'
import { addReferral, type Target } from './referrals.ts'
import type { TicketRow } from './ticket.ts'

/** What an action comes to for this ticket: steps of a change, a referral, or why there is nothing to do. */
type Effect = { steps: Step[] } | { refer: Target } | { skipped: string }

/**
 * Takes a step of an escalation: one event that says which, of which version of the plan, and what is told to whom; and
 * the changes that its actions make, with it as their cause. An action that cannot be done is left out and named.
 */
export async function takeStep(op: Op, ticket: TicketRow, moment: Moment & { clock: Clock }): Promise<TicketRow> {
  const { step, key, target, dueAt, time, at, clock } = moment
  const { plan } = clock.terms
  const saw = { step: step.id, target, dueAt: new Date(dueAt).toISOString(), ...(plan && { version: plan.version }) }
  const cause: Cause = { kind: 'escalation', id: plan?.id ?? null, name: plan?.name ?? '', saw }

  const steps: Step[] = []
  const referrals: Target[] = []
  const skipped: { action: EscalationAction['kind']; reason: string }[] = []
  let after = ticket
  for (const action of step.actions) {
    const effect = await effectOf(op, after, { action, cause })
    if ('skipped' in effect) skipped.push({ action: action.kind, reason: effect.skipped })
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
  let escalatedTicket = await change(op, ticket, [escalated, ...steps])
  for (const referral of referrals) escalatedTicket = await addReferral(op, escalatedTicket, referral)
  return escalatedTicket
}

async function effectOf(
  op: Op,
  ticket: TicketRow,
  { action, cause }: { action: EscalationAction; cause: Cause },
): Promise<Effect> {
  switch (action.kind) {
    case 'tell':
      return { steps: [] }
    case 'assignAgent':
      return assignAgent(op, ticket, { agentId: action.agentId, cause })
    case 'assignTeam': {
      if (!(await isActive(op, 'team', action.teamId))) return { skipped: 'The team is not active.' }
      return { steps: [{ type: 'ticket.assigned', set: { teamId: action.teamId }, causes: { teamId: cause } }] }
    }
    case 'raisePriority':
      return raisePriority(op, ticket, cause)
    case 'referToAgent':
      if (!(await isActive(op, 'agent', action.agentId))) return { skipped: 'The agent is not active.' }
      return { refer: { agentId: action.agentId } }
    case 'referToTeam':
      if (!(await isActive(op, 'team', action.teamId))) return { skipped: 'The team is not active.' }
      return { refer: { teamId: action.teamId } }
    case 'referToDepartment':
      if (!(await isActive(op, 'department', action.departmentId))) return { skipped: 'The department is not active.' }
      return { refer: { departmentId: action.departmentId } }
  }
}

async function assignAgent(
  op: Op,
  ticket: TicketRow,
  { agentId, cause }: { agentId: number; cause: Cause },
): Promise<Effect> {
  const agent = await agentFacts(op.db, agentId, ticket.departmentId)
  if (!agent) return { skipped: 'The agent is gone.' }
  const reason = notAssignable(agent, agent.assignableTo)
  if (reason) return { skipped: reason }
  return { steps: [{ type: 'ticket.assigned', set: { agentId }, causes: { agentId: cause } }] }
}

async function raisePriority(op: Op, ticket: TicketRow, cause: Cause): Promise<Effect> {
  const next = await op.db
    .selectFrom('priority')
    .select(['id', 'urgency'])
    .where('availability', '=', 'active')
    .where('urgency', '<', (query) =>
      query.selectFrom('priority').select('urgency').where('id', '=', ticket.priorityId),
    )
    .orderBy('urgency', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (!next) return { skipped: 'No priority is more urgent.' }
  const set = { priorityId: next.id }
  return { steps: [{ type: 'ticket.edited', set, causes: { priorityId: cause }, touch: { urgency: next.urgency } }] }
}

async function isActive(op: Op, table: 'agent' | 'team' | 'department', id: number): Promise<boolean> {
  const { rows } = await sql`select from ${sql.table(table)} where id = ${id} and availability = 'active'`.execute(
    op.db,
  )
  return rows.length > 0
}
