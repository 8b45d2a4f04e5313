import { type RawBuilder, sql } from 'kysely'
import type { Answers } from '#contract/answers.ts'
import type { FormField } from '#contract/forms.ts'
import type { HelpTopic } from '#contract/reference.ts'
import { askedFields, fieldsOfKind } from '#server/forms/asked.ts'
import { organizationFor } from '#server/people/organizations/domains.ts'
import type { Db } from '#server/platform/db.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Given, Received, Topic } from '#server/routing/defaults.ts'
import { settingsOf } from '#server/settings/settings.ts'
import { knownRequester, type RequesterFound, type RequesterInput } from './people.ts'

type Availability = 'active' | 'disabled' | 'archived'

interface Entry {
  id: number
  name: string
  availability: Availability
}

/** What ticket filters see of a requester; of somebody new, the organization of his address's domain. */
export interface Sender {
  id: number | null
  name: string | null
  email: string | null
  phone: string | null
  language: string | null
  organization: {
    id: number
    name: string
    phone: string
    website: string
    address: string
    notes: string
    fields: Answers
    /** The agent or team that looks after it, if new tickets of its people go there. */
    managerId: number | null
    teamId: number | null
  } | null
  fields: Answers | null
}

/** Ids that ticket filters want for the fields of a ticket, those of the last filter first. */
export type Named = Partial<Record<keyof Given | 'helpTopicId', number[]>>

export interface OpeningReference {
  /** Who it is for, unless he is yet to be made. */
  requester: RequesterFound | null
  sender: Sender
  /** Of the active ticket filters. */
  filterRevision: string
  /** Hours that conditions may ask about; null: in the desk's time zone. */
  schedules: { id: number; version: number; name: string; timeZone: string | null }[]
  settings: ReturnType<typeof settingsOf>
  topic:
    | (Topic &
        Entry & {
          /** It and what it lies under are there for requesters. */
          isPublic: boolean
          numberFormat: string | null
          sequenceId: number | null
          thankYou: string
          translations: HelpTopic['translations']
        })
    | null
  questions: FormField[]
  contactFields: FormField[]
  organizationFields: FormField[]
  departments: (Entry & { slaPlanId: number | null; assignableTo: 'all' | 'members' | 'primary' })[]
  slaPlans: (Entry & { graceMinutes: number })[]
  priorities: (Entry & { urgency: number })[]
  statuses: (Entry & { state: 'open' | 'resolved' | 'closed' | 'archived' })[]
  agents: Entry[]
  teams: Entry[]
}

type Ask = Given & { helpTopicId?: number | undefined; requester: RequesterInput; received?: Received | undefined }

/**
 * Everything that opening a ticket may need to know, in one statement: what was asked for and what it leads to.
 *
 * @param named  what ticket filters want besides; of help topics the first that may be used is the ticket's
 */
