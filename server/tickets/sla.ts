import { sql } from 'kysely'
import type { Cause } from '#contract/tickets.ts'
import type { Db } from '#server/platform/db.ts'
import type { Op } from '#server/platform/operation.ts'
import {
  type Clock,
  firstDue,
  runsOf,
  type ScheduleRef,
  start,
  type Terms,
  type TimeOf,
  tick,
} from '#server/sla/clock/clock.ts'
import { foldClock, happeningOf, type PastEvent, type SlaData } from '#server/sla/clock/fold.ts'
import { momentsOf } from '#server/sla/clock/moments.ts'
import { loadSla, type SlaFacts } from '#server/sla/terms.ts'
import { stepsOf, timesOf } from '#server/sla/versions.ts'
import type { Step } from './change.ts'
import { type FieldChange, isOpen, kept, type TicketRow, type Tracked } from './ticket.ts'

/** What is kept of a ticket's clocks, to be written with its row. */
export interface KeptSla {
  clock: Clock
  taken: string[]
  timerAt: Date | null
}

/** Counts a ticket's time on, through the steps of one change. */
export interface Counting {
  /** The step together with what follows from it: the date of the plan, and whether it is overdue. */
  follow(before: TicketRow, step: Step): Step
  /** How it stands after the steps; `timer` is undefined where that stays. */
  finish(after: TicketRow): Promise<{ sla: KeptSla; timer: Date | null | undefined }>
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

export function isCounted(before: TicketRow, { set = {}, recount, data }: Step): boolean {
  return recount === true || data?.taken !== undefined || counted.some((field) => isNew(before, set, field))
}

function isNew(before: TicketRow, set: Partial<Tracked>, field: keyof Tracked): boolean {
  return set[field] !== undefined && kept(set[field]) !== kept(before[field])
}

/** The clocks of a ticket that is about to be opened, and what follows from them. */
export async function openClocks(
  op: Op,
  ticket: Pick<TicketRow, 'slaPlanId' | 'priorityId' | 'departmentId' | 'statusId' | 'state' | 'explicitDueAt'>,
): Promise<{ slaDueAt: Date | null; cause: Cause | undefined; data: { sla: SlaData }; sla: KeptSla }> {
  const { terms, status } = await loadSla(op.db, { id: null, ...ticket })
  const timeOf = await timesOf(op.db, [terms.schedule])
  const clock = start(terms, { at: op.now.getTime(), isOpen: isOpen(ticket), isPaused: status.isPaused })
  const due = firstDue(clock, timeOf)
  const slaDueAt = due && new Date(due.at)
  const timerAt = isOpen(ticket)
    ? await nextTimer(op.db, {
        clock,
        timeOf,
        taken: [],
        explicitDueAt: ticket.explicitDueAt,
        dueAt: ticket.explicitDueAt ?? slaDueAt,
      })
    : null
  return {
    slaDueAt,
    cause: due ? causeOfDue(clock, due.run) : undefined,
    data: { sla: { terms, isPaused: status.isPaused } },
    sla: { clock, taken: [], timerAt },
  }
}

/** Makes ready to count through `steps`, which lead to `after`. */
export async function counting(
  op: Op,
  ticket: TicketRow,
  { after, steps }: { after: TicketRow; steps: Step[] },
): Promise<Counting> {
  const facts = await loadSla(op.db, { ...after, id: ticket.id })
  const undoes = steps.map(({ data }) => data?.undoes).find((id) => typeof id === 'number')
  const { clock, timeOf, adopted } = await clockBefore(op, ticket, { facts, undoes })
  return count(op, { clock, timeOf, facts, adopted, isUndone: undoes !== undefined })
}

/** A ticket that came without clocks gets them as from its opening, by the terms of now. */
export function adopt(ticket: TicketRow, { terms, status }: SlaFacts): Clock {
  const at = (ticket.reopenedAt ?? ticket.createdAt).getTime()
  const { isAnswered } = ticket
  return {
    ...start(terms, { at, isOpen: isOpen(ticket), isAnswered, isPaused: status.isPaused }),
    hasResponded: ticket.lastReplyAt !== null,
  }
}

async function clockBefore(
  op: Op,
  ticket: TicketRow,
  { facts, undoes }: { facts: SlaFacts; undoes: number | undefined },
): Promise<{ clock: Clock; timeOf: TimeOf; adopted: boolean }> {
  const before = facts.kept?.clock ?? null
  if (undoes !== undefined && before) {
    const past = await pastOf(op.db, ticket.id)
    const timeOf = await timesOf(op.db, [facts.terms.schedule, ...past.flatMap(schedulesOfPast)])
    const folded = foldClock(
      past.filter(({ id }) => id !== undoes),
      timeOf,
    )
    if (folded) return { clock: folded.clock, timeOf, adopted: false }
  }
  const clock = before ?? adopt(ticket, facts)
  const timeOf = await timesOf(op.db, [facts.terms.schedule, ...schedulesOf(clock)])
  return { clock, timeOf, adopted: before === null }
}

export function schedulesOf(clock: Clock): (ScheduleRef | null)[] {
  return [clock.terms.schedule, ...runsOf(clock).flatMap((run) => run.segments.map(({ schedule }) => schedule))]
}

export function schedulesOfPast({ sla }: PastEvent): (ScheduleRef | null)[] {
  return [...(sla?.terms ? [sla.terms.schedule] : []), ...(sla?.clock ? schedulesOf(sla.clock) : [])]
}

interface Count {
  clock: Clock
  timeOf: TimeOf
  facts: SlaFacts
  adopted: boolean
  isUndone: boolean
}

function count(op: Op, { clock: first, timeOf, facts, adopted, isUndone }: Count): Counting {
  const at = op.now.getTime()
  let clock = first
  let isAdopted = adopted
  const taken = new Set(facts.kept?.taken ?? [])

  function follow(before: TicketRow, step: Step): Step {
    if (!isCounted(before, step)) return step
    for (const key of takenBy(step)) taken.add(key)
    const set = { ...step.set }
    const sla = isUndone ? {} : said(before, step, { clock, facts })
    const changes = Object.fromEntries(
      (['state', 'isAnswered'] as const)
        .filter((field) => isNew(before, set, field))
        .map((field) => [field, { to: set[field] }]),
    )
    if (!isUndone) clock = tick(clock, happeningOf({ at, changes, sla }), timeOf).clock
    const data: SlaData = { ...sla, ...(isAdopted && { clock }) }
    isAdopted = false

    const due = firstDue(clock, timeOf)
    const slaDueAt = due && new Date(due.at)
    const causes = { ...step.causes }
    if (kept(slaDueAt) !== kept(before.slaDueAt)) {
      const cause = due ? causeOfDue(clock, due.run) : clock.isPaused ? pausedBy(before, { ...set }, facts) : undefined
      if (step.recount && causes.slaDueAt)
        causes.slaDueAt = { ...causes.slaDueAt, ...(cause?.saw && { saw: cause.saw }) }
      else if (cause) causes.slaDueAt ??= cause
    }
    set.slaDueAt = slaDueAt
    const dueAt = (set.explicitDueAt === undefined ? before.explicitDueAt : set.explicitDueAt) ?? slaDueAt
    if ((set.isOverdue ?? before.isOverdue) && (dueAt === null || dueAt > op.now)) {
      set.isOverdue = false
      causes.isOverdue ??= { kind: 'verb', id: null, name: 'The due date moved', saw: { dueAt: kept(dueAt) } }
    }
    return { ...step, set, causes, ...(Object.keys(data).length > 0 && { data: { ...step.data, sla: data } }) }
  }

  async function finish(after: TicketRow) {
    const isLive = isOpen(after) && after.deletedAt === null
    const dueAt = after.isOverdue ? null : (after.explicitDueAt ?? after.slaDueAt)
    const steps = await stepsOf(op.db, clock.terms.plan)
    const moments = momentsOf(clock, { steps, explicitDueAt: after.explicitDueAt?.getTime() ?? null, timeOf })
    // A step that was taken and lies ahead again is taken again; of a clock that has ended none is left.
    const behind = moments.filter((moment) => moment.at <= at && taken.has(moment.key)).map(({ key }) => key)
    const next = moments.find(({ key }) => !behind.includes(key))
    const timerAt = isLive ? earlier(dueAt, next ? new Date(next.at) : null) : null
    const was = facts.kept?.timerAt ?? null
    return {
      sla: { clock, taken: behind, timerAt },
      timer: facts.kept && was?.getTime() === timerAt?.getTime() ? undefined : timerAt,
    }
  }

  return { follow, finish }
}

async function nextTimer(
  db: Db,
  {
    clock,
    timeOf,
    taken,
    explicitDueAt,
    dueAt,
  }: { clock: Clock; timeOf: TimeOf; taken: string[]; explicitDueAt: Date | null; dueAt: Date | null },
): Promise<Date | null> {
  const steps = await stepsOf(db, clock.terms.plan)
  const moments = momentsOf(clock, { steps, explicitDueAt: explicitDueAt?.getTime() ?? null, timeOf })
  const next = moments.find(({ key }) => !taken.includes(key))
  return earlier(dueAt, next ? new Date(next.at) : null)
}

function takenBy({ data }: Step): string[] {
  return Array.isArray(data?.taken) ? data.taken.map(String) : []
}

/** What a step says of the clocks that the ticket's fields do not tell: for history, so that it can be told again. */
function said(
  before: TicketRow,
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
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
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

function pausedBy(before: TicketRow, set: Partial<Tracked>, { status }: SlaFacts): Cause {
  return { kind: 'status', id: set.statusId ?? before.statusId, name: status.name, saw: { pausesSla: true } }
}

/** The history of a ticket, as far as clocks are concerned. */
export async function pastOf(db: Db, ticketId: number): Promise<PastEvent[]> {
  const { rows } = await sql<{
    id: number
    at: Date
    changes: Record<string, FieldChange>
    sla: SlaData | null
    undoes: number | null
  }>`
    select id, at, changes, data -> 'sla' as sla, (data ->> 'undoes')::bigint as undoes from ticket_event
    where ticket_id = ${ticketId} and (changes <> '{}' or data ? 'sla') order by id`.execute(db)
  return rows.map((row) => ({ ...row, at: row.at.getTime() }))
}
