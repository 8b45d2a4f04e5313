import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { TicketSummary } from '#contract/tickets.ts'
import type { Db } from '#server/platform/db.ts'
import { orderOf } from './candidates.ts'
import type { Sort } from './sort.ts'

/** What the query below gives of a ticket: ids in place of names. */
interface Row {
  id: number
  k1: string | number
  k2?: string | number
  number: string
  subject: string
  text: string | null
  statusId: number
  departmentId: number
  priorityId: number
  slaPlanId: number | null
  helpTopicId: number | null
  agentId: number | null
  teamId: number | null
  closedById: number | null
  requesterId: number
  source: TicketSummary['source']
  isOverdue: boolean
  isAnswered: boolean
  createdAt: string
  updatedAt: string
  closedAt: string | null
  dueAt: string | null
  entryCount: number
  attachmentCount: number
  version: number
}

interface Name {
  kind: 'status' | 'department' | 'priority' | 'slaPlan' | 'helpTopic' | 'agent' | 'team' | 'requester'
  id: number
  name: string
  /** State of a status, colour of a priority, address of a requester. */
  detail: string | null
  urgency: number | null
}

export interface Listed {
  summary: TicketSummary
  /** The values of the sort's keys. */
  keys: (string | number)[]
}

/**
 * Tickets as lists show them, in one statement. The names are gathered once for all rows: joining them to each would
 * take the database longer to plan than to do.
 *
 * @param page     query for `id`, `k1` and perhaps `k2` of the tickets
 * @param visible  the gate that every list passes
 */
export async function summaries(
  db: Db,
  { page, sort, visible }: { page: RawBuilder<unknown>; sort: Sort; visible: RawBuilder<SqlBool> },
): Promise<Listed[]> {
  const { rows } = await sql<{ rows: Row[] | null; names: Name[] | null }>`
    with page as (${page}), listed as materialized (
      select page.*, t.number, t.subject, t.status_id as "statusId", t.department_id as "departmentId",
        t.priority_id as "priorityId", t.sla_plan_id as "slaPlanId", t.help_topic_id as "helpTopicId",
        t.agent_id as "agentId", t.team_id as "teamId", t.closed_by_id as "closedById", t.requester_id as "requesterId",
        t.source, t.is_overdue as "isOverdue", t.is_answered as "isAnswered", t.created_at as "createdAt",
        t.updated_at as "updatedAt", t.closed_at as "closedAt", t.due_at as "dueAt", t.entry_count as "entryCount",
        t.attachment_count as "attachmentCount", t.version,
        (select left(e.body_text, ${sql.lit(SNIPPET * 3)}) from thread_entry e
         where e.ticket_id = t.id and e.type <> 'note' order by e.id desc limit 1) as text
      from page join ticket t on t.id = page.id where ${visible}
    )
    select (select json_agg(listed order by ${orderOf(sort, 'listed')}) from listed) as rows,
      (select json_agg(one) from (${names}) one) as names`.execute(db)
  const named = new Map((rows[0]?.names ?? []).map((name) => [`${name.kind} ${name.id}`, name]))
  return (rows[0]?.rows ?? []).map((row) => ({ summary: summary(row, named), keys: keysOf(row, sort) }))
}

const ids = (columns: string) => sql`any(array(select ${sql.raw(columns)} from listed))`

const names = sql`
  select 'status' as kind, id, name, state as detail, null::int as urgency from ticket_status where id = ${ids('"statusId"')}
  union all select 'department', id, name, null, null from department where id = ${ids('"departmentId"')}
  union all select 'priority', id, name, color, urgency from priority where id = ${ids('"priorityId"')}
  union all select 'slaPlan', id, name, null, null from sla_plan where id = ${ids('"slaPlanId"')}
  union all select 'helpTopic', h.id, coalesce(up.name || ' / ', '') || h.name, null, null
    from help_topic h left join help_topic up on up.id = h.parent_id where h.id = ${ids('"helpTopicId"')}
  union all select 'team', id, name, null, null from team where id = ${ids('"teamId"')}
  union all select 'agent', id, name, null, null from agent where id = ${ids('unnest(array["agentId", "closedById"])')}
  union all select 'requester', id, name, email, null from requester where id = ${ids('"requesterId"')}`

function summary(row: Row, names: Map<string, Name>): TicketSummary {
  const named = (kind: Name['kind'], id: number | null) => {
    const name = names.get(`${kind} ${id}`)
    return name ? { id: name.id, name: name.name } : null
  }
  const always = (kind: Name['kind'], id: number) => {
    const name = names.get(`${kind} ${id}`)
    if (!name) throw new Error(`a ticket has a ${kind} that is not there`)
    return { id: name.id, name: name.name, detail: name.detail ?? '', urgency: name.urgency ?? 0 }
  }
  const status = always('status', row.statusId)
  const department = always('department', row.departmentId)
  const priority = always('priority', row.priorityId)
  const requester = always('requester', row.requesterId)
  return {
    id: row.id,
    number: row.number,
    subject: row.subject,
    snippet: snippet(row.text ?? ''),
    // The database keeps no other words there.
    status: { id: status.id, name: status.name, state: status.detail as TicketSummary['status']['state'] },
    department: { id: department.id, name: department.name },
    priority: { id: priority.id, name: priority.name, urgency: priority.urgency, color: priority.detail },
    slaPlan: named('slaPlan', row.slaPlanId),
    helpTopic: named('helpTopic', row.helpTopicId),
    assignee: { agent: named('agent', row.agentId), team: named('team', row.teamId) },
    requester: { id: requester.id, name: requester.name, email: requester.detail },
    source: row.source,
    isOverdue: row.isOverdue,
    isAnswered: row.isAnswered,
    createdAt: instant(row.createdAt),
    updatedAt: instant(row.updatedAt),
    closedAt: row.closedAt && instant(row.closedAt),
    closedBy: named('agent', row.closedById),
    dueAt: row.dueAt && instant(row.dueAt),
    entryCount: row.entryCount,
    attachmentCount: row.attachmentCount,
    version: row.version,
  }
}

const SNIPPET = 140

/** The beginning of a text on one line. */
function snippet(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= SNIPPET) return line
  // A letter takes two places at most.
  const letters = [...line.slice(0, 2 * SNIPPET + 2)]
  return letters.length <= SNIPPET
    ? line
    : `${letters
        .slice(0, SNIPPET - 1)
        .join('')
        .trimEnd()}…`
}

function instant(json: string): string {
  return new Date(json).toISOString()
}

function keysOf(row: Row, { keys }: Sort): (string | number)[] {
  return keys.length === 1 ? [row.k1] : [row.k1, row.k2 ?? '']
}
