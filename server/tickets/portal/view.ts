import { sql } from 'kysely'
import type { Answers } from '#contract/answers.ts'
import type { FormField, PortalField } from '#contract/forms.ts'
import type { PortalItem, PortalTicket } from '#contract/portal.ts'
import type { Status } from '#contract/reference.ts'
import { said, saidField } from '#contract/translations.ts'
import { isAsked } from '#server/forms/answers.ts'
import { askedFields, earlierFields, fieldsForRequesters, type UnsaidField } from '#server/forms/asked.ts'
import { type Earlier, labelledAnswers, loadChosenWords, saidAnswers } from '#server/forms/words.ts'
import type { RequesterActor } from '#server/platform/actor.ts'
import { NotFound } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { attachmentsOf } from '#server/thread/attach.ts'
import { visibleTickets } from '../access.ts'
import { isReopenable } from '../reopen.ts'
import { nextCursor, type ThreadQuery, threadPage } from '../thread-page.ts'
import type { TicketRow } from '../ticket.ts'
import { type PortalRow, portalColumns, portalJoins, presentSummary } from './list.ts'
import { isRatable } from './rate.ts'

/** Few threads are longer; the rest is fetched when asked for. */
const NEWEST: ThreadQuery = { limit: 100 }

const toldEvents = [
  'ticket.opened',
  'ticket.closed',
  'ticket.reopened',
  'ticket.status_changed',
  'ticket.collaborator_added',
  'ticket.collaborator_removed',
] as const
type ToldEvent = (typeof toldEvents)[number]

interface StoredEntry {
  id: number
  type: 'message' | 'reply'
  at: string
  authorKind: 'agent' | 'requester' | 'api_key' | 'system'
  authorName: string
  body: string
  format: 'html' | 'text'
  version: number
}

interface StoredEvent {
  id: number
  event: ToldEvent
  at: string
  actorKind: string
  actorName: string
  status: Pick<Status, 'name' | 'translations'> | null
  collaborator: string | null
}

interface Row extends PortalRow {
  ticket: TicketRow
  answers: Answers
  questions: FormField[]
  asked: Earlier[]
  form: UnsaidField[]
  collaborators: { name: string }[]
  entries: StoredEntry[]
  events: StoredEvent[]
  since: number
  hasMore: boolean
  withheldReplies: number
  hideAgentNames: boolean | null
  requestersMayClose: boolean | null
  requestersMayRate: boolean | null
  rating: PortalTicket['rating']
}

/** One request with what a requester may read of its thread: neither notes nor what only agents are told leave the database. */
export function presentForRequester(ctx: Ctx<RequesterActor>, id: number): Promise<PortalTicket> {
  return operation(ctx, async (op) => {
    const row = await load(op, id, NEWEST)
    const {
      ticket,
      answers,
      questions,
      asked,
      collaborators,
      entries: _,
      events: __,
      since: ___,
      hasMore: ____,
      hideAgentNames: _____,
      withheldReplies,
      requestersMayClose,
      requestersMayRate,
      rating,
      form,
      ...summary
    } = row
    const language = op.language ?? null
    const chosen = language ? await loadChosenWords(op.db, { fields: questions, answers }) : new Map()
    const answered = {
      fields: questions.map((field) => saidField(field, language)),
      earlier: asked,
      answers: saidAnswers({ fields: questions, answers }, { chosen, language }),
    }
    return {
      ...presentSummary(summary, language),
      fields: labelledAnswers(answered, { side: 'requester', language }).map(({ isAsked: _, ...answer }) => answer),
      form: form.map((field) => saidField<PortalField>(field, language)),
      collaborators: op.actor.isUnproven ? [] : collaborators,
      thread: await presentItems(op, row),
      earlier: nextCursor(row),
      withheldReplies,
      rating: rating && { ...rating, at: new Date(rating.at).toISOString() },
      abilities: await abilitiesOf(op, ticket, {
        state: row.status.state,
        mayClose: requestersMayClose ?? true,
        mayRate:
          (requestersMayRate ?? true) &&
          !op.actor.isUnproven &&
          isRatable({ state: row.status.state, closedAt: row.closedAt }, op.now),
        relation: row.relation,
        mayEdit: !op.actor.isUnproven && questions.some((field) => isAsked(field, 'requester')),
      }),
    }
  })
}

/** A page of the same thread. @throws BadRequest `bad_cursor` */
export function presentThreadForRequester(
  ctx: Ctx<RequesterActor>,
  id: number,
  query: ThreadQuery,
): Promise<{ items: PortalItem[]; nextCursor: string | null }> {
  return operation(ctx, async (op) => {
    const row = await load(op, id, query)
    return { items: await presentItems(op, row), nextCursor: nextCursor(row) }
  })
}

