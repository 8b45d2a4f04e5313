import { openingClocks } from '#server/tickets/counting.ts'
import { type FieldChange, kept, type TicketNow, tracked } from '#server/tickets/ticket.ts'
import type { Opened } from '../outcome.ts'
import type { Recorded } from '../recorded.ts'
import type { Causes } from '../state.ts'
import type { World } from '../world.ts'
import { deskOf } from './desk.ts'
import { append, handOf, type Life, takeTurn, timerAt } from './life.ts'

/** A ticket as it is opened: its clocks have begun, nothing has followed yet. */
export function begin(world: World, recorded: Recorded, opened: Opened): Life {
  const desk = deskOf(world)
  const now = new Date(recorded.openedAt)
  const ticket = ticketOf(recorded, opened, world)
  const clocks = openingClocks(ticket, {
    facts: { terms: desk.termsOf(ticket), status: desk.statusOf(ticket.statusId) },
    timeOf: world.timeOf,
    stepsOf: desk.stepsOf,
    now,
  })
  ticket.slaDueAt = clocks.slaDueAt
  const [first] = recorded.events
  const life: Life = {
    desk,
    world,
    recorded,
    opened,
    now,
    ticket,
    updatedAt: now,
    statusAt: now,
    message: recorded.message,
    lastResponderId: null,
    collaborators: [...opened.collaborators],
    needs: new Map(opened.needs.map((need) => [need.skillId, need])),
    isByPolicy: false,
    clock: clocks.sla.clock,
    taken: [],
    timerAt: clocks.sla.timerAt,
    ended: [],
    events: [],
    followed: 0,
    last: {},
    slaTimer: null,
    ruleTimers: new Map(),
    claimed: new Map(),
    timers: 0,
    causes: { ...opened.causes, ...(clocks.cause && { slaDueAt: clocks.cause }) },
    turns: [],
    mails: [...opened.mails],
    runs: [],
  }
  if (clocks.sla.timerAt) life.slaTimer = timerAt(life, clocks.sla.timerAt, null)
  append(life, handOf(first), {
    recordedId: first?.id ?? null,
    type: 'ticket.opened',
    changes: openingChanges(ticket, life.causes),
    data: clocks.data as unknown as Record<string, unknown>,
  })
  takeTurn(life, 'given')
  return life
}

function ticketOf(
  { number, openedAt, source, attachmentCount, events }: Recorded,
  { state }: Opened,
  world: World,
): TicketNow {
  const at = new Date(openedAt)
  const { explicitDueAt, closedAt } = state
  return {
    ...state,
    number,
    source: source as TicketNow['source'],
    explicitDueAt: explicitDueAt === null ? null : new Date(explicitDueAt),
    closedAt: closedAt === null ? null : new Date(closedAt),
    slaDueAt: null,
    reopenedAt: null,
    deletedAt: null,
    formIds: [],
    closedById: null,
    createdAt: at,
    lastMessageAt: at,
    lastReplyAt: null,
    attachmentCount: events[0]?.files ?? attachmentCount,
    reopenCount: 0,
    urgency: world.priorities.get(state.priorityId)?.urgency ?? 0,
  }
}

function openingChanges(ticket: TicketNow, causes: Causes): Record<string, FieldChange> {
  const changes: Record<string, FieldChange> = {}
  for (const field of tracked) {
    const to = kept(ticket[field])
    const cause = causes[field as keyof Causes]
    const isNothing = to === null || to === false || (Array.isArray(to) && to.length === 0)
    if (!isNothing) changes[field] = { from: null, to, ...(cause && { cause }) }
  }
  return changes
}
