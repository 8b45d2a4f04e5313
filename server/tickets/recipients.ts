import { sql } from 'kysely'
import type { Recipient } from '#contract/actions.ts'
import type { Op } from '#server/platform/operation.ts'

/** Whom a mail of an action goes to. */
export interface Addressee {
  kind: 'requester' | 'agent' | 'address'
  id: number | null
  email: string
  name: string
}

/** Those whom an action names: one an address; nobody who is away for good, and no address of our own. */
export async function addresseesOf(op: Op, ticketId: number, to: readonly Recipient[]): Promise<Addressee[]> {
  const parts = to.map((recipient) => peopleOf(recipient, ticketId))
  const { rows } = await sql<Addressee>`
    select distinct on (email) kind, id, email, name from (${sql.join(parts, sql` union all `)}) found
    where email not in (select email from mail_address) order by email, id nulls last`.execute(op.db)
  return rows
}

function peopleOf(recipient: Recipient, ticketId: number) {
  const agents = sql`select 'agent' as kind, a.id, a.email, a.name from agent a`
  const requesters = sql`select 'requester' as kind, r.id, r.email, r.name from requester r`
  switch (recipient.kind) {
    case 'requester':
      return sql`(${requesters} join ticket t on t.requester_id = r.id where t.id = ${ticketId} and r.archived_at is null)`
    case 'collaborators':
      return sql`(${requesters} join collaborator c on c.requester_id = r.id where c.ticket_id = ${ticketId} and r.archived_at is null)`
    case 'assignee':
      return sql`(${agents} join ticket t on t.id = ${ticketId} and (t.agent_id = a.id
        or t.agent_id is null and exists (select from team_member m where m.team_id = t.team_id and m.agent_id = a.id))
        where a.availability = 'active')`
    case 'departmentManager':
      return sql`(${agents} join department d on d.manager_id = a.id join ticket t on t.department_id = d.id
        where t.id = ${ticketId} and a.availability = 'active')`
    case 'agent':
      return sql`(${agents} where a.id = ${recipient.agentId} and a.availability = 'active')`
    case 'team':
      return sql`(${agents} join team_member m on m.agent_id = a.id join team t on t.id = m.team_id
        where t.id = ${recipient.teamId} and t.availability = 'active' and a.availability = 'active')`
    case 'address':
      return sql`(select 'address' as kind, null::bigint as id, ${recipient.email}::text as email, '' as name)`
  }
}
