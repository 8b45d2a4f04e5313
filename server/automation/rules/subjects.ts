import { sql } from 'kysely'
import type { Answers } from '#contract/answers.ts'
import type { FormField } from '#contract/forms.ts'
import { askedFields, fieldsOfKind } from '#server/forms/asked.ts'
import { answerFacts, catalogueFacts } from '#server/forms/condition-fields.ts'
import type { Db } from '#server/platform/db.ts'
import type { RecordedEvent } from '#server/platform/events.ts'
import type { Ctx } from '#server/platform/operation.ts'
import type { Fact, Facts } from '#server/routing/conditions/evaluate.ts'
import { languageOfText } from '#server/routing/conditions/language.ts'
import { clockFacts } from '#server/routing/conditions/time.ts'
import { type DeskHours, deskHours, isWithin, type KeptHours, keptHours, schedulesAt } from '#server/sla/hours.ts'
import { factsBefore } from './decide.ts'
import type { Subject } from './rule.ts'

/** Of a long message rules see so much. */
export const MOST_OF_MESSAGE = 20_000

type Choice = 'helpTopic' | 'priority' | 'department' | 'status' | 'slaPlan' | 'agent' | 'team' | 'organization'

/** What of a ticket rules may look at, besides answers. */
export interface Seen {
  subject: string
  message: string | null
  source: string
  choices: Readonly<Record<Choice, { id: number; name: string } | null>>
  requester: { name: string; email: string; phone: string; language: string | null }
  organization: { name: string; phone: string; website: string; address: string; notes: string } | null
  plain: { attachmentCount: number; isAnswered: boolean; isOverdue: boolean; state: string; reopenCount: number }
  openedAt: Date
  updatedAt: Date
  statusAt: Date
  lastMessageAt: Date | null
  lastReplyAt: Date | null
  dueAt: Date | null
  /** Of the desk. */
  timeZone: string
  hours: DeskHours
  /** What was seen of it when it came; nothing, where that was not kept. */
  arrived: { facts: Facts; names: Readonly<Record<string, string>> }
}

/** Of which instant a ticket's facts are. */
export interface AsOf {
  now: Date
  /** When that happened on which rules are asked; without it, now. The clock is looked at as of then. */
  happenedAt?: Date | undefined
}

/** A ticket with all that rules look at, and what is asked of it. */
export interface SeenTicket extends Seen {
  id: number
  fields: Answers
  questions: FormField[]
  people: {
    contactFields: FormField[]
    organizationFields: FormField[]
    requester: Answers | null
    organization: Answers | null
  }
}

/** Tickets as rules see them now; deleted ones are not seen. By their id. */
export async function loadSubjects(
  { db, ...asOf }: Pick<Ctx, 'db'> & AsOf,
  ids: readonly number[],
): Promise<Map<number, Subject>> {
  const rows = await loadSeen(db, ids)
  const subjects = await Promise.all(rows.map((row) => subjectAt({ db, ...asOf }, row)))
  return new Map(subjects.map((subject) => [subject.ticketId, subject]))
}

/** A ticket as rules see it at an instant. */
export async function subjectAt({ db, ...asOf }: Pick<Ctx, 'db'> & AsOf, seen: SeenTicket): Promise<Subject> {
  return subjectOf(seen, { ...asOf, answered: await answered(db, seen) })
}

function answered(db: Db, { fields, questions, people }: SeenTicket): Promise<Facts> {
  return catalogueFacts(db, {
    ticket: { fields: questions, answers: fields },
    requester: { fields: people.contactFields, answers: people.requester ?? {} },
    organization: { fields: people.organizationFields, answers: people.organization ?? {} },
  })
}

/** A ticket's facts as they were before an event; null where nothing was before. */
export async function beforeEvent(
  db: Db,
  { questions, facts }: Pick<Subject, 'questions' | 'facts'>,
  event: Pick<RecordedEvent, 'type' | 'changes'>,
): Promise<Facts | null> {
  const from = event.changes.fields?.from
  // What the history keeps of answers is what was read from a request.
  const answers = (from ?? {}) as Answers
  return factsBefore(facts, event, prefixed('fields', await answerFacts(db, { fields: questions, answers })))
}

