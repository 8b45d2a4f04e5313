import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type AgentAccess, agentAccess, agentActor } from '#server/people/agent-actor.ts'
import type { Db } from '#server/platform/db.ts'
import { type Hours, type WorkingTime, workingTime } from '#server/sla/working-time/working-time.ts'
import { currentAbsence, loadOf } from './facts.ts'
import type { Agent, Need, Policy, Scene, Ticket } from './scene.ts'
import { strictest } from './strictest.ts'

/** So many waiting tickets are decided together, the most urgent first; the rest comes when these have gone. */
export const MOST_TICKETS = 5000
/** Who helped a requester before is looked up in his newest tickets, and in those of his organization. */
export const REMEMBERED = { requester: 20, organization: 100, days: 180 }

interface Only {
  ticketIds?: number[]
  agentIds?: number[]
}

/** A ticket with what says whether it is still the one that was decided. */
export type WaitingTicket = Ticket & { version: number }

export type WaitingScene = Omit<Scene, 'tickets'> & { tickets: WaitingTicket[] }

/** Everything that waits for a policy, and everybody who may get it; or these tickets and agents alone. */
export async function loadScene(db: Db, now: Date, { ticketIds, agentIds }: Only = {}): Promise<WaitingScene> {
  const policies = await loadPolicies(db)
  const tickets = policies.size > 0 ? await loadTickets(db, now, ticketIds) : []
  const empty = { now, tickets, agents: [], policies, assignableTo: new Map() }
  if (tickets.length === 0) return empty
  return { ...empty, agents: await loadAgents(db, now, agentIds), assignableTo: await loadAssignableTo(db) }
}

export async function loadAssignableTo(db: Db): Promise<Scene['assignableTo']> {
  const { rows } = await sql<{ id: number; assignableTo: 'all' | 'members' | 'primary' }>`
    select id, assignable_to from department`.execute(db)
  return new Map(rows.map((row) => [row.id, row.assignableTo]))
}

export async function loadPolicies(db: Db): Promise<Map<number, Policy>> {
  const { rows } = await sql<Policy>`
    select p.id, p.kind, p.version, p.language, p.skill_weight, p.load_weight, p.language_weight, p.requester_weight,
      p.organization_weight, p.fairness_weight, ${policySubject} as subject
    from assignment_policy p left join department d on d.id = p.department_id left join team tm on tm.id = p.team_id`.execute(
    db,
  )
  return new Map(rows.map((policy) => [policy.id, policy]))
}

/** What a policy (as `p`) is of: a department (as `d`) or team (as `tm`). */
export const policySubject = sql`case when p.team_id is null
  then json_build_object('kind', 'department', 'id', d.id, 'name', d.name)
  else json_build_object('kind', 'team', 'id', tm.id, 'name', tm.name) end`

/** Joins the policy (as `p`) of a ticket (as `t`): its team's, if that has one of its own, else its department's. */
export const joinPolicy = sql`left join assignment_policy team_policy on team_policy.team_id = t.team_id
  left join department_policy on department_policy.department_id = t.department_id
  join assignment_policy p on p.id = coalesce(team_policy.id, department_policy.policy_id)`

/** Open tickets (as `t`) that no agent has. */
export const isWaiting = sql<SqlBool>`t.state = 'open' and t.deleted_at is null and t.agent_id is null`

interface TicketRow extends Omit<WaitingTicket, 'before' | 'needs'> {
  needs: (Need & { isRequired: boolean })[]
  before: { agentId: number; how: 'requester' | 'organization' }[]
}

async function loadTickets(db: Db, now: Date, ids: number[] | undefined): Promise<WaitingTicket[]> {
  return ticketsWhere(
    db,
    now,
    sql<SqlBool>`${isWaiting} and p.kind <> 'none'${ids ? sql` and t.id = any(${ids}::bigint[])` : sql``}`,
  )
}

/** One ticket as a decision sees it, whoever has it; null where there is no policy. */
export async function loadTicket(db: Db, now: Date, id: number): Promise<WaitingTicket | null> {
  const [ticket] = await ticketsWhere(db, now, sql<SqlBool>`t.id = ${id}`)
  return ticket ?? null
}

