import { sql } from 'kysely'
import { z } from 'zod'
import { NoticePreferences } from '#contract/notifications.ts'
import type { Settings } from '#contract/reference.ts'
import { EscalationRecipient } from '#contract/sla.ts'
import { isAbsent } from '#server/people/absent.ts'
import { type AgentAccess, agentAccess, agentActor } from '#server/people/agent-actor.ts'
import type { Db } from '#server/platform/db.ts'
import type { RecordedEvent } from '#server/platform/events.ts'
import { settingsOf } from '#server/settings/settings.ts'
import { heardBy, loadSighting } from '#server/tickets/watch.ts'

export interface Person {
  id: number
  email: string
  name: string
  language: string | null
  timeZone: string | null
}

export interface RequesterFact extends Person {
  /** Whether he is told what happens; answers he gets in any case. */
  wantsNotices: boolean
}

export interface AgentFact extends Person {
  /** Active, and not absent. */
  isAvailable: boolean
  sees: boolean
  preferences: NoticePreferences
}

/** All that the choice of who is told may depend on, as it is when the event is delivered. */
export interface Facts {
  ticket: {
    agentId: number | null
    teamId: number | null
    state: string
    /** Deleted or archived. */
    isGone: boolean
  }
  /** null: archived. */
  requester: RequesterFact | null
  collaborators: RequesterFact[]
  /** What the event put into the thread; `origin`: how it came, if not as usual. */
  entry: { requesterId: number | null; origin: string | null } | null
  /** Whatever else happened to the ticket in the same operation. */
  siblings: { id: number; type: string; data: Record<string, unknown>; entryId: number | null }[]
  department: {
    managerId: number | null
    alertRecipients: 'members' | 'primary' | 'nobody'
    autoRespondsTickets: boolean
    autoRespondsMessages: boolean
    members: { agentId: number; isPrimary: boolean; alerts: boolean }[]
  }
  team: {
    leadId: number | null
    mutesAssignmentAlerts: boolean
    members: { agentId: number; alerts: boolean }[]
  } | null
  /** Teams that an SLA plan has told, with those of their members who want alerts. */
  toldTeams: { id: number; agentIds: number[] }[]
  topicAutoResponds: boolean
  /** Of the address that a mail came to. */
  addressAutoResponds: boolean
  slaMutesOverdueAlerts: boolean
  /** Who replied last, before this event. */
  lastRespondentId: number | null
  /** Who looks after the requester's organization: an agent, or the members of a team who want alerts. */
  accountManagerIds: number[]
  agents: AgentFact[]
  actorEmail: string | null
  /** Of the desk itself: whatever is sent there comes back. */
  ownAddresses: ReadonlySet<string>
}

interface Row extends Omit<Facts, 'agents' | 'ownAddresses'> {
  ownAddresses: string[]
  stored: Record<string, unknown>
  sight: { departmentId: number; requesterId: number; closedById: number | null }
}

type AgentRow = Person & { isAvailable: boolean; preferences: unknown; access: AgentAccess }

/** @returns null when the ticket is no more */
export async function loadFacts(
  db: Db,
  event: RecordedEvent,
): Promise<{ facts: Facts; settings: Settings; departmentId: number } | null> {
  const { rows } = await sql<Row>`
    select json_build_object('agentId', t.agent_id, 'teamId', t.team_id, 'state', t.state,
        'isGone', t.deleted_at is not null or t.state = 'archived') as ticket,
      json_build_object('departmentId', t.department_id, 'requesterId', t.requester_id, 'closedById', t.closed_by_id) as sight,
      (select ${person('r')} from requester r where r.id = t.requester_id and r.archived_at is null) as requester,
      (select coalesce(json_agg(${person('r')} order by r.id), '[]') from collaborator c join requester r on r.id = c.requester_id
        where c.ticket_id = t.id and r.archived_at is null and r.id <> t.requester_id) as collaborators,
      (select json_build_object('requesterId', e.requester_id, 'origin', e.origin ->> 'kind')
        from thread_entry e where e.id = ${event.entryId}::bigint) as entry,
      (select coalesce(json_agg(json_build_object('id', v.id, 'type', v.type, 'data', v.data, 'entryId', v.entry_id) order by v.id), '[]')
        from ticket_event v where v.ticket_id = t.id and v.id <> ${event.id}
          and v.operation_id = (select operation_id from ticket_event where id = ${event.id})) as siblings,
      (select json_build_object('managerId', d.manager_id, 'alertRecipients', d.alert_recipients,
          'autoRespondsTickets', d.auto_responds_tickets, 'autoRespondsMessages', d.auto_responds_messages,
          'members', (select coalesce(json_agg(json_build_object('agentId', m.agent_id, 'isPrimary', m.is_primary, 'alerts', m.alerts) order by m.agent_id), '[]') from (
            select a.id as agent_id, true as is_primary, true as alerts from agent a where a.primary_department_id = d.id
            union all
            select da.agent_id, false, da.alerts from department_access da join agent a on a.id = da.agent_id
              where da.department_id = d.id and a.primary_department_id <> d.id) m))
        from department d where d.id = t.department_id) as department,
      (select json_build_object('leadId', team.lead_id, 'mutesAssignmentAlerts', team.mutes_assignment_alerts,
          'members', (select coalesce(json_agg(json_build_object('agentId', tm.agent_id, 'alerts', tm.alerts) order by tm.agent_id), '[]')
            from team_member tm where tm.team_id = team.id))
        from team where team.id = t.team_id and team.availability = 'active') as team,
      (select coalesce(json_agg(json_build_object('id', told.id, 'agentIds', (select coalesce(json_agg(tm.agent_id order by tm.agent_id), '[]')
          from team_member tm where tm.team_id = told.id and tm.alerts))), '[]')
        from team told where told.id = any(${recipientsOf(event).flatMap((to) => (to.kind === 'team' ? [to.teamId] : []))}::bigint[])
          and told.availability = 'active') as told_teams,
      coalesce((select h.auto_response from help_topic h where h.id = t.help_topic_id), true) as topic_auto_responds,
      coalesce((select m.auto_response from mail_address m where m.id = ${addressIdOf(event)}::bigint), true) as address_auto_responds,
      coalesce((select s.mutes_overdue_alerts from sla_plan s where s.id = t.sla_plan_id), false) as sla_mutes_overdue_alerts,
      (select e.agent_id from thread_entry e where e.ticket_id = t.id and e.type = 'reply' and e.agent_id is not null
        and e.id < coalesce(${event.entryId}::bigint, ${event.id}) order by e.id desc limit 1) as last_respondent_id,
      (select coalesce(json_agg(manager.agent_id order by manager.agent_id), '[]')
        from requester r join organization o on o.id = r.organization_id and o.archived_at is null,
          lateral (select o.account_manager_id as agent_id where o.account_manager_id is not null
            union all select tm.agent_id from team_member tm join team on team.id = tm.team_id and team.availability = 'active'
              where tm.team_id = o.account_team_id and tm.alerts) manager
        where r.id = t.requester_id) as account_manager_ids,
      case ${event.actorKind} when 'agent' then (select email from agent where id = ${event.actorId}::bigint)
        when 'requester' then (select email from requester where id = ${event.actorId}::bigint) end as actor_email,
      (select coalesce(json_agg(m.email), '[]') from mail_address m) as own_addresses,
      (select coalesce(json_object_agg(s.key, s.value), '{}') from setting s where s.key in ('desk', 'tickets', 'portal', 'notices', 'mail')) as stored
    from ticket t where t.id = ${event.ticketId}`.execute(db)
  const row = rows[0]
  if (!row) return null
  const { stored, sight, ownAddresses, ...rest } = row
  const settings = settingsOf(stored)
  const agents = await loadAgents(db, candidatesOf(row, { event, settings }), { event, row })
  return {
    facts: { ...rest, agents, ownAddresses: new Set(ownAddresses) },
    settings,
    departmentId: sight.departmentId,
  }
}

