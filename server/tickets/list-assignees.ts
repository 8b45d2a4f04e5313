import { sql } from 'kysely'
import type { listAssignees } from '#contract/people.ts'
import type { ReplyOf } from '#contract/route.ts'
import { isAbsent } from '#server/people/absent.ts'
import { visibleAgents } from '#server/people/agents/agents.ts'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import { NotFound } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { visibleTickets } from './access.ts'
import { isMember } from './assignees.ts'

/**
 * Who a ticket may be assigned to: the agents whom its department's rule admits, who are active and not on vacation,
 * and every active team. Of agents beyond the actor's departments only those whom the actor sees at all.
 *
 * @throws NotFound  the actor does not see the ticket
 */
export async function assigneesOf(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  ticketId: number,
): Promise<ReplyOf<typeof listAssignees>> {
  const { rows } = await sql<ReplyOf<typeof listAssignees>>`
    select
      (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name, 'openTickets', (
          select count(*) from ticket o where o.agent_id = a.id and o.state = 'open' and o.deleted_at is null))
          order by lower(a.name), a.id), '[]')
        from agent a
        where a.availability = 'active' and not ${isAbsent} and (${visibleAgents(ctx.actor)} or ${isMember})
          and case d.assignable_to when 'primary' then a.primary_department_id = d.id when 'members' then ${isMember} else true end
      ) as agents,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name) order by lower(name), id), '[]')
        from team where availability = 'active') as teams
    from ticket t join department d on d.id = t.department_id
    where t.id = ${ticketId} and t.deleted_at is null and ${visibleTickets(ctx.actor)}`.execute(ctx.db)
  const [found] = rows
  if (!found) throw new NotFound('ticket_not_found', 'There is no such ticket, or you cannot see it.')
  return found
}
