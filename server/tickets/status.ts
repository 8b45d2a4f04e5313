import { sql } from 'kysely'
import type { Ability } from '#contract/tickets.ts'
import type { StaffActor } from '#server/platform/actor.ts'
import { BadInput, Conflict } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { accessTicket, demand } from './access.ts'
import { change, type Step } from './change.ts'
import { closeBlockers, notCloseable } from './closing.ts'
import { demandFresh } from './fresh.ts'
import { noteWith } from './note.ts'
import { planReopening } from './reopen.ts'
import { isOpen, type TicketNow, type TicketRow } from './ticket.ts'
import { planUndo } from './undo.ts'

export interface StatusRow {
  id: number
  name: string
  state: TicketRow['state']
  availability: 'active' | 'disabled' | 'archived'
  allowReopen: boolean
  reopenToId: number | null
}

interface ChangeStatus {
  statusId: number
  note?: string | undefined
  expected?: { statusId?: number | undefined } | undefined
  /** Takes back one's own closing or reopening, see {@link planUndo}; otherwise the status is changed as ever. */
  undo?: boolean
}

/**
 * Changes the status: among open ones, to a closed one (closing), or back (reopening). The same status again does nothing.
 *
 * @throws Conflict `ticket_not_closeable` with what is missing, `not_reopenable`, `stale_edit`
 * @source osticket-behaviour 1.4, 1.5
 */
export function changeStatus(
  ctx: Ctx<StaffActor>,
  ticketId: number,
  { statusId, note, expected, undo = false }: ChangeStatus,
): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const { ticket, abilities } = await accessTicket(op, ticketId, null)
    demandFresh(ticket, expected)
    const steps = await planStatus(op, ticket, { statusId, abilities, undo })
    const changed = await change(op, ticket, steps)
    return noteWith(op, changed, {
      note,
      about: 'ticket.status_changed',
      title: steps.length > 0 ? 'Status changed' : '',
    })
  })
}

/** The steps that bring a ticket to a status, after checking that it may go there. */
export async function planStatus(
  op: Op,
  ticket: TicketRow,
  { statusId, abilities, undo = false }: { statusId: number; abilities: ReadonlySet<Ability>; undo?: boolean },
): Promise<Step[]> {
  if (statusId === ticket.statusId) return []
  const status = await demandStatus(op, statusId)
  const way = wayTo(ticket, status)
  demand(abilities, way === 'reopening' ? 'reopen' : 'close')
  if (way === 'change') return [statusStep(status)]
  const undone = undo ? await planUndo(op, ticket, status) : null
  if (undone) return undone
  return way === 'reopening' ? planReopening(op, ticket, { statusId }) : planClosing(op, ticket, status)
}

/** What going from one status to another is. */
export function wayTo(
  ticket: Pick<TicketNow, 'state'>,
  status: Pick<StatusRow, 'state'>,
): 'change' | 'reopening' | 'closing' {
  if (isOpen(ticket) === (status.state === 'open')) return 'change'
  return status.state === 'open' ? 'reopening' : 'closing'
}

/** Among open statuses, or among those of closed tickets. */
export function statusStep({ id, state }: Pick<StatusRow, 'id' | 'state'>): Step {
  return { type: 'ticket.status_changed', set: { statusId: id, state } }
}

/** The steps of closing, when nothing stands against it. @throws Conflict `ticket_not_closeable` */
export async function planClosing(
  op: Op,
  ticket: TicketRow,
  status: Pick<StatusRow, 'id' | 'name' | 'state'>,
): Promise<Step[]> {
  const blockers = await closeBlockers(op.db, ticket)
  if (blockers.length > 0) {
    const reason = notCloseable(blockers)
    throw new Conflict('ticket_not_closeable', reason.message, {
      reason,
      fields: blockers.map((it) => ({ field: 'body.statusId', code: it.code, message: it.message })),
    })
  }
  return [closingStep(ticket, { status, now: op.now, closedById: op.actor.kind === 'agent' ? op.actor.id : null })]
}

/** What closing sets. */
export function closingStep(
  ticket: TicketNow,
  {
    status,
    now,
    closedById,
  }: { status: Pick<StatusRow, 'id' | 'name' | 'state'>; now: Date; closedById: number | null },
): Step {
  const explicit = ticket.explicitDueAt && ticket.explicitDueAt > now ? ticket.explicitDueAt : null
  const byStatus = { kind: 'status', id: status.id, name: status.name } as const
  return {
    type: 'ticket.closed',
    set: {
      statusId: status.id,
      state: status.state,
      closedAt: now,
      closedById,
      isOverdue: false,
      explicitDueAt: explicit,
      slaDueAt: null,
    },
    causes: { closedAt: byStatus, isOverdue: byStatus, explicitDueAt: byStatus, slaDueAt: byStatus },
    data: { status: status.name },
  }
}

async function demandStatus(op: Op, id: number): Promise<StatusRow> {
  const status = await op.db
    .selectFrom('ticketStatus')
    .select(['id', 'name', 'state', 'availability', 'allowReopen', 'reopenToId'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!status) throw new BadInput([{ field: 'body.statusId', code: 'not_found', message: 'There is no such status.' }])
  if (status.availability !== 'active') {
    throw new BadInput([
      {
        field: 'body.statusId',
        code: status.availability,
        message: `The status "${status.name}" is ${status.availability}.`,
      },
    ])
  }
  return status
}

/** The first active status of a state, for those who do not choose one: a requester who closes his request. */
export async function statusOfState(op: Op, state: 'resolved' | 'closed'): Promise<StatusRow> {
  const { rows } = await sql<StatusRow>`
    select id, name, state, availability, allow_reopen, reopen_to_id from ticket_status
    where state in ('resolved', 'closed') and availability = 'active'
    order by state <> ${state}, not is_internal, position, id limit 1`.execute(op.db)
  const status = rows[0]
  if (!status) throw new Conflict('ticket_not_closeable', 'This desk has no status for closed tickets.')
  return status
}
