import { sql } from 'kysely'
import type { World } from './world.ts'

interface Facts {
  requesterId?: number
  departmentId?: number
  statusId?: number
  priorityId?: number
  slaPlanId?: number
  helpTopicId?: number
  agentId?: number
  teamId?: number
}

/** A ticket's row and nothing else, for tests below the tickets that need one to be there. */
export async function plainTicket(world: World, facts: Facts = {}): Promise<number> {
  const of = (table: 'requester' | 'department' | 'ticketStatus' | 'priority', id: number | undefined, name: string) =>
    id ?? world.id(table, name)
  const requesterId = await of('requester', facts.requesterId, 'Ada')
  const departmentId = await of('department', facts.departmentId, 'Hardware')
  const statusId = await of('ticketStatus', facts.statusId, 'Open')
  const priorityId = await of('priority', facts.priorityId, 'Normal')
  const { rows } = await sql<{ id: number }>`
    insert into ticket (number, subject, requester_id, status_id, state, department_id, priority_id, urgency, sla_plan_id,
      help_topic_id, agent_id, team_id, source, created_at, updated_at, closed_at)
    select 'T' || (select count(*) + 1 from ticket), 'It does not work', ${requesterId}, s.id, s.state, ${departmentId}, p.id, p.urgency,
      ${facts.slaPlanId ?? null}, ${facts.helpTopicId ?? null}, ${facts.agentId ?? null}, ${facts.teamId ?? null}, 'web',
      ${world.now}, ${world.now}, case when s.state <> 'open' then ${world.now}::timestamptz end
    from ticket_status s, priority p where s.id = ${statusId} and p.id = ${priorityId} returning id`.execute(world.db)
  const [row] = rows
  if (!row) throw new Error('no such status or priority')
  return row.id
}