function person(alias: string) {
  const of = (column: string) => sql.ref(`${alias}.${column}`)
  return sql`json_build_object('id', ${of('id')}, 'email', ${of('email')}, 'name', ${of('name')}, 'language', ${of('language')}, 'timeZone', ${of('time_zone')},
    'wantsNotices', ${of('wants_notices')})`
}

/** Whom a step of an SLA plan tells; nobody of other events. */
export function recipientsOf({ type, data }: Pick<RecordedEvent, 'type' | 'data'>): EscalationRecipient[] {
  if (type !== 'ticket.escalated') return []
  return z.array(EscalationRecipient).safeParse(data.tell).data ?? []
}

function addressIdOf({ data }: RecordedEvent): number | null {
  return typeof data.addressId === 'number' ? data.addressId : null
}

/** Every agent whom a rule might name. */
function candidatesOf(row: Row, { event, settings }: { event: RecordedEvent; settings: Settings }) {
  const { ticket, department, team } = row
  const isForMembers = ticket.agentId === null && ticket.teamId === null
  const ids = [
    ticket.agentId,
    event.changes.agentId?.to,
    row.lastRespondentId,
    ...row.accountManagerIds,
    department.managerId,
    team?.leadId,
    ...recipientsOf(event).map((to) => (to.kind === 'agent' ? to.agentId : null)),
    ...row.toldTeams.flatMap(({ agentIds }) => agentIds),
    ...(team?.members ?? []).map(({ agentId }) => agentId),
    ...(isForMembers ? department.members.map(({ agentId }) => agentId) : []),
  ]
  return { ids: [...new Set(ids.filter((id) => typeof id === 'number'))], email: settings.mail.adminEmail }
}

async function loadAgents(
  db: Db,
  { ids, email }: { ids: number[]; email: string | null },
  { event, row }: { event: RecordedEvent; row: Row },
): Promise<AgentFact[]> {
  if (ids.length === 0 && email === null) return []
  const { rows } = await sql<AgentRow>`
    select a.id, a.email, a.name, a.language, a.time_zone, a.preferences -> 'notices' as preferences,
      a.availability = 'active' and not ${isAbsent} as is_available, ${agentAccess} as access
    from agent a where a.id = any(${ids}::bigint[]) or (a.email = lower(${email}) and a.availability = 'active')
    order by a.id`.execute(db)
  const { ticket, sight } = row
  const change = {
    ticketId: event.ticketId,
    departments: [sight.departmentId],
    agents: [ticket.agentId, sight.closedById].filter((id) => id !== null),
    teams: ticket.teamId === null ? [] : [ticket.teamId],
    requesters: [],
    events: [{ id: event.id, type: event.type, audience: event.audience }],
  }
  let sighting: ReturnType<typeof loadSighting> | undefined
  const ask = () => {
    sighting ??= loadSighting(db, event.ticketId)
    return sighting
  }
  return Promise.all(
    rows.map(async ({ access, preferences, ...agent }) => ({
      ...agent,
      sees: (await heardBy(agentActor(access), change, ask)).length > 0,
      preferences: NoticePreferences.safeParse(preferences ?? {}).data ?? {},
    })),
  )
}
