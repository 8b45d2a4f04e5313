import type { Cause } from '#contract/cause.ts'
import type { MomentName } from '#contract/rules.ts'
import type { Need } from '#server/assignment/scene.ts'
import type { RuleRef } from '#server/automation/rules/rule.ts'
import type { Clock, Ended } from '#server/sla/clock/clock.ts'
import { foldClock, type PastEvent as PastOfClock, type SlaData } from '#server/sla/clock/fold.ts'
import { followSteps, type Step } from '#server/tickets/change.ts'
import { adopt, count, isCounted } from '#server/tickets/counting.ts'
import type { FieldChange, TicketNow } from '#server/tickets/ticket.ts'
import type { Mail, Opened, RuleRan, Turn } from '../outcome.ts'
import type { Recorded } from '../recorded.ts'
import type { Causes } from '../state.ts'
import type { World } from '../world.ts'
import type { Desk } from './desk.ts'

/** Whose hand it is that changes something. */
export interface Hand {
  kind: 'agent' | 'requester' | 'api_key' | 'system'
  id: number | null
  name: string
  /** The run of a rule: what it does has that as its cause, and what led to it. */
  run?: { rule: RuleRef; root: string; cause: Cause; ledBy: Happened | null }
  /** A macro that is run: what nothing else explains has that as its cause. */
  because?: Cause
  /** A policy, as it did then. */
  isPolicy?: true
}

/** An event of a life that is lived again. */
export interface Happened {
  id: number
  /** Of the event that it repeats. */
  recordedId: number | null
  type: string
  at: Date
  hand: Hand
  changes: Record<string, FieldChange>
  data: Record<string, unknown>
}

interface Timer {
  at: number
  /** Of two for the same instant the first to be set goes first. */
  place: number
}

/** How a ticket stands while its life is lived again; only {@link change} and what it calls write to it. */
export interface Life {
  desk: Desk
  world: World
  recorded: Recorded
  opened: Opened
  now: Date
  ticket: TicketNow
  updatedAt: Date
  statusAt: Date
  /** Its newest message. */
  message: string
  lastResponderId: number | null
  collaborators: string[]
  needs: Map<number, Need>
  /** It is with whom a policy gave it to then. */
  isByPolicy: boolean

  clock: Clock
  taken: string[]
  timerAt: Date | null
  ended: (Ended & { explicitDueAt: number | null })[]

  events: Happened[]
  /** So many of them have been followed. */
  followed: number
  /** From which event each moment comes. */
  last: Partial<Record<MomentName, Happened>>
  slaTimer: Timer | null
  /** By the rule: when it is asked. */
  ruleTimers: Map<number, Timer>
  /** By the rule: the moment on which it ran last. */
  claimed: Map<number, number>
  timers: number

  causes: Causes
  turns: Turn[]
  mails: Mail[]
  runs: RuleRan[]
}

export function handOf(
  event: { actorKind: Hand['kind']; actorId: number | null; actorName: string } | undefined,
): Hand {
  if (!event) return { kind: 'system', id: null, name: '' }
  return { kind: event.actorKind, id: event.actorId, name: event.actorName }
}

/**
 * The one way in which the ticket of a life changes: by the steps of the verbs, counted on as they count them.
 *
 * @returns whether anything came of it
 */
export function change(life: Life, hand: Hand, steps: readonly Step[], recordedId: number | null = null): boolean {
  const before = life.ticket
  const clocks = steps.some((step) => isCounted(before, step)) ? counting(life, steps) : null
  const { events, after, touch } = followSteps(before, { steps, clocks, because: hand.run?.cause ?? hand.because })
  if (events.length === 0) return false
  const wasPaused = life.clock.isPaused
  life.ticket = { ...after, ...(touch as Partial<TicketNow>) }
  life.updatedAt = life.now
  for (const { type, changes, data = {} } of events) append(life, hand, { recordedId, type, changes, data })
  if (clocks) {
    const { sla, timer, ended } = clocks.finish(life.ticket)
    life.clock = sla.clock
    life.taken = sla.taken
    life.timerAt = sla.timerAt
    const explicitDueAt = before.explicitDueAt?.getTime() ?? null
    for (const one of ended) life.ended.push({ ...one, explicitDueAt })
    if (timer !== undefined) life.slaTimer = timer && timerAt(life, timer, life.slaTimer)
  }
  note(life, before, { hand, events, wasPaused })
  return true
}

