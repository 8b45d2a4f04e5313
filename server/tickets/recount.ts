import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import type { Cause } from '#contract/cause.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { change } from './change.ts'

/** What has changed so that open tickets are to be counted by it from now on. */
export const RecountSla = z.object({
  of: z.enum(['schedule', 'department', 'plan', 'status', 'desk']),
  id: z.int().nullable().default(null),
  /** Of it, for the history. */
  name: z.string(),
  /** The last ticket that was looked at. */
  after: z.object({ createdAt: z.string(), id: z.int() }).nullable().default(null),
})

const BATCH = 200

/**
 * Counts open tickets by a schedule, or a choice of one, as it is now: what has passed stays as it was counted, due
 * dates and timers move. So many at a time, each in its own operation, then the job goes on with the next.
 */
export async function recountTickets(ctx: Ctx, payload: z.output<typeof RecountSla>): Promise<void> {
  const { rows } = await sql<{ id: number; createdAt: string }>`
    select t.id, to_json(t.created_at) #>> '{}' as created_at from ticket t left join ticket_sla s on s.ticket_id = t.id
    where t.state = 'open' and t.deleted_at is null and ${isConcerned(payload)}
      and (t.created_at, t.id) > (${payload.after?.createdAt ?? '-infinity'}::timestamptz, ${payload.after?.id ?? 0}::bigint)
    order by t.created_at, t.id limit ${BATCH}`.execute(ctx.db)
  const cause: Cause = { kind: payload.of === 'status' ? 'status' : 'schedule', id: payload.id, name: payload.name }
  for (const { id } of rows) {
    await operation(ctx, async (op) => {
      const ticket = await op.db.selectFrom('ticket').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
      if (ticket?.state !== 'open') return
      await change(op, ticket, [{ type: 'ticket.recounted', recount: true, causes: { slaDueAt: cause } }])
    })
  }
  const last = rows.at(-1)
  if (last && rows.length === BATCH) {
    await operation(ctx, (op) => enqueue(op, 'recount_sla', { ...payload, after: last }))
  }
}

function isConcerned({ of, id }: z.output<typeof RecountSla>): RawBuilder<SqlBool> {
  if (of === 'schedule') return sql<SqlBool>`(s.clock #>> '{terms,schedule,id}')::bigint = ${id}`
  if (of === 'department') return sql<SqlBool>`t.department_id = ${id}`
  if (of === 'plan') return sql<SqlBool>`t.sla_plan_id = ${id}`
  if (of === 'status') return sql<SqlBool>`t.status_id = ${id}`
  return sql<SqlBool>`true`
}
