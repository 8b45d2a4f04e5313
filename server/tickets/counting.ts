import type { Cause } from '#contract/cause.ts'
import type { EscalationStep } from '#contract/sla.ts'
import { type Clock, type Ended, firstDue, start, type Terms, type TimeOf, tick } from '#server/sla/clock/clock.ts'
import { happeningOf, type SlaData } from '#server/sla/clock/fold.ts'
import { momentsOf } from '#server/sla/clock/moments.ts'
import type { SlaFacts } from '#server/sla/terms.ts'
import type { Step } from './change.ts'
import { isOpen, isPlainlySame, kept, type TicketNow, type Tracked } from './ticket.ts'

// How the clocks of a ticket go on through the steps of one change: values in, values out.

/** What is kept of a ticket's clocks, to be written with its row. */
export interface KeptSla {
  clock: Clock
  taken: string[]
  timerAt: Date | null
}

/** Counts a ticket's time on, through the steps of one change. */
export interface Counting {
  /** The step together with what follows from it: the date of the plan, and whether it is overdue. */
  follow(before: TicketNow, step: Step): Step
  /** How it stands after the steps, and which clocks came to their end; `timer` is undefined where that stays. */
  finish(after: TicketNow): { sla: KeptSla; timer: Date | null | undefined; ended: Ended[] }
}

/** What of a ticket the clocks and the timer depend on. */
const counted = [
  'state',
  'statusId',
  'isAnswered',
  'priorityId',
  'slaPlanId',
  'departmentId',
  'explicitDueAt',
  'slaDueAt',
  'isOverdue',
  'deletedAt',
] as const satisfies (keyof Tracked)[]

/** With these a ticket is counted by the terms of now; until then it keeps those that it was given. */
const newTerms = ['slaPlanId', 'priorityId', 'departmentId'] as const

export function isCounted(before: TicketNow, { set = {}, recount, data }: Step): boolean {
  return recount === true || data?.taken !== undefined || counted.some((field) => isNew(before, set, field))
}

function isNew(before: TicketNow, set: Partial<Tracked>, field: keyof Tracked): boolean {
  return set[field] !== undefined && !isPlainlySame(set[field], before[field])
}

/** The steps of the escalation of a plan's version. */
export type StepsOf = (plan: Terms['plan']) => EscalationStep[]

export interface Opening {
  slaDueAt: Date | null
  cause: Cause | undefined
  data: { sla: SlaData }
  sla: KeptSla
}

/** The clocks of a ticket that is about to be opened, and what follows from them. */
export function openingClocks(
  ticket: Pick<TicketNow, 'state' | 'explicitDueAt'>,
  {
    facts: { terms, status },
    timeOf,
    stepsOf,
    now,
  }: { facts: Pick<SlaFacts, 'terms' | 'status'>; timeOf: TimeOf; stepsOf: StepsOf; now: Date },
): Opening {
  const clock = start(terms, { at: now.getTime(), isOpen: isOpen(ticket), isPaused: status.isPaused })
  const due = firstDue(clock, timeOf)
  const slaDueAt = due && new Date(due.at)
  const explicitDueAt = ticket.explicitDueAt?.getTime() ?? null
  const [next] = momentsOf(clock, { steps: stepsOf(terms.plan), explicitDueAt, timeOf })
  const timerAt = earlier(ticket.explicitDueAt ?? slaDueAt, next ? new Date(next.at) : null)
  return {
    slaDueAt,
    cause: due ? causeOfDue(clock, due.run) : undefined,
    data: { sla: { terms, isPaused: status.isPaused } },
    sla: { clock, taken: [], timerAt: isOpen(ticket) ? timerAt : null },
  }
}

/** A ticket that came without clocks gets them as from its opening, by the terms of now. */
export function adopt(ticket: TicketNow, { terms, status }: Pick<SlaFacts, 'terms' | 'status'>): Clock {
  const at = (ticket.reopenedAt ?? ticket.createdAt).getTime()
  const { isAnswered } = ticket
  return {
    ...start(terms, { at, isOpen: isOpen(ticket), isAnswered, isPaused: status.isPaused }),
    hasResponded: ticket.lastReplyAt !== null,
  }
}

interface Count {
  now: Date
  /** As it stands before the steps. */
  clock: Clock
  timeOf: TimeOf
  stepsOf: StepsOf
  facts: SlaFacts
  /** The clocks have just been made for a ticket that had none. */
  adopted: boolean
  /** What happens takes something back: the clocks are those without it. */
  isUndone: boolean
}

