import { sql } from 'kysely'
import type { User } from '#contract/people.ts'
import { loadUser } from '#server/people/requesters/requesters.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { demandPermission, isPermitted } from '#server/platform/permitted.ts'
import { visibleTickets } from './access.ts'

/**
 * One requester, archived ones included: for those with the directory (`user.dir`), and for agents who see a ticket of
 * his.
 *
 * @throws Forbidden  naming the permission
 */
export async function getUser(ctx: Ctx, id: number): Promise<User> {
  const isKnown = ctx.actor.kind === 'agent' && !isPermitted(ctx.actor, 'user.dir') && (await seesTicketOf(ctx, id))
  if (!isKnown) demandPermission(ctx.actor, 'user.dir')
  return loadUser(ctx, id, visibleTickets(ctx.actor))
}

async function seesTicketOf(ctx: Ctx, requesterId: number): Promise<boolean> {
  const { rows } = await sql`
    select from ticket t where (t.requester_id = ${requesterId}
        or t.id in (select c.ticket_id from collaborator c where c.requester_id = ${requesterId}))
      and t.deleted_at is null and ${visibleTickets(ctx.actor)} limit 1`.execute(ctx.db)
  return rows.length > 0
}