async function presentItems(op: Op, row: Row): Promise<PortalItem[]> {
  const files = await attachmentsOf(
    op.db,
    row.entries.map((entry) => entry.id),
  )
  // What rules and timers are called is for agents.
  const isHidden = (kind: string) => kind === 'system' || (kind !== 'requester' && row.hideAgentNames)
  const language = op.language ?? null
  const department = said(row.department, language).name
  const nameOf = (kind: string, name: string) => (isHidden(kind) ? department : name)
  const entries = row.entries.map(
    (entry): PortalItem => ({
      id: entry.id,
      type: entry.type,
      at: new Date(entry.at).toISOString(),
      author: { kind: sideOf(entry.authorKind), name: nameOf(entry.authorKind, entry.authorName) },
      body: entry.body,
      format: entry.format,
      attachments: files.get(entry.id) ?? [],
      isEdited: entry.version > 1,
    }),
  )
  const events = row.events.map(
    (event): PortalItem => ({
      id: event.id,
      type: 'event',
      at: new Date(event.at).toISOString(),
      event: event.event,
      detail: event.status ? said(event.status, language).name : event.collaborator,
      by: nameOf(event.actorKind, event.actorName),
    }),
  )
  return [...entries, ...events].sort((a, b) => a.id - b.id)
}

async function abilitiesOf(
  op: Op,
  ticket: TicketRow,
  {
    state,
    relation,
    ...may
  }: { state: string; relation: string; mayClose: boolean; mayRate: boolean; mayEdit: boolean },
): Promise<PortalTicket['abilities']> {
  const own = relation === 'mine'
  if (state === 'open') {
    return [
      'reply',
      ...(may.mayClose && own ? ['close' as const] : []),
      ...(may.mayEdit && own ? ['edit' as const] : []),
    ]
  }
  const rate = may.mayRate && own ? ['rate' as const] : []
  return (await isReopenable(op, ticket)) ? ['reply', 'reopen', ...rate] : rate
}

/**
 * What of a thread is shown. Anybody can name somebody else's address when he opens a ticket; what agents answer, and to
 * whom, is for its owner.
 */
function showable({ isUnproven }: RequesterActor) {
  const own = sql`e.type = 'message' and e.source = 'web'`
  const told = toldEvents.filter((event) => !isUnproven || !event.startsWith('ticket.collaborator'))
  return {
    entries: isUnproven ? own : sql`e.type in ('message', 'reply')`,
    events: sql`v.audience = 'everyone' and v.type = any(${told}::text[])`,
    withheld: isUnproven ? sql`e.type in ('message', 'reply') and not (${own})` : sql`false`,
  }
}

/** The status that an event of the thread `v` names; translated as long as it is called as it was. */
const statusThen = sql`(
  select json_build_object('name', names.name, 'translations', coalesce(s.translations, '{}'))
  from (select v.data -> 'names' -> 'statusId' ->> 'to' as name) names
  left join ticket_status s on s.name = names.name and s.availability <> 'archived' where names.name is not null)`

function sideOf(kind: StoredEntry['authorKind']): 'agent' | 'requester' | 'system' {
  return kind === 'api_key' ? 'agent' : kind
}

async function load(op: Op<RequesterActor>, id: number, query: ThreadQuery): Promise<Row> {
  const shown = showable(op.actor)
  const { rows } = await sql<Row>`
    select ${portalColumns(op.actor)}, page.since, page.has_more,
      json_build_object('id', t.id, 'statusId', t.status_id, 'departmentId', t.department_id, 'helpTopicId', t.help_topic_id,
        'slaPlanId', t.sla_plan_id, 'agentId', t.agent_id, 'closedById', t.closed_by_id) as ticket,
      t.fields as answers, ${askedFields(sql`t.help_topic_id`, sql`t.form_ids`)} as questions, ${earlierFields(sql`t.fields`)} as asked, ${fieldsForRequesters(sql`t.help_topic_id`, sql`t.form_ids`)} as form,
      (select coalesce(json_agg(json_build_object('name', c.name) order by c.name), '[]') from collaborator k join requester c on c.id = k.requester_id where k.ticket_id = t.id) as collaborators,
      (select coalesce(json_agg(json_build_object('id', e.id, 'type', e.type, 'at', e.at, 'authorKind', e.author_kind, 'authorName', e.author_name,
        'body', e.body, 'format', e.format, 'version', e.version) order by e.id), '[]')
        from thread_entry e where e.ticket_id = t.id and e.id >= page.since and e.id < page.below and ${shown.entries}) as entries,
      (select coalesce(json_agg(json_build_object('id', v.id, 'event', v.type, 'at', v.at, 'actorKind', v.actor_kind, 'actorName', v.actor_name,
        'status', ${statusThen}, 'collaborator', v.data -> 'collaborator' ->> 'name') order by v.id), '[]')
        from ticket_event v where v.ticket_id = t.id and v.id >= page.since and v.id < page.below and ${shown.events}) as events,
      (select count(*) from thread_entry e where e.ticket_id = t.id and ${shown.withheld}) as withheld_replies,
      (select (value ->> 'hideAgentNames')::boolean from setting where key = 'tickets') as hide_agent_names,
      (select (value ->> 'requestersMayClose')::boolean from setting where key = 'portal') as requesters_may_close,
      (select (value ->> 'requestersMayRate')::boolean from setting where key = 'portal') as requesters_may_rate,
      (select json_build_object('score', g.score, 'comment', g.comment, 'at', g.at) from ticket_rating g where g.ticket_id = t.id
        and g.closed_at = t.closed_at and g.requester_id = ${op.actor.id} and ${!op.actor.isUnproven}) as rating
    from ${portalJoins} ${threadPage(query, shown)} where t.id = ${id} and ${visibleTickets(op.actor)}`.execute(op.db)
  if (!rows[0]) throw new NotFound('ticket_not_found', 'There is no such request, or you cannot see it.')
  return rows[0]
}
