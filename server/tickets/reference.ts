import { sql } from 'kysely'
import type { Question } from '#server/forms/answers.ts'
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

export interface OpeningReference {
  /** Who it is for, unless he is yet to be made. */
  requester: RequesterFound | null
  settings: ReturnType<typeof settingsOf>
  topic:
    | (Topic &
        Entry & {
          /** It and what it lies under are there for requesters. */
          isPublic: boolean
          numberFormat: string | null
          sequenceId: number | null
          thankYou: string
        })
    | null
  questions: Question[]
  departments: (Entry & { slaPlanId: number | null; assignableTo: 'all' | 'members' | 'primary' })[]
  slaPlans: (Entry & { graceMinutes: number })[]
  priorities: (Entry & { urgency: number })[]
  statuses: (Entry & { state: 'open' | 'resolved' | 'closed' | 'archived' })[]
  agents: (Entry & { onVacation: boolean })[]
  teams: Entry[]
}

/** Everything that opening a ticket may need to know, in one statement: what was asked for and what it leads to. */
export async function loadOpening(
  db: Db,
  ask: Given & { helpTopicId?: number | undefined; requester: RequesterInput; received?: Received | undefined },
): Promise<OpeningReference> {
  const { rows } = await sql<Omit<OpeningReference, 'settings'> & { stored: Record<string, unknown> }>`
    with stored as (select coalesce(json_object_agg(key, value), '{}') as groups, jsonb_object_agg(key, value) -> 'tickets' as tickets from setting where key <> 'secret'),
    topic as (select h.*, coalesce(up.name || ' / ', '') || h.name as path,
        h.is_public and coalesce(up.is_public and up.availability = 'active', true) as is_shown from help_topic h left join help_topic up on up.id = h.parent_id
      where h.id = coalesce(${ask.helpTopicId ?? null}::bigint, (select (tickets ->> 'defaultHelpTopicId')::bigint from stored))),
    departments as (select d.* from department d where d.id in (${ask.departmentId ?? null}::bigint, ${ask.received?.address?.departmentId ?? null}::bigint,
      (select department_id from topic), (select (tickets ->> 'defaultDepartmentId')::bigint from stored)))
    select stored.groups as stored,
      (select json_build_object('id', id, 'name', name, 'email', email, 'isNew', is_new) from (${knownRequester(ask.requester)}) known) as requester,
      (select json_build_object('id', id, 'name', name, 'path', path, 'availability', availability, 'isPublic', is_shown,
        'departmentId', department_id, 'priorityId', priority_id, 'slaPlanId', sla_plan_id, 'statusId', status_id, 'agentId', agent_id,
        'teamId', team_id, 'numberFormat', number_format, 'sequenceId', sequence_id, 'thankYou', thank_you) from topic) as topic,
      (select coalesce(json_agg(json_build_object('key', key, 'label', label, 'kind', kind, 'options', options, 'requesterMode', requester_mode,
        'agentRequired', agent_required, 'requiredToClose', required_to_close) order by position, id), '[]')
        from form_field where help_topic_id = (select id from topic) and availability = 'active') as questions,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'availability', availability, 'slaPlanId', sla_plan_id,
        'assignableTo', assignable_to)), '[]') from departments) as departments,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'availability', availability, 'graceMinutes', grace_minutes)), '[]') from sla_plan
        where id in (${ask.slaPlanId ?? null}::bigint, (select sla_plan_id from topic), (stored.tickets ->> 'defaultSlaPlanId')::bigint)
          or id in (select sla_plan_id from departments)) as sla_plans,
      (select json_agg(json_build_object('id', id, 'name', name, 'availability', availability, 'urgency', urgency)) from priority) as priorities,
      (select json_agg(json_build_object('id', id, 'name', name, 'availability', availability, 'state', state)) from ticket_status) as statuses,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'availability', availability, 'onVacation', on_vacation)), '[]') from agent
        where id in (${ask.agentId ?? null}::bigint, (select agent_id from topic))) as agents,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'availability', availability)), '[]') from team
        where id in (${ask.teamId ?? null}::bigint, (select team_id from topic))) as teams
    from stored`.execute(db)
  const row = rows[0]
  if (!row) throw new Error('the settings could not be read')
  const { stored, ...reference } = row
  return { ...reference, settings: settingsOf(stored) }
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
