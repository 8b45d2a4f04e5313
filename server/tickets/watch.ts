import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#server/platform/actor.ts'
import type { Db } from '#server/platform/db.ts'

/** What `record` tells live pages of a ticket: who can tell from this alone that he sees it, and what happened. */
export const Change = z.object({
  ticketId: z.int(),
  departments: z.array(z.int()),
  agents: z.array(z.int()),
  teams: z.array(z.int()),
  requesters: z.array(z.int()),
  events: z.array(z.object({ id: z.int(), type: z.string(), audience: z.enum(['agents', 'everyone']) })),
})
export type Change = z.infer<typeof Change>

/** By what else somebody may see the ticket, as it is now. */
export interface Sighting {
  /** Deleted or archived: there for agents at most. */
  isHidden: boolean
  requesterId: number
  organizationId: number | null
  closedById: number | null
  collaborators: number[]
  referrals: { agentId: number | null; teamId: number | null; departmentId: number | null }[]
}

/** The events of a change that an actor may hear of. `sighting` is asked for only where the change does not say enough. */
export async function heardBy(
  actor: Actor,
  change: Change,
  sighting: () => Promise<Sighting | null>,
): Promise<Change['events']> {
  switch (actor.kind) {
    case 'system':
      return []
    case 'api_key':
      return change.events
    case 'agent': {
      const isNear =
        change.agents.includes(actor.id) ||
        change.teams.some((id) => actor.teamIds.includes(id)) ||
        (!actor.isLimited && change.departments.some((id) => actor.departments.has(id)))
      if (isNear) return change.events
      const now = await sighting()
      const isReferred = now?.referrals.some(
        ({ agentId, teamId, departmentId }) =>
          agentId === actor.id ||
          (teamId !== null && actor.teamIds.includes(teamId)) ||
          (departmentId !== null && !actor.isLimited && actor.departments.has(departmentId)),
      )
      return isReferred || now?.closedById === actor.id ? change.events : []
    }
    case 'requester': {
      const told = change.events.filter(({ audience }) => audience === 'everyone')
      if (told.length === 0 || (actor.onlyTicketId !== null && actor.onlyTicketId !== change.ticketId)) return []
      // As it is now: who was the requester until this change is told no more.
      const now = await sighting()
      if (!now || now.isHidden) return []
      const isSeen =
        now.requesterId === actor.id ||
        now.collaborators.includes(actor.id) ||
        (actor.seesOrganization && actor.organizationId !== null && now.organizationId === actor.organizationId)
      return isSeen ? told : []
    }
  }
}

export async function loadSighting(db: Db, ticketId: number): Promise<Sighting | null> {
  const { rows } = await sql<Sighting>`
    select t.deleted_at is not null or t.state = 'archived' as is_hidden, t.requester_id, r.organization_id, t.closed_by_id,
      (select coalesce(json_agg(c.requester_id), '[]') from collaborator c where c.ticket_id = t.id) as collaborators,
      (select coalesce(json_agg(json_build_object('agentId', f.agent_id, 'teamId', f.team_id, 'departmentId', f.department_id)), '[]')
        from referral f where f.ticket_id = t.id) as referrals
    from ticket t join requester r on r.id = t.requester_id where t.id = ${ticketId}`.execute(db)
  return rows[0] ?? null
}