function counting(life: Life, steps: readonly Step[]) {
  const { desk, ticket, now } = life
  const after = Object.assign({}, ticket, ...steps.map(({ set }) => set)) as TicketNow
  const facts = {
    terms: desk.termsOf(after),
    status: desk.statusOf(after.statusId),
    kept: { clock: life.clock, taken: life.taken, timerAt: life.timerAt },
  }
  const undoes = steps.map(({ data }) => data?.undoes).find((id) => typeof id === 'number')
  const clock = undoes === undefined ? life.clock : without(life, undoes)
  return count({
    now,
    clock,
    timeOf: life.world.timeOf,
    stepsOf: desk.stepsOf,
    facts,
    adopted: false,
    isUndone: undoes !== undefined,
  })
}

/** The clocks as they would be had an event not been. */
function without(life: Life, eventId: number): Clock {
  const past = life.events.map(pastOf).filter(({ id }) => id !== eventId)
  const folded = foldClock(past, life.world.timeOf)
  if (!folded) return adopt(life.ticket, { terms: life.clock.terms, status: life.desk.statusOf(life.ticket.statusId) })
  life.ended = folded.ended.map((one) => ({ ...one, explicitDueAt: null }))
  return folded.clock
}

function pastOf({ id, at, changes, data }: Happened): PastOfClock {
  const undoes = typeof data.undoes === 'number' ? data.undoes : null
  return { id, at: at.getTime(), changes, sla: (data.sla as SlaData | undefined) ?? null, undoes }
}

/** Adds an event, and keeps what later ones ask about it. */
export function append(
  life: Life,
  hand: Hand,
  { recordedId, type, changes, data }: Pick<Happened, 'recordedId' | 'type' | 'changes' | 'data'>,
): void {
  const happened: Happened = { id: life.events.length + 1, recordedId, type, at: life.now, hand, changes, data }
  life.events.push(happened)
  const isOpening = type === 'ticket.opened'
  if (isOpening) life.last.opened = happened
  if (changes.statusId) {
    life.statusAt = life.now
    life.last.status = happened
  }
  if (isOpening || type === 'message.received') life.last.lastMessage = happened
  if (type === 'reply.sent' && data.automatic !== true) {
    life.last.lastReply = happened
    if (hand.kind === 'agent') life.lastResponderId = hand.id
  }
  if (changes.slaDueAt || changes.explicitDueAt) life.last.due = happened
}

/** A timer that is moved keeps its place among those for the same instant. */
export function timerAt(life: Life, at: Date, before: Timer | null | undefined): Timer {
  life.timers += 1
  return { at: at.getTime(), place: before?.place ?? life.timers }
}

interface Noting {
  hand: Hand
  events: readonly { type: string; changes: Record<string, FieldChange> }[]
  wasPaused: boolean
}

const turning = ['departmentId', 'teamId', 'priorityId', 'helpTopicId', 'state', 'deletedAt'] as const
const dates = ['explicitDueAt', 'slaDueAt'] as const

/** What the outcome keeps of a change: who explains each field, and what decides who may have the ticket. */
function note(life: Life, before: TicketNow, { hand, events, wasPaused }: Noting): void {
  for (const { changes } of events) {
    for (const [field, { cause }] of Object.entries(changes) as [keyof Causes, FieldChange][]) {
      if (cause) life.causes[field] = cause
      else delete life.causes[field]
    }
  }
  const { ticket } = life
  const isAnothers = ticket.agentId !== before.agentId
  if (isAnothers) life.isByPolicy = hand.isPolicy === true && ticket.agentId !== null
  const isGiven = isAnothers && hand.isPolicy !== true
  const isClaimed = events.some(({ type, changes }) => type === 'ticket.claimed' && changes.agentId)
  const isMoved = dates.some((field) => ticket[field]?.getTime() !== before[field]?.getTime())
  const isOther = turning.some((field) => ticket[field] !== before[field])
  if (!isGiven && !isMoved && !isOther && wasPaused === life.clock.isPaused) return
  takeTurn(life, isGiven ? (isClaimed ? 'claimed' : 'given') : null)
}

/** Adds how the ticket stands now to what is handed out later. */
export function takeTurn(life: Life, agentBy: Turn['agentBy']): void {
  const { ticket, clock, now } = life
  life.turns.push({
    at: now.getTime(),
    departmentId: ticket.departmentId,
    teamId: ticket.teamId,
    priorityId: ticket.priorityId,
    agentId: life.isByPolicy ? null : ticket.agentId,
    agentBy,
    isOpen: ticket.state === 'open' && ticket.deletedAt === null,
    isPaused: clock.isPaused,
    helpTopicId: ticket.helpTopicId,
    dueAt: (ticket.explicitDueAt ?? ticket.slaDueAt)?.getTime() ?? null,
  })
}
