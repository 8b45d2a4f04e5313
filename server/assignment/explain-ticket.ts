import type { Explanation } from '#contract/assignment.ts'
import { NotFound } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { seesTicket } from '#server/tickets/access.ts'
import { explainNow } from './decide.ts'
import { loadAgents, loadAssignableTo, loadPolicies, loadTicket } from './load-scene.ts'

/**
 * Whom the policy of a ticket would give it to as things are now, and what rules the others out.
 *
 * @returns null where no policy assigns
 * @throws NotFound  the actor does not see it
 */
export async function explainTicket(ctx: Ctx, ticketId: number): Promise<Explanation | null> {
  if (!(await seesTicket(ctx.db, ctx.actor, ticketId))) {
    throw new NotFound('ticket_not_found', 'There is no such ticket, or you cannot see it.')
  }
  const ticket = await loadTicket(ctx.db, ctx.now, ticketId)
  if (!ticket) return null
  const policies = await loadPolicies(ctx.db)
  const agents = await loadAgents(ctx.db, ctx.now)
  const assignableTo = await loadAssignableTo(ctx.db)
  return explainNow({ now: ctx.now, tickets: [ticket], agents, policies, assignableTo }, ticket)
}