async function ticketsWhere(db: Db, now: Date, where: RawBuilder<SqlBool>): Promise<WaitingTicket[]> {
  const since = new Date(now.getTime() - REMEMBERED.days * 86_400_000)
  const { rows } = await sql<TicketRow>`
    with places as (
      select id, name, load_points, coalesce(percent_rank() over (order by urgency desc), 0)::float8 as place
      from priority where availability <> 'archived'
    )
    select t.id, t.version, t.department_id, t.team_id, coalesce(pr.load_points, 1) as points, coalesce(pr.place, 0) as priority,
      t.due_at, t.created_at, lower(coalesce(r.language, (select a.facts ->> 'language' from ticket_arrival a where a.ticket_id = t.id))) as language, p.id as policy_id,
      (select coalesce(json_agg(json_build_object('skillId', s.id, 'skill', s.name, 'minLevel', n.min_level,
          'isRequired', n.is_required, 'by', case when n.help_topic_id is not null then h.name
            when n.priority_id is not null then pr.name else coalesce(n.cause ->> 'name', '') end) order by n.id), '[]')
        from skill_need n join skill s on s.id = n.skill_id and s.availability = 'active'
        where n.help_topic_id = t.help_topic_id or n.priority_id = t.priority_id or n.ticket_id = t.id) as needs,
      case when p.kind <> 'best_fit' then '[]' else (select coalesce(json_agg(json_build_object('agentId', agent_id, 'how', how)), '[]') from (
        select agent_id, 'organization' as how from (
          select o.agent_id from requester m join ticket o on o.requester_id = m.id
          where m.organization_id = r.organization_id and o.agent_id is not null and o.id <> t.id and o.deleted_at is null
            and o.created_at > ${since} order by o.id desc limit ${sql.lit(REMEMBERED.organization)}) newest group by agent_id
        union all
        select agent_id, 'requester' from (
          select o.agent_id from ticket o where o.requester_id = t.requester_id and o.agent_id is not null and o.id <> t.id
            and o.deleted_at is null and o.created_at > ${since} order by o.id desc limit ${sql.lit(REMEMBERED.requester)}) newest
          group by agent_id
      ) helped) end as before
    from ticket t join requester r on r.id = t.requester_id ${joinPolicy}
      left join places pr on pr.id = t.priority_id left join help_topic h on h.id = t.help_topic_id
    where ${where}
    order by t.urgency, t.due_at, t.id limit ${sql.lit(MOST_TICKETS)}`.execute(db)
  return rows.map((row) => ({
    ...row,
    needs: strictest(row.needs),
    // The requester's own come last, and so win.
    before: new Map(row.before.map(({ agentId, how }) => [agentId, how])),
  }))
}

interface AgentRow {
  id: number
  name: string
  access: AgentAccess
  primaryDepartmentId: number
  memberOf: number[]
  skills: { skillId: number; level: number }[]
  languages: string[]
  presence: Agent['presence']
  absence: { until: string | null } | null
  hours: { id: number; version: number; definition: Hours } | null
  zone: string
  capacity: number
  load: number
  weekPoints: number
  turns: { policyId: number; at: string }[]
}

/** Active agents with everything that says what they may get. */
export async function loadAgents(db: Db, now: Date, ids?: number[]): Promise<Agent[]> {
  const weekAgo = new Date(now.getTime() - 7 * 86_400_000)
  const { rows } = await sql<AgentRow>`
    with loads as (${loadOf(ids)}), week as (
      select agent_id, sum(points)::int as points from assignment_day where day > ${weekAgo}::timestamptz::date group by agent_id
    )
    select a.id, a.name, ${agentAccess} as access, a.primary_department_id, a.languages, a.presence, a.capacity,
      coalesce((select points from loads where agent_id = a.id), 0) as load, ${currentAbsence(now)} as absence,
      coalesce((select points from week where agent_id = a.id), 0) as week_points,
      (select coalesce(json_agg(department_id), '[]') from (
        select a.primary_department_id as department_id
        union select department_id from department_access where agent_id = a.id
        union select id from department where manager_id = a.id) member) as member_of,
      (select coalesce(json_agg(json_build_object('skillId', skill_id, 'level', level)), '[]') from agent_skill where agent_id = a.id) as skills,
      (select json_build_object('id', s.id, 'version', s.version, 'definition', v.definition) from schedule s
        join schedule_version v on v.schedule_id = s.id and v.version = s.version where s.id = a.schedule_id) as hours,
      coalesce(a.time_zone, (select value ->> 'timeZone' from setting where key = 'desk'), 'UTC') as zone,
      (select coalesce(json_agg(json_build_object('policyId', policy_id, 'at', at)), '[]') from assignment_turn where agent_id = a.id) as turns
    from agent a where a.availability = 'active'${ids ? sql` and a.id = any(${ids}::bigint[])` : sql``}
    order by a.id`.execute(db)
  const known = new Map<string, WorkingTime>()
  return rows.map(({ access, memberOf, skills, languages, absence, hours, zone, turns, ...agent }) => ({
    ...agent,
    actor: agentActor(access),
    memberOf: new Set(memberOf),
    skills: new Map(skills.map(({ skillId, level }) => [skillId, level])),
    languages: new Set(languages),
    absence: absence && { until: absence.until === null ? null : new Date(absence.until) },
    offHours: hours && offHours(timeOf(known, hours, zone), now),
    turns: new Map(turns.map(({ policyId, at }) => [policyId, new Date(at)])),
  }))
}

/** Many agents work by the same few schedules. */
function timeOf(
  known: Map<string, WorkingTime>,
  { id, version, definition }: NonNullable<AgentRow['hours']>,
  zone: string,
): WorkingTime {
  // A schedule without a zone of its own is meant where the agent is.
  const timeZone = (definition.timeZone as string | null) ?? zone
  const key = `${id} ${version} ${timeZone}`
  const time = known.get(key) ?? workingTime({ ...definition, timeZone })
  known.set(key, time)
  return time
}

const LOOK_AHEAD_MS = 15 * 86_400_000

export function offHours(time: WorkingTime, now: Date): { until: Date | null } | null {
  const from = now.getTime()
  const [start] = time.spans(from, from + LOOK_AHEAD_MS)
  if (start === undefined) return { until: null }
  return start <= from ? null : { until: new Date(start) }
}
