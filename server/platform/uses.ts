import { type RawBuilder, sql } from 'kysely'
import type { UseKind } from '#contract/crud.ts'
import type { Db } from './db.ts'
import { Conflict, NotFound } from './errors.ts'
import type { Op } from './operation.ts'
import { changeRow, deleteRow, lockRow, type Row, type Table } from './rows.ts'

/** Things of one kind that use a thing. */
export interface Use {
  kind: UseKind
  count: number
  /** Some of them by name, for the words of a refusal. */
  names: string[]
  /** What it keeps from happening to the thing: it cannot be archived, or not even disabled, while this uses it. */
  holds: 'nothing' | 'archive' | 'disable'
}

/** One part of the query for all uses. `from` is what follows `select count(*)`, with the thing's id in it. */
export function use(
  kind: UseKind,
  holds: Use['holds'],
  from: RawBuilder<unknown>,
  name = sql`null::text`,
): RawBuilder<Use> {
  return sql<Use>`select ${kind}::text as kind, ${holds}::text as holds, count(*) as count,
    coalesce((array_agg(${name} order by ${name}) filter (where ${name} is not null))[1:5], '{}') as names ${from}`
}

/** What is special about a kind of thing when it goes. */
export interface Archiving {
  table: ArchivableTable
  uses: (id: number) => RawBuilder<Use>[]
  /** Which default of the desk it is, in words; null when it is none. */
  isDefault?: (op: Op, id: number) => Promise<string | null>
  /** Whether somebody or something forbids it for a reason of its own. */
  forbid?: (op: Op, id: number) => Promise<void>
  /** Removes what belongs to it and nothing else, before it is deleted. */
  empty?: (op: Op, id: number) => Promise<void>
}

type Availability = 'active' | 'disabled' | 'archived'
type ArchivableTable = {
  [T in Table]: 'availability' | 'name' extends keyof Row<T> ? T : never
}[Table]

export async function usesOf(db: Db, parts: RawBuilder<Use>[]): Promise<Use[]> {
  const { rows } = await sql<Use>`${sql.join(parts, sql` union all `)}`.execute(db)
  return rows.filter(({ count }) => count > 0)
}

/** For the page of a thing: what uses it. @throws NotFound */
export async function usage(
  db: Db,
  { table, uses }: { table: Table; uses: Archiving['uses'] },
  id: number,
): Promise<{ items: { kind: UseKind; count: number }[] }> {
  const { rows } = await sql`select from ${sql.table(table)} where id = ${id}`.execute(db)
  if (rows.length === 0) throw new NotFound()
  const counts = new Map<UseKind, number>()
  for (const { kind, count } of await usesOf(db, uses(id))) counts.set(kind, (counts.get(kind) ?? 0) + count)
  return { items: [...counts].map(([kind, count]) => ({ kind, count })) }
}

/**
 * Takes a thing out of use: deletes it when nothing ever used it, else archives it, so that tickets and history go on
 * telling its name.
 *
 * @throws NotFound
 * @throws Conflict `is_default`, `in_use`  with words that say what it is, or what uses it
 */
export async function archiveOrDelete(
  op: Op,
  kind: Archiving,
  id: number,
): Promise<{ outcome: 'archived' | 'deleted' }> {
  const row = await lockRow(op, kind.table, id)
  const uses = await refuseHeld(op, kind, { id, to: 'archived' })
  // What the uses do not count (an old thread entry) keeps it from being deleted all the same.
  if (uses.length === 0 && (await deleteRow(op, kind.table, row, async () => kind.empty?.(op, id)))) {
    return { outcome: 'deleted' }
  }
  await changeRow(op, kind.table, { before: row, patch: { availability: 'archived' } })
  return { outcome: 'archived' }
}

/**
 * For a change of a thing, under its lock: whether it may leave what is in use.
 *
 * @param to  its new availability; undefined when that is not to change
 * @throws Conflict `is_default`, `in_use`
 */
export async function refuseLeaving(
  op: Op,
  kind: Archiving,
  { before, to }: { before: { id: number; availability: Availability }; to: Availability | undefined },
): Promise<void> {
  if (to === undefined || to === 'active' || to === before.availability) return
  await refuseHeld(op, kind, { id: before.id, to })
}

async function refuseHeld(
  op: Op,
  { uses, isDefault, forbid }: Archiving,
  { id, to }: { id: number; to: 'disabled' | 'archived' },
): Promise<Use[]> {
  const role = await isDefault?.(op, id)
  if (role) throw new Conflict('is_default', `This is ${role} of the desk. Choose another one first.`)
  await forbid?.(op, id)
  const found = await usesOf(op.db, uses(id))
  refuseIfHeld(found, to)
  return found
}

/** @throws Conflict `in_use`  with words that say what uses it */
export function refuseIfHeld(uses: Use[], to: 'disabled' | 'archived' = 'archived'): void {
  const holding = uses.filter(({ holds }) => holds === 'disable' || (to === 'archived' && holds === 'archive'))
  if (holding.length === 0) return
  throw new Conflict('in_use', `Still in use: ${holding.map(inWords).join('; ')}. Change that first.`)
}

const words: Record<UseKind, [one: string, many: string]> = {
  agents: ['agent', 'agents'],
  access: ['agent with access', 'agents with access'],
  apiKeys: ['API key', 'API keys'],
  departments: ['department', 'departments'],
  forms: ['form', 'forms'],
  helpTopics: ['help topic', 'help topics'],
  listItems: ['item', 'items'],
  mailAddresses: ['mail address', 'mail addresses'],
  mails: ['mail', 'mails'],
  managed: ['department managed', 'departments managed'],
  reopenedTo: ['status that reopens to it', 'statuses that reopen to it'],
  schedules: ['schedule', 'schedules'],
  settings: ['setting', 'settings'],
  slaPlans: ['SLA plan', 'SLA plans'],
  subDepartments: ['sub-department', 'sub-departments'],
  openTickets: ['open ticket', 'open tickets'],
  ticketFilters: ['ticket filter', 'ticket filters'],
  rules: ['rule', 'rules'],
  macros: ['macro', 'macros'],
  people: ['requester', 'requesters'],
  organizations: ['organization that she looks after', 'organizations that she looks after'],
  standIns: ['absence of somebody whom she stands in for', 'absences of people whom she stands in for'],
  subTopics: ['topic under it', 'topics under it'],
  tickets: ['ticket', 'tickets'],
  teamsLed: ['team led', 'teams led'],
}

/** `2 help topics (Access Issue, Feedback)` */
function inWords({ kind, count, names }: Use): string {
  const [one, many] = words[kind]
  const listed = names.length > 0 ? ` (${names.join(', ')}${count > names.length ? ', …' : ''})` : ''
  return `${count} ${count === 1 ? one : many}${listed}`
}
