import { sql } from 'kysely'
import type { Askable } from '#contract/why-not.ts'
import { NotFound } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { seesTicket } from '#server/tickets/access.ts'

/** The filters and rules that can be asked about a ticket, in their order; archived ones last. @throws NotFound */
export async function listAskable(ctx: Ctx, ticketId: number): Promise<Askable[]> {
  if (!(await seesTicket(ctx.db, ctx.actor, ticketId))) {
    throw new NotFound('ticket_not_found', 'There is no such ticket, or you cannot see it.')
  }
  const ran = (type: string, key: string) => sql`exists (select from ticket_event e
    where e.ticket_id = ${ticketId} and e.type = ${type} and (e.data -> ${key} ->> 'id')::bigint = one.id)`
  const looked = (log: 'ticket_filter_match' | 'rule_run', by: 'filter_id' | 'rule_id') =>
    sql`exists (select from ${sql.table(log)} n where n.ticket_id = ${ticketId} and n.${sql.ref(by)} = one.id and n.outcome = 'silent')`
  const { rows } = await sql<Askable>`
    select kind, id, name, availability, has_run, has_looked_on from (
      select 'ticketFilter' as kind, one.id, name, availability, position, ${ran('ticket.filtered', 'filter')} as has_run,
        ${looked('ticket_filter_match', 'filter_id')} as has_looked_on from ticket_filter one
      union all
      select 'rule', one.id, name, availability, position, ${ran('ticket.rule_applied', 'rule')},
        ${looked('rule_run', 'rule_id')} from rule one) askable
    order by kind desc, availability = 'archived', position, id`.execute(ctx.db)
  return rows
}
