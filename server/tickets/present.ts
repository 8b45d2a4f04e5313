import { sql } from 'kysely'
import type { FormField } from '#contract/forms.ts'
import type { Ticket } from '#contract/tickets.ts'
import { saidField } from '#contract/translations.ts'
import { askedFields, earlierFields, fieldsOfForm } from '#server/forms/asked.ts'
import { type Earlier, labelledAnswers, visibleAnswers } from '#server/forms/words.ts'
import { abilitiesOn } from '#server/people/abilities.ts'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import { NotFound } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { visibleTickets } from './access.ts'
import { blockersOf } from './closing.ts'

/** Columns of the query below that the contract's shape is made of; instants come as text in ISO 8601. */
interface Row extends Omit<Ticket, 'abilities' | 'closeBlockers' | 'answers'> {
  departmentId: number
  agentId: number | null
  teamId: number | null
  helpTopicId: number | null
  questions: FormField[]
  earlier: Earlier[]
  requireTopic: boolean | null
}

/**
 * One ticket as the API and the desk show it, in one statement.
 *
 * @param justActed  shown once more to whoever has just moved it out of his own sight
 * @throws NotFound  the actor cannot see it; a deleted one only who could restore it
 */
export async function presentTicket(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  id: number,
  { justActed = false }: { justActed?: boolean } = {},
): Promise<Ticket> {
  const { rows } = await sql<{ ticket: Row }>`
    select json_build_object(
      'id', t.id, 'number', t.number, 'subject', t.subject,
      'status', json_build_object('id', st.id, 'name', st.name, 'state', st.state),
      'department', json_build_object('id', d.id, 'name', d.name),
      'priority', json_build_object('id', p.id, 'name', p.name, 'urgency', p.urgency, 'color', p.color),
      'slaPlan', case when s.id is null then null else json_build_object('id', s.id, 'name', s.name) end,
      'helpTopic', case when h.id is null then null else json_build_object('id', h.id, 'name', coalesce(up.name || ' / ', '') || h.name) end,
      'assignee', json_build_object(
        'agent', case when a.id is null then null else json_build_object('id', a.id, 'name', a.name) end,
        'team', case when tm.id is null then null else json_build_object('id', tm.id, 'name', tm.name) end),
      'requester', json_build_object('id', r.id, 'name', r.name, 'email', r.email, 'phone', r.phone,
        'organization', case when o.id is null then null else json_build_object('id', o.id, 'name', o.name) end,
        'openTickets', seen.open, 'closedTickets', seen.closed),
      'source', t.source, 'isOverdue', t.is_overdue, 'isAnswered', t.is_answered,
      'createdAt', ${instant('created_at')}, 'updatedAt', ${instant('updated_at')}, 'closedAt', ${instant('closed_at')},
      'closedBy', case when cb.id is null then null else json_build_object('id', cb.id, 'name', cb.name) end,
      'dueAt', ${instant('due_at')}, 'explicitDueAt', ${instant('explicit_due_at')}, 'reopenedAt', ${instant('reopened_at')},
      'reopenCount', t.reopen_count, 'lastMessageAt', ${instant('last_message_at')}, 'lastReplyAt', ${instant('last_reply_at')},
      'deletedAt', ${instant('deleted_at')}, 'ipAddress', t.ip_address, 'fields', t.fields,
      'entryCount', t.entry_count, 'attachmentCount', t.attachment_count, 'version', t.version,
      'collaborators', (select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'email', c.email) order by k.added_at, c.id), '[]')
        from collaborator k join requester c on c.id = k.requester_id where k.ticket_id = t.id),
      'referrals', (select coalesce(json_agg(json_build_object('id', f.id,
          'kind', case when f.agent_id is not null then 'agent' when f.team_id is not null then 'team' else 'department' end,
          'target', json_build_object('id', coalesce(f.agent_id, f.team_id, f.department_id), 'name', coalesce(fa.name, ft.name, fd.name))) order by f.id), '[]')
        from referral f left join agent fa on fa.id = f.agent_id left join team ft on ft.id = f.team_id
        left join department fd on fd.id = f.department_id where f.ticket_id = t.id),
      'forms', (select coalesce(json_agg(json_build_object('id', o.id, 'name', o.name, 'fields', ${fieldsOfForm(sql`o.id`)}) order by g.place), '[]')
        from unnest(t.form_ids) with ordinality g (id, place) join form o on o.id = g.id),
      'rating', (select json_build_object('score', g.score, 'comment', g.comment, 'at', ${instant('at', 'g')},
          'requester', json_build_object('id', gr.id, 'name', gr.name))
        from ticket_rating g join requester gr on gr.id = g.requester_id where g.ticket_id = t.id and g.closed_at = t.closed_at),
      'departmentId', t.department_id, 'agentId', t.agent_id, 'teamId', t.team_id, 'helpTopicId', t.help_topic_id,
      'questions', ${askedFields(sql`t.help_topic_id`, sql`t.form_ids`)}, 'earlier', ${earlierFields(sql`t.fields`)},
      'requireTopic', (select (value ->> 'requireTopicToClose')::boolean from setting where key = 'tickets')
    ) as ticket
    from ticket t
    join ticket_status st on st.id = t.status_id
    join department d on d.id = t.department_id
    join priority p on p.id = t.priority_id
    join requester r on r.id = t.requester_id
    left join organization o on o.id = r.organization_id
    left join sla_plan s on s.id = t.sla_plan_id
    left join help_topic h on h.id = t.help_topic_id
    left join help_topic up on up.id = h.parent_id
    left join agent a on a.id = t.agent_id
    left join agent cb on cb.id = t.closed_by_id
    left join team tm on tm.id = t.team_id
    cross join lateral (
      select count(*) filter (where t.state = 'open') as open, count(*) filter (where t.state <> 'open') as closed
      from ticket t where t.requester_id = r.id and t.deleted_at is null and ${visibleTickets(ctx.actor)}
    ) seen
    where t.id = ${id} and ${justActed ? sql`true` : visibleTickets(ctx.actor)}`.execute(ctx.db)
  const row = rows[0]?.ticket
  if (!row) throw notFound()
  const { departmentId, agentId, teamId, helpTopicId, questions, earlier, requireTopic, ...ticket } = row
  const facts = {
    departmentId,
    agentId,
    teamId,
    state: ticket.status.state,
    deletedAt: ticket.deletedAt === null ? null : new Date(ticket.deletedAt),
  }
  const abilities = abilitiesOn(ctx.actor, facts)
  const answered = { fields: questions, earlier, answers: ticket.fields }
  const language = ctx.language ?? null
  const said = (fields: FormField[]) => fields.map((field) => saidField(field, language))
  const inWords = { ...answered, fields: said(questions) }
  return {
    ...ticket,
    forms: ticket.forms.map((form) => ({ ...form, fields: said(form.fields) })),
    fields: visibleAnswers(answered, 'agent'),
    answers: labelledAnswers(inWords, { side: 'agent', language }),
    abilities: [...abilities],
    closeBlockers: blockersOf(
      { helpTopicId, fields: ticket.fields },
      { questions: inWords.fields, requireTopic: requireTopic ?? false },
    ),
  }
}

function notFound(): NotFound {
  return new NotFound('ticket_not_found', 'There is no such ticket, or you cannot see it.')
}

function instant(column: string, table = 't') {
  const ref = sql.ref(`${table}.${column}`)
  return sql`to_char(${ref} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
