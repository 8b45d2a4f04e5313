import { type RawBuilder, sql } from 'kysely'
import type { Department } from '#contract/people.ts'
import type { PortalTicketSummary } from '#contract/portal.ts'
import type { Status } from '#contract/reference.ts'
import { said } from '#contract/translations.ts'
import type { RequesterActor } from '#server/platform/actor.ts'
import { badCursor } from '#server/platform/id-cursor.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { type TopicWords, topicPath, topicWords } from '#server/routing/help-topics/words.ts'
import { visibleTickets } from '../access.ts'
import { searchable } from '../filters.ts'

interface Query {
  state: 'open' | 'closed' | 'all'
  q?: string | undefined
  sort: '-updated' | '-created' | 'created'
  limit: number
  cursor?: string | undefined
}

/** What a requester reads of a ticket; a private department shows as the desk itself. */
export function portalColumns(actor: RequesterActor) {
  const name = actor.isUnproven ? sql`${actor.name}::text` : sql`r.name`
  return sql`t.id, t.number, t.subject, json_build_object('name', st.name, 'state', st.state, 'translations', st.translations) as status,
    case when d.is_public then json_build_object('name', d.name, 'translations', d.translations)
      else json_build_object('name', coalesce((select value ->> 'name' from setting where key = 'desk'), ''), 'translations', '{}'::json) end as department,
    case when h.id is not null then ${topicWords('h', 'up')} end as help_topic, json_build_object('name', ${name}, 'email', r.email) as requester,
    case when t.requester_id = ${actor.id} then 'mine'
      when exists (select 1 from collaborator c where c.ticket_id = t.id and c.requester_id = ${actor.id}) then 'collaborator'
      else 'organization' end as relation,
    t.is_answered, t.created_at, t.updated_at, t.closed_at`
}

export const portalJoins = sql`ticket t join ticket_status st on st.id = t.status_id join department d on d.id = t.department_id
  join requester r on r.id = t.requester_id left join help_topic h on h.id = t.help_topic_id left join help_topic up on up.id = h.parent_id`

type Said = 'status' | 'department' | 'helpTopic'
export type PortalRow = Omit<PortalTicketSummary, Said | 'createdAt' | 'updatedAt' | 'closedAt'> & {
  status: Pick<Status, 'name' | 'state' | 'translations'>
  department: Pick<Department, 'name' | 'translations'>
  helpTopic: TopicWords | null
  createdAt: Date
  updatedAt: Date
  closedAt: Date | null
}

export function presentSummary(row: PortalRow, language: string | null): PortalTicketSummary {
  return {
    ...row,
    status: said(row.status, language),
    department: said(row.department, language).name,
    helpTopic: row.helpTopic && topicPath(row.helpTopic, language),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
  }
}

/** A requester's own tickets, those shared with him, and those of his organization when it shares them. */
export async function listForRequester(
  ctx: Ctx<RequesterActor>,
  query: Query,
): Promise<{ items: PortalTicketSummary[]; nextCursor: string | null }> {
  const conditions: RawBuilder<unknown>[] = [visibleTickets(ctx.actor)]
  if (query.state !== 'all') conditions.push(query.state === 'open' ? sql`t.state = 'open'` : sql`t.state <> 'open'`)
  // Only what requesters see anyway is searched: a word from a note must find nothing.
  const words = searchable(query.q ?? '')
  if (words !== '') {
    const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql`(t.subject ilike ${pattern} or t.number ilike ${pattern})`)
  }
  const column = query.sort === '-updated' ? sql.ref('t.updated_at') : sql.ref('t.created_at')
  const descending = query.sort !== 'created'
  if (query.cursor !== undefined) {
    const { at, id } = readCursor(query.cursor)
    conditions.push(descending ? sql`(${column}, t.id) < (${at}, ${id})` : sql`(${column}, t.id) > (${at}, ${id})`)
  }
  const direction = descending ? sql`desc` : sql`asc`
  const { rows } = await sql<PortalRow>`
    select ${portalColumns(ctx.actor)} from ${portalJoins} where ${sql.join(conditions, sql` and `)}
    order by ${column} ${direction}, t.id ${direction} limit ${query.limit + 1}`.execute(ctx.db)
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  const more = rows.length > query.limit && last
  const at = query.sort === '-updated' ? last?.updatedAt : last?.createdAt
  return {
    items: page.map((row) => presentSummary(row, ctx.language ?? null)),
    nextCursor: more ? Buffer.from(`${at?.toISOString()} ${last.id}`).toString('base64url') : null,
  }
}

function readCursor(cursor: string): { at: Date; id: number } {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ')
  if (Number.isNaN(Date.parse(at)) || !/^\d{1,15}$/.test(id)) throw badCursor()
  return { at: new Date(at), id: Number(id) }
}