export async function loadSeen(db: Db, ids: readonly number[]): Promise<SeenTicket[]> {
  const { rows } = await sql<Omit<SeenTicket, 'hours'> & { hours: KeptHours }>`
    select t.id, t.subject, t.source, t.fields, ${askedFields(sql`t.help_topic_id`, sql`t.form_ids`)} as questions, t.created_at as opened_at, t.updated_at, t.last_message_at, t.last_reply_at, t.due_at,
      (select left(e.body_text, ${MOST_OF_MESSAGE}::integer) from thread_entry e where e.ticket_id = t.id and e.type = 'message' order by e.id desc limit 1) as message,
      coalesce((select v.at from ticket_event v where v.ticket_id = t.id and v.changes ? 'statusId' order by v.id desc limit 1), t.created_at) as status_at,
      json_build_object('attachmentCount', t.attachment_count, 'isAnswered', t.is_answered, 'isOverdue', t.is_overdue,
        'state', t.state, 'reopenCount', t.reopen_count) as plain,
      json_build_object('name', r.name, 'email', r.email, 'phone', r.phone, 'language', r.language) as requester,
      (select json_build_object('name', o.name, 'phone', o.phone, 'website', o.website, 'address', o.address, 'notes', o.notes)
        from organization o where o.id = r.organization_id and o.archived_at is null) as organization,
      json_build_object(
        'helpTopic', (select json_build_object('id', h.id, 'name', coalesce(up.name || ' / ', '') || h.name)
          from help_topic h left join help_topic up on up.id = h.parent_id where h.id = t.help_topic_id),
        'priority', ${named('priority', 't.priority_id')},
        'department', ${named('department', 't.department_id')},
        'status', ${named('ticket_status', 't.status_id')},
        'slaPlan', ${named('sla_plan', 't.sla_plan_id')},
        'agent', ${named('agent', 't.agent_id')},
        'team', ${named('team', 't.team_id')},
        'organization', (select json_build_object('id', o.id, 'name', o.name) from organization o where o.id = r.organization_id and o.archived_at is null)) as choices,
      json_build_object('contactFields', ${fieldsOfKind('contact')}, 'organizationFields', ${fieldsOfKind('organization')},
        'requester', r.fields, 'organization', (select o.fields from organization o where o.id = r.organization_id and o.archived_at is null)) as people,
      coalesce((select value ->> 'timeZone' from setting where key = 'desk'), 'UTC') as time_zone,
      ${keptHours} as hours,
      json_build_object('facts', coalesce(a.facts, '{}'), 'names', coalesce(a.names, '{}')) as arrived
    from ticket t join requester r on r.id = t.requester_id left join ticket_arrival a on a.ticket_id = t.id
    where t.id = any(${[...ids]}::bigint[]) and t.deleted_at is null`.execute(db)
  const [first] = rows
  if (!first) return []
  const hours = await deskHours(db, first.hours, first.timeZone)
  return rows.map((row) => ({ ...row, hours }))
}

function named(table: string, id: string) {
  return sql`(select json_build_object('id', n.id, 'name', n.name) from ${sql.table(table)} n where n.id = ${sql.ref(id)})`
}

function subjectOf(row: SeenTicket, { answered, ...asOf }: AsOf & { answered: Facts }): Subject {
  return {
    ticketId: row.id,
    facts: { ...factsOf(row, { ...asOf, keys: Object.keys(looks) }), ...answered },
    questions: row.questions,
    names: namesOf(row),
    moments: momentsOf(row),
  }
}

/** @param at  when that happened on which rules are asked */
type Look = (seen: Seen, as: { now: Date; at: Date }) => Fact

const choice = (key: Choice) => (seen: Seen) => seen.choices[key]?.id
const arrived = (key: string) => (seen: Seen) => seen.arrived.facts[key]
const time =
  (key: string): Look =>
  (seen, { at }) =>
    clockFacts(at, seen.timeZone)[key]
const since =
  (of: (seen: Seen) => Date | null) =>
  (seen: Seen, { now }: { now: Date }) => {
    const at = of(seen)
    return at && Math.floor((now.getTime() - at.getTime()) / 60_000)
  }

