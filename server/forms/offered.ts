import { type RawBuilder, sql } from 'kysely'
import type { Chosen } from '#contract/answers.ts'
import type { FormField } from '#contract/forms.ts'
import type { Db } from '#server/platform/db.ts'
import { isAsked, nothingOffered, type Offered, type OfferedItem, own, type Side } from './answers.ts'

/** The things that answers name, as far as this side may choose them; nothing is asked of the database without need. */
export async function loadOffered(
  db: Db,
  { fields, given, side }: { fields: readonly FormField[]; given: Readonly<Record<string, unknown>>; side: Side },
): Promise<Offered> {
  const asked = fields.filter((field) => isAsked(field, side))
  const lists = asked.flatMap((field) => (field.kind === 'list' ? [{ field, named: namedBy(field, given) }] : []))
  const wanted = lists.filter(({ named }) => named.length > 0)
  const has = (kind: FormField['kind']) => asked.some((field) => field.kind === kind && Object.hasOwn(given, field.key))
  const parts: Record<keyof Row, RawBuilder<unknown> | null> = {
    items: wanted.length > 0 ? itemsOf(wanted) : null,
    priorities: has('priority') || asked.some(startsWithPriority) ? choosable('priority', side) : null,
    departments: has('department') ? choosable('department', side) : null,
    assignees: has('assignee') && side === 'agent' ? assignees : null,
  }
  const selected = Object.entries(parts).flatMap(([name, part]) => (part ? [sql`${part} as ${sql.id(name)}`] : []))
  if (selected.length === 0) return nothingOffered
  const { rows } = await sql<Partial<Row>>`select ${sql.join(selected)}`.execute(db)
  const { items = [], priorities = [], departments = [], assignees: people = [] } = rows[0] ?? {}
  return { items: byList(items), priorities, departments, assignees: people, files: [] }
}

function startsWithPriority(field: FormField): boolean {
  return field.kind === 'priority' && field.config.preset !== null
}

interface Row {
  items: (OfferedItem & { listId: number })[]
  priorities: Chosen[]
  departments: Chosen[]
  assignees: Chosen[]
}

function namedBy(field: Extract<FormField, { kind: 'list' }>, given: Readonly<Record<string, unknown>>): string[] {
  if (!Object.hasOwn(given, field.key)) return field.config.preset.map(String)
  const one = own(given as Record<string, never>, field.key) as unknown
  const all: unknown[] = Array.isArray(one) ? one.slice(0, 200) : [one]
  return all.flatMap((it) => {
    const named = typeof it === 'object' && it !== null && 'id' in it ? it.id : it
    // No item is called what cannot be kept.
    return typeof named === 'number' || (typeof named === 'string' && isKeepable(named)) ? [String(named).trim()] : []
  })
}

function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}

function itemsOf(wanted: { field: Extract<FormField, { kind: 'list' }>; named: string[] }[]): RawBuilder<unknown> {
  const listIds = wanted.map(({ field }) => field.config.listId)
  const words = [...new Set(wanted.flatMap(({ named }) => named))].slice(0, 1000)
  const ids = words.filter((word) => /^[1-9]\d{0,14}$/.test(word)).map(Number)
  const texts = words.map((word) => word.toLowerCase())
  return sql`(select coalesce(json_agg(json_build_object('id', i.id, 'listId', i.list_id, 'text', i.value, 'extra', i.extra)
      order by i.position, i.id), '[]')
    from list_item i join list l on l.id = i.list_id and l.availability <> 'archived'
    where i.is_enabled and i.list_id = any(${listIds}::bigint[])
      and (i.id = any(${ids}::bigint[]) or lower(i.value) = any(${texts}::text[]) or lower(i.extra) = any(${texts}::text[])))`
}

/** Priorities or departments, of which requesters are told the public ones alone. */
export function choosable(table: 'priority' | 'department', side: Side): RawBuilder<unknown> {
  const order = table === 'priority' ? sql`urgency` : sql`lower(name)`
  return sql`(select coalesce(json_agg(json_build_object('id', id, 'text', name) order by ${order}, id), '[]')
    from ${sql.table(table)} where availability = 'active' ${side === 'requester' ? sql`and is_public` : sql``})`
}

const assignees = sql`(select coalesce(json_agg(one), '[]') from (
  select json_build_object('id', id, 'kind', 'agent', 'text', name) as one from agent where availability = 'active'
  union all select json_build_object('id', id, 'kind', 'team', 'text', name) from team where availability = 'active') people)`

function byList(items: Row['items']): Map<number, OfferedItem[]> {
  const lists = new Map<number, OfferedItem[]>()
  for (const { listId, ...item } of items) lists.set(listId, [...(lists.get(listId) ?? []), item])
  return lists
}
