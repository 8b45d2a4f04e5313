import { firstDue } from '#server/sla/clock/clock.ts'
import { momentsOf } from '#server/sla/clock/moments.ts'
import { escalation } from '#server/tickets/escalate.ts'
import { MOST_AT_ONCE, overdueStep } from '#server/tickets/sla-timer.ts'
import { isOpen } from '#server/tickets/ticket.ts'
import { addresseesIn } from '../recipients.ts'
import { aboutNow } from './actions.ts'
import { agentIn, namedIn } from './desk.ts'
import { change, type Hand, type Life } from './life.ts'
import { askTimed, follow } from './rules.ts'

const timer: Hand = { kind: 'system', id: null, name: 'Due date' }

/** Lets the time pass until then: what is due comes at its moment, and what follows from it. */
export function passUntil(life: Life, until: number): void {
  for (;;) {
    const next = nextTimer(life)
    if (!next || next.at > until) break
    life.now = new Date(Math.max(life.now.getTime(), next.at))
    if (next.ruleId === null) runSlaTimer(life)
    else askTimed(life, next.ruleId)
    follow(life)
  }
  life.now = new Date(until)
}

interface Next {
  at: number
  place: number
  /** null: the timer of the due date. */
  ruleId: number | null
}

function nextTimer({ slaTimer, ruleTimers }: Life): Next | null {
  let next: Next | null = slaTimer && { ...slaTimer, ruleId: null }
  for (const [ruleId, { at, place }] of ruleTimers) {
    if (!next || at < next.at || (at === next.at && place < next.place)) next = { at, place, ruleId }
  }
  return next
}

/** As `runSlaTimer` does: marks the ticket as overdue when it is, and takes the steps of its plan's escalation. */
function runSlaTimer(life: Life): void {
  life.slaTimer = null
  if (!isOpen(life.ticket) || life.ticket.deletedAt !== null) return
  markOverdue(life)
  for (let taken = 0; taken < MOST_AT_ONCE; taken += 1) if (!takeStep(life)) return
}

function markOverdue(life: Life): void {
  const { ticket, clock, world, now } = life
  const dueAt = ticket.explicitDueAt ?? ticket.slaDueAt
  if (ticket.isOverdue || dueAt === null || dueAt > now) return
  const target = ticket.explicitDueAt ? undefined : firstDue(clock, world.timeOf)?.run.target
  change(life, timer, [overdueStep(dueAt, target)])
}

/** @returns whether one was due */
function takeStep(life: Life): boolean {
  const { ticket, clock, taken, world, desk, now } = life
  if (!isOpen(ticket)) return false
  const steps = desk.stepsOf(clock.terms.plan)
  if (steps.length === 0) return false
  const explicitDueAt = ticket.explicitDueAt?.getTime() ?? null
  const moments = momentsOf(clock, { steps, explicitDueAt, timeOf: world.timeOf })
  const moment = moments.find(({ key, at }) => at <= now.getTime() && !taken.includes(key))
  if (!moment) return false
  const { steps: escalated, referrals } = escalation(
    ticket,
    { ...moment, clock },
    {
      agent: (agentId) => agentIn(desk, { agentId, departmentId: ticket.departmentId, at: now }),
      named: namedIn(desk),
      priorities: [...world.priorities.values()],
    },
  )
  tell(life, moment.step.actions)
  change(life, timer, escalated)
  if (referrals.length > 0) change(life, timer, [{ type: 'ticket.referred', always: true }])
  return true
}

function tell(life: Life, actions: readonly Parameters<typeof toldBy>[0][]): void {
  const { world, clock, now, mails } = life
  const { plan } = clock.terms
  const by = { kind: 'escalation', id: plan?.id ?? null, name: plan?.name ?? '' } as const
  for (const one of addresseesIn(world, actions.flatMap(toldBy), aboutNow(life))) {
    mails.push({ at: now.getTime(), to: one, by })
  }
}

function toldBy(action: ReturnType<Life['desk']['stepsOf']>[number]['actions'][number]) {
  return action.kind === 'tell' ? action.to : []
}