/** How each field of a condition, besides answers, looks at a ticket. */
const looks: Readonly<Record<string, Look>> = {
  subject: ({ subject }) => subject,
  message: ({ message }) => message,
  language: ({ subject, message }) => languageOfText(`${subject}\n${message ?? ''}`),
  source: ({ source }) => source,
  attachmentCount: ({ plain }) => plain.attachmentCount,
  isAnswered: ({ plain }) => plain.isAnswered,
  isOverdue: ({ plain }) => plain.isOverdue,
  state: ({ plain }) => plain.state,
  reopenCount: ({ plain }) => plain.reopenCount,
  helpTopic: choice('helpTopic'),
  priority: choice('priority'),
  department: choice('department'),
  status: choice('status'),
  slaPlan: choice('slaPlan'),
  agent: choice('agent'),
  team: choice('team'),
  organization: choice('organization'),
  'requester.name': ({ requester }) => requester.name,
  'requester.email': ({ requester }) => requester.email,
  'requester.phone': ({ requester }) => requester.phone,
  'requester.language': ({ requester }) => requester.language,
  'requester.isNew': arrived('requester.isNew'),
  'organization.name': ({ organization }) => organization?.name,
  'organization.phone': ({ organization }) => organization?.phone,
  'organization.website': ({ organization }) => organization?.website,
  'organization.address': ({ organization }) => organization?.address,
  'organization.notes': ({ organization }) => organization?.notes,
  'mail.address': arrived('mail.address'),
  'mail.mailbox': arrived('mail.mailbox'),
  'mail.replyTo': arrived('mail.replyTo'),
  'mail.replyToName': arrived('mail.replyToName'),
  'mail.addressees': arrived('mail.addressees'),
  'mail.listId': arrived('mail.listId'),
  'mail.isAutomatic': arrived('mail.isAutomatic'),
  'time.ofDay': time('time.ofDay'),
  'time.weekday': time('time.weekday'),
  'time.date': time('time.date'),
  'time.schedules': ({ hours }, { at }) => schedulesAt(hours, at),
  'time.isWorking': ({ hours, choices: { department, slaPlan } }, { at }) =>
    isWithin(hours.scheduleFor(department?.id ?? null, slaPlan?.id ?? null), at, hours.timeOf),
  'since.opened': since(({ openedAt }) => openedAt),
  'since.updated': since(({ updatedAt }) => updatedAt),
  'since.status': since(({ statusAt }) => statusAt),
  'since.lastMessage': since(({ lastMessageAt }) => lastMessageAt),
  'since.lastReply': since(({ lastReplyAt }) => lastReplyAt),
}

/** What there is to see in the fields that are asked about. */
export function factsOf(
  seen: Seen,
  { now, happenedAt = now, keys }: AsOf & { keys: Iterable<string> },
): Record<string, Fact> {
  const facts: Record<string, Fact> = {}
  for (const key of keys) facts[key] = looks[key]?.(seen, { now, at: happenedAt })
  return facts
}

/** What the ids among them are called. */
export function namesOf({ choices, arrived }: Pick<Seen, 'choices' | 'arrived'>): Record<string, string> {
  const came = ['mail.address', 'mail.mailbox'].flatMap((key) =>
    arrived.names[key] ? [[key, arrived.names[key]]] : [],
  )
  const chosen = Object.entries(choices).flatMap(([key, one]) => (one ? [[key, one.name]] : []))
  return Object.fromEntries([...chosen, ...came])
}

export function momentsOf(
  seen: Pick<Seen, 'openedAt' | 'statusAt' | 'lastMessageAt' | 'lastReplyAt' | 'dueAt'>,
): Subject['moments'] {
  return {
    opened: seen.openedAt,
    status: seen.statusAt,
    lastMessage: seen.lastMessageAt,
    lastReply: seen.lastReplyAt,
    due: seen.dueAt,
  }
}

function prefixed(group: string, values: Record<string, unknown>): Record<string, Fact> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${group}.${key}`, value as Fact]))
}
