import { sql } from 'kysely'
import type { Department } from '#contract/people.ts'
import type { Status } from '#contract/reference.ts'
import type { Db } from '#server/platform/db.ts'
import { type TopicWords, topicWords } from '#server/routing/help-topics/words.ts'

/** As much markup as a mail takes to each of many, and some programs show of one. Of a longer entry the beginning is told. */
const LONGEST_TOLD = 200_000
const BEGINNING = 20_000

/** A thread entry as it is told. */
export interface Told {
  id: number
  type: 'message' | 'reply' | 'note'
  authorKind: 'agent' | 'requester' | 'api_key' | 'system'
  author: string
  /** null: it is too long to be told whole. */
  body: string | null
  /** As far as it is told. */
  text: string
}

export type StatusWords = Pick<Status, 'name' | 'translations'>

/** What there is to tell of a ticket and of some of its entries; for agents: what requesters are told is taken from it with care. */
export interface Tale {
  ticket: {
    id: number
    number: string
    subject: string
    status: StatusWords
    /** Whether status, department and help topic let it be opened again. */
    mayReopen: boolean
    priority: string
    topic: TopicWords | null
    agent: string | null
    team: string | null
    requester: { id: number; name: string; email: string; phone: string; organization: string | null }
    slaPlan: string | null
    source: 'web' | 'email' | 'phone' | 'api' | 'other'
    ipAddress: string | null
    createdAt: string
    updatedAt: string
    closedAt: string | null
    dueAt: string | null
  }
  department: Pick<Department, 'name' | 'translations'> & {
    isPublic: boolean
    signature: string
    mailAddressId: number | null
    autoResponseAddressId: number | null
  }
  /** Those that were asked for. */
  entries: Told[]
  /** Ids of the participants who sign in with an account. */
  accounts: number[]
  /** Those that are called otherwise in some language. */
  statuses: StatusWords[]
}

const isShort = sql`octet_length(e.body) <= ${sql.lit(LONGEST_TOLD)}`

/** @param entryIds  of the entries that are to be told */
export async function loadTale(db: Db, ticketId: number, entryIds: number[]): Promise<Tale> {
  const { rows } = await sql<Tale>`
    select json_build_object('id', t.id, 'number', t.number, 'subject', t.subject, 'priority', p.name,
        'status', json_build_object('name', s.name, 'translations', s.translations),
        'mayReopen', s.allow_reopen and d.availability <> 'archived' and coalesce(h.availability <> 'archived', true),
        'topic', case when h.id is not null then ${topicWords('h', 'up')} end, 'agent', a.name, 'team', team.name,
        'requester', json_build_object('id', r.id, 'name', r.name, 'email', r.email, 'phone', r.phone, 'organization', o.name),
        'slaPlan', sla.name, 'source', t.source, 'ipAddress', t.ip_address,
        'createdAt', t.created_at, 'updatedAt', t.updated_at, 'closedAt', t.closed_at, 'dueAt', t.due_at) as ticket,
      json_build_object('name', d.name, 'translations', d.translations, 'isPublic', d.is_public, 'signature', d.signature,
        'mailAddressId', usable.id, 'autoResponseAddressId', coalesce(answering.id, usable.id)) as department,
      (select coalesce(json_agg(json_build_object('id', e.id, 'type', e.type, 'authorKind', e.author_kind, 'author', e.author_name,
        'body', case when ${isShort} then e.body end,
        'text', case when ${isShort} then e.body_text else left(e.body_text, ${sql.lit(BEGINNING)}) end) order by e.id), '[]')
        from thread_entry e where e.ticket_id = t.id and e.id = any(${entryIds}::bigint[])) as entries,
      (select coalesce(json_agg(q.id), '[]') from requester q where q.account_id is not null and (q.id = t.requester_id
        or q.id in (select c.requester_id from collaborator c where c.ticket_id = t.id))) as accounts,
      (select coalesce(json_agg(json_build_object('name', s.name, 'translations', s.translations)), '[]')
        from ticket_status s where s.translations <> '{}' and s.availability <> 'archived') as statuses
    from ticket t join requester r on r.id = t.requester_id join department d on d.id = t.department_id
    join ticket_status s on s.id = t.status_id join priority p on p.id = t.priority_id
    left join organization o on o.id = r.organization_id left join sla_plan sla on sla.id = t.sla_plan_id
    left join help_topic h on h.id = t.help_topic_id left join help_topic up on up.id = h.parent_id
    left join agent a on a.id = t.agent_id left join team on team.id = t.team_id
    left join mail_address usable on usable.id = d.mail_address_id and usable.availability = 'active'
    left join mail_address answering on answering.id = d.auto_response_address_id and answering.availability = 'active'
    where t.id = ${ticketId}`.execute(db)
  const tale = rows[0]
  if (!tale) throw new Error('a ticket went away while it was told of')
  return tale
}
