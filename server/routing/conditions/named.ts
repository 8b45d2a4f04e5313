import { sql } from 'kysely'
import { type Action, namedBy } from '#contract/actions.ts'
import type { ChoiceOf, Condition } from '#contract/conditions.ts'
import type { Db } from '#server/platform/db.ts'
import type { Catalogue } from './fields.ts'

/** A thing that a condition or an action names by its id. */
export interface NamedThing {
  of: ChoiceOf | 'skills'
  id: number
  /** `conditions.all.0`, `actions.1` */
  at: string
}

/** Something that may be named, whatever else is said of it. */
export type Nameable = Pick<NamedThing, 'of' | 'id'>

const tables: Record<NamedThing['of'], string> = {
  helpTopics: 'help_topic',
  priorities: 'priority',
  departments: 'department',
  statuses: 'ticket_status',
  slaPlans: 'sla_plan',
  agents: 'agent',
  teams: 'team',
  organizations: 'organization',
  mailAddresses: 'mail_address',
  mailboxes: 'mailbox',
  schedules: 'schedule',
  skills: 'skill',
}

export function namedInCondition(condition: Condition, catalogue: Catalogue, at = 'conditions'): NamedThing[] {
  if ('all' in condition) return condition.all.flatMap((one, i) => namedInCondition(one, catalogue, `${at}.all.${i}`))
  if ('any' in condition) return condition.any.flatMap((one, i) => namedInCondition(one, catalogue, `${at}.any.${i}`))
  if ('not' in condition) return namedInCondition(condition.not, catalogue, `${at}.not`)
  const { choiceOf } = catalogue.get(condition.field) ?? {}
  if (!choiceOf) return []
  return [condition.value].flat().flatMap((id) => (typeof id === 'number' ? [{ of: choiceOf, id, at }] : []))
}

export function namedInActions(actions: readonly Action[]): NamedThing[] {
  return actions.flatMap((action, i) => {
    const parts = [action, ...(action.kind === 'sendMail' ? action.to : [])]
    return parts.flatMap((part) =>
      Object.entries(part).flatMap(([field, id]) => {
        const of = namedBy[field]
        return of && typeof id === 'number' ? [{ of, id, at: `actions.${i}` }] : []
      }),
    )
  })
}

export interface Found {
  name: string
  availability: 'active' | 'disabled' | 'archived'
}

/** What is named, as it is now; a thing that is no more has no entry. By `departments 3`. */
export async function findNamed(db: Db, things: readonly Nameable[]): Promise<Map<string, Found>> {
  const kinds = [...new Set(things.map(({ of }) => of))]
  if (kinds.length === 0) return new Map()
  const parts = kinds.map((of) => {
    const ids = things.filter((thing) => thing.of === of).map(({ id }) => id)
    const name = of === 'mailAddresses' ? sql`email` : sql`name`
    const availability =
      of === 'organizations' ? sql`case when archived_at is null then 'active' else 'archived' end` : sql`availability`
    return sql`select ${of}::text as of, id, ${name} as name, ${availability} as availability
      from ${sql.raw(tables[of])} where id = any(${ids}::bigint[])`
  })
  const { rows } = await sql<Found & { of: string; id: number }>`${sql.join(parts, sql` union all `)}`.execute(db)
  return new Map(rows.map(({ of, id, ...found }) => [`${of} ${id}`, found]))
}