export async function loadOpening(db: Db, ask: Ask, named: Named = {}): Promise<OpeningReference> {
  const wanted = (field: keyof Named) => sql`any(${named[field] ?? []}::bigint[])`
  const { rows } = await sql<Omit<OpeningReference, 'settings'> & { stored: Record<string, unknown> }>`
    with sender as (select ${senderOf(ask.requester)} as value),
    stored as (select coalesce(json_object_agg(key, value), '{}') as groups, jsonb_object_agg(key, value) -> 'tickets' as tickets from setting where key <> 'secret'),
    topic as (select h.*, coalesce(up.name || ' / ', '') || h.name as path,
        h.is_public and coalesce(up.is_public and up.availability = 'active', true) as is_shown from help_topic h left join help_topic up on up.id = h.parent_id
      where h.id = coalesce((select w.id from help_topic w where w.id = ${wanted('helpTopicId')} and w.availability = 'active'
          order by array_position(${named.helpTopicId ?? []}::bigint[], w.id) limit 1), ${ask.helpTopicId ?? null}::bigint, (select (tickets ->> 'defaultHelpTopicId')::bigint from stored))),
    departments as (select d.* from department d where d.id in (${ask.departmentId ?? null}::bigint, ${ask.received?.address?.departmentId ?? null}::bigint,
      (select department_id from topic), (select (tickets ->> 'defaultDepartmentId')::bigint from stored)) or d.id = ${wanted('departmentId')})
    select stored.groups as stored,
      (select json_build_object('id', id, 'name', name, 'email', email, 'isNew', is_new) from (${knownRequester(ask.requester)}) known) as requester,
      (select value from sender) as sender,
      (select revision from ticket_filter_revision) as filter_revision,
      (select coalesce(json_agg(json_build_object('id', id, 'version', version, 'name', name, 'timeZone', time_zone) order by id), '[]')
        from schedule where kind = 'hours' and availability = 'active') as schedules,
      (select json_build_object('id', id, 'name', name, 'path', path, 'availability', availability, 'isPublic', is_shown,
        'departmentId', department_id, 'priorityId', priority_id, 'slaPlanId', sla_plan_id, 'statusId', status_id, 'agentId', agent_id,
        'teamId', team_id, 'numberFormat', number_format, 'sequenceId', sequence_id, 'thankYou', thank_you, 'translations', translations) from topic) as topic,
      ${askedFields(sql`(select id from topic)`)} as questions, ${fieldsOfKind('contact')} as contact_fields, ${fieldsOfKind('organization')} as organization_fields,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'availability', availability, 'slaPlanId', sla_plan_id,
        'assignableTo', assignable_to)), '[]') from departments) as departments,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'availability', availability, 'graceMinutes', grace_minutes)), '[]') from sla_plan
        where id in (${ask.slaPlanId ?? null}::bigint, (select sla_plan_id from topic), (stored.tickets ->> 'defaultSlaPlanId')::bigint)
          or id in (select sla_plan_id from departments) or id = ${wanted('slaPlanId')}) as sla_plans,
      (select json_agg(json_build_object('id', id, 'name', name, 'availability', availability, 'urgency', urgency)) from priority) as priorities,
      (select json_agg(json_build_object('id', id, 'name', name, 'availability', availability, 'state', state)) from ticket_status) as statuses,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'availability', availability)), '[]') from agent
        where id in (${ask.agentId ?? null}::bigint, (select agent_id from topic), (select (value #>> '{organization,managerId}')::bigint from sender)) or id = ${wanted('agentId')}) as agents,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'availability', availability)), '[]') from team
        where id in (${ask.teamId ?? null}::bigint, (select team_id from topic), (select (value #>> '{organization,teamId}')::bigint from sender)) or id = ${wanted('teamId')}) as teams
    from stored`.execute(db)
  const row = rows[0]
  if (!row) throw new Error('the settings could not be read')
  const { stored, ...reference } = row
  return { ...reference, settings: settingsOf(stored) }
}

function senderOf(requester: RequesterInput): RawBuilder<Sender> {
  const known = 'id' in requester ? sql`r.id = ${requester.id}` : sql`r.email = ${requester.email}`
  const home = 'id' in requester ? sql`null` : organizationFor(requester.email)
  return sql<Sender>`(select json_build_object('id', r.id, 'name', r.name, 'email', r.email, 'phone', r.phone, 'language', r.language, 'fields', r.fields,
      'organization', case when o.id is not null then json_build_object('id', o.id, 'name', o.name, 'phone', o.phone,
        'website', o.website, 'address', o.address, 'notes', left(o.notes, 2000), 'fields', o.fields,
        'managerId', case when o.assigns_account_manager then o.account_manager_id end,
        'teamId', case when o.assigns_account_manager then o.account_team_id end) end)
    from (select) one left join requester r on ${known} and r.archived_at is null
    left join organization o on o.archived_at is null and o.id = case when r.id is null then ${home} else r.organization_id end)`
}

/** The id, if it names something that may be used now; else a field error that says why not. */
export function usable<E extends Entry>(
  entries: E[],
  id: number | undefined,
  { field, noun }: { field: string; noun: string },
): { entry: E | undefined; problems: FieldError[] } {
  if (id === undefined) return { entry: undefined, problems: [] }
  const entry = entries.find((candidate) => candidate.id === id)
  if (!entry) return { entry, problems: [{ field, code: 'not_found', message: `There is no such ${noun}.` }] }
  if (entry.availability !== 'active') {
    return {
      entry,
      problems: [{ field, code: entry.availability, message: `The ${noun} "${entry.name}" is ${entry.availability}.` }],
    }
  }
  return { entry, problems: [] }
}
