import { sql } from 'kysely'
import type { Ctx } from '#server/platform/operation.ts'
import { checkClocks } from '#server/tickets/check-clocks.ts'
import { checkHistory } from '#server/tickets/fold.ts'
import { type Opening, openTicket } from '#server/tickets/open.ts'
import type { TicketRow } from '#server/tickets/ticket.ts'
import type { World } from './world.ts'

/** Builders and questions about tickets, for tests of the verbs. */
export function ticketsOf(world: World) {
  /** A ticket as it stands before the act of a test. */
  async function ticket(facts: Partial<Opening> & { department?: string; by?: Ctx } = {}): Promise<TicketRow> {
    const { department, by, ...opening } = facts
    const opened = await openTicket(by ?? world.as('mia'), {
      subject: 'Printer on fire',
      message: 'It burns.',
      format: 'text',
      requester: { email: 'ada@example.com' },
      source: 'phone',
      side: 'agent',
      fields: {},
      attachments: [],
      ...(department && { departmentId: await world.id('department', department) }),
      ...opening,
    })
    return opened.ticket
  }

  function reload({ id }: { id: number }): Promise<TicketRow> {
    return world.db.selectFrom('ticket').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  }

  async function history({ id }: { id: number }) {
    const rows = await world.db
      .selectFrom('ticketEvent')
      .select(['type', 'actorName', 'changes', 'data'])
      .where('ticketId', '=', id)
      .orderBy('id')
      .execute()
    return rows as {
      type: string
      actorName: string
      changes: Record<string, { from: unknown; to: unknown; cause?: unknown }>
      data: Record<string, unknown>
    }[]
  }

  function entries({ id }: { id: number }) {
    return world.db
      .selectFrom('threadEntry')
      .select(['id', 'type', 'authorName', 'title', 'bodyText'])
      .where('ticketId', '=', id)
      .orderBy('id')
      .execute()
  }

  /** Jobs that wait, by their task. */
  async function jobs(task: string): Promise<{ key: string | null; runAt: Date; payload: Record<string, unknown> }[]> {
    const { rows } = await sql<{ key: string | null; runAt: Date; payload: Record<string, unknown> }>`
      select j.key, j.run_at, j.payload from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = ${task} order by j.id`.execute(
      world.db,
    )
    return rows
  }

  /** Every ticket's history folds to its row and its clocks. */
  async function historyIsTrue(): Promise<void> {
    const { differences } = await checkHistory(world.db)
    if (differences.length > 0) throw new Error(`history and row differ: ${JSON.stringify(differences[0])}`)
    const { wrong } = await checkClocks(world.db)
    if (wrong.length > 0) throw new Error(`history and SLA clocks of ticket ${wrong[0]} differ`)
  }

  return { ticket, reload, history, entries, jobs, historyIsTrue }
}