/** Counts on from where the clocks stand. `facts` are those of the ticket as the steps leave it. */
export function count({ now, clock: first, timeOf, stepsOf, facts, adopted, isUndone }: Count): Counting {
  const at = now.getTime()
  let clock = first
  let isAdopted = adopted
  const taken = new Set(facts.kept?.taken ?? [])
  const ended: Ended[] = []

  function follow(before: TicketNow, step: Step): Step {
    if (!isCounted(before, step)) return step
    for (const key of takenBy(step)) taken.add(key)
    const set = { ...step.set }
    const sla = isUndone ? {} : said(before, step, { clock, facts })
    const changes = Object.fromEntries(
      (['state', 'isAnswered'] as const)
        .filter((field) => isNew(before, set, field))
        .map((field) => [field, { to: set[field] }]),
    )
    if (!isUndone) {
      const ticked = tick(clock, happeningOf({ at, changes, sla }), timeOf)
      clock = ticked.clock
      ended.push(...ticked.ended)
    }
    const data: SlaData = { ...sla, ...(isAdopted && { clock }) }
    isAdopted = false

    const due = firstDue(clock, timeOf)
    const slaDueAt = due && new Date(due.at)
    const causes = { ...step.causes }
    if (!isPlainlySame(slaDueAt, before.slaDueAt)) {
      const cause = due ? causeOfDue(clock, due.run) : clock.isPaused ? pausedBy(before, { ...set }, facts) : undefined
      if (step.recount && causes.slaDueAt)
        causes.slaDueAt = { ...causes.slaDueAt, ...(cause?.saw && { saw: cause.saw }) }
      else if (cause) causes.slaDueAt ??= cause
    }
    set.slaDueAt = slaDueAt
    const dueAt = (set.explicitDueAt === undefined ? before.explicitDueAt : set.explicitDueAt) ?? slaDueAt
    if ((set.isOverdue ?? before.isOverdue) && (dueAt === null || dueAt > now)) {
      set.isOverdue = false
      causes.isOverdue ??= { kind: 'verb', id: null, name: 'The due date moved', saw: { dueAt: kept(dueAt) } }
    }
    return { ...step, set, causes, ...(Object.keys(data).length > 0 && { data: { ...step.data, sla: data } }) }
  }

  function finish(after: TicketNow) {
    const isLive = isOpen(after) && after.deletedAt === null
    const dueAt = after.isOverdue ? null : (after.explicitDueAt ?? after.slaDueAt)
    const steps = stepsOf(clock.terms.plan)
    const moments = momentsOf(clock, { steps, explicitDueAt: after.explicitDueAt?.getTime() ?? null, timeOf })
    // A step that was taken and lies ahead again is taken again; of a clock that has ended none is left.
    const behind = moments.filter((moment) => moment.at <= at && taken.has(moment.key)).map(({ key }) => key)
    const next = moments.find(({ key }) => !behind.includes(key))
    const timerAt = isLive ? earlier(dueAt, next ? new Date(next.at) : null) : null
    const was = facts.kept?.timerAt ?? null
    return {
      sla: { clock, taken: behind, timerAt },
      timer: facts.kept && was?.getTime() === timerAt?.getTime() ? undefined : timerAt,
      ended,
    }
  }

  return { follow, finish }
}

function takenBy({ data }: Step): string[] {
  return Array.isArray(data?.taken) ? data.taken.map(String) : []
}

/** What a step says of the clocks that the ticket's fields do not tell: for history, so that it can be told again. */
function said(
  before: TicketNow,
  { set = {}, recount }: Step,
  { clock, facts }: { clock: Clock; facts: SlaFacts },
): SlaData {
  const reopens = !clock.isOpen && set.state === 'open'
  const isRenewed = reopens || newTerms.some((field) => isNew(before, set, field))
  const terms = isRenewed ? facts.terms : recount ? { ...clock.terms, schedule: facts.terms.schedule } : clock.terms
  const { isPaused } = facts.status
  return {
    ...(!isSameTerms(terms, clock.terms) && { terms }),
    ...(isPaused !== clock.isPaused && { isPaused }),
  }
}

function isSameTerms(one: Terms, other: Terms): boolean {
  return one === other || JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

/** jsonb keeps keys in an order of its own. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other
  return one < other ? one : other
}

function causeOfDue(
  { terms }: Clock,
  { target, startedAt, segments }: Clock['resolution'] & object,
): Cause | undefined {
  if (!terms.plan) return undefined
  const worked = Math.floor(segments.reduce((sum, part) => sum + part.worked, 0) / 60_000)
  return {
    kind: 'sla_plan',
    id: terms.plan.id,
    name: terms.plan.name,
    saw: {
      target,
      minutes: terms.targets[target],
      from: new Date(startedAt).toISOString(),
      ...(worked > 0 && { workedBefore: worked }),
      ...(terms.schedule && { schedule: terms.schedule.name }),
      version: terms.plan.version,
    },
  }
}

function pausedBy(before: TicketNow, set: Partial<Tracked>, { status }: SlaFacts): Cause {
  return { kind: 'status', id: set.statusId ?? before.statusId, name: status.name, saw: { pausesSla: true } }
}
