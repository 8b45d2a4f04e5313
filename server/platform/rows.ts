import { type Insertable, type Selectable, sql } from 'kysely'
import type { DB } from '#db/types.ts'
import { audit } from './audit.ts'
import { NotFound } from './errors.ts'
import type { Op } from './operation.ts'
import { refusingTaken } from './taken.ts'

/** Tables of the things that people set up: each has an id and the times of its creation and last change. */
export type Table = {
  [T in keyof DB]: 'id' extends keyof DB[T] ? ('updatedAt' extends keyof DB[T] ? T : never) : never
}[keyof DB]

type NamedTable = { [T in Table]: 'name' extends keyof DB[T] ? T : never }[Table]
export type Row<T extends Table> = Selectable<DB[T]> & { id: number }
export type Changes = Record<string, { from: unknown; to: unknown }>

/** What the record calls a row: `help_topic` for `helpTopic`. */
export function subjectOf(table: Table): string {
  return table.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/**
 * The row, kept for this operation alone until it ends. Whoever is about to refer to it waits too, and so sees what
 * became of it.
 *
 * @throws NotFound
 */
export async function lockRow<T extends Table>(op: Op, table: T, id: number): Promise<Row<T>> {
  const { rows } = await sql<Row<T>>`select * from ${sql.table(table)} where id = ${id} for update`.execute(op.db)
  const row = rows[0]
  if (!row) throw new NotFound()
  return row
}

/**
 * Inserts a row and records `TABLE.created` with what it began as.
 *
 * @param also  what else it began with, kept in other tables
 * @throws Conflict `name_taken` and the like
 */
export async function createRow<T extends Table>(
  op: Op,
  table: T,
  values: Omit<Insertable<DB[T]>, 'id' | 'createdAt' | 'updatedAt'>,
  also: Record<string, unknown> = {},
): Promise<number> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  const columns = [...given.map(([column]) => sql.ref(column)), sql.ref('createdAt'), sql.ref('updatedAt')]
  const { rows } = await refusingTaken(
    sql<{ id: number }>`insert into ${sql.table(table)} (${sql.join(columns)})
      values (${sql.join([...given.map(([, value]) => value), op.now, op.now])}) returning id`.execute(op.db),
  )
  const id = rows[0]?.id
  if (id === undefined) throw new Error('an insert returned nothing')
  const subject = subjectOf(table)
  await audit(op, { type: `${subject}.created`, subject, id, data: { ...Object.fromEntries(given), ...also } })
  return id
}

/**
 * Writes those values of `patch` that differ from the row, and records them as `TABLE.changed`, each with what it was
 * before. Nothing that differs: nothing written, nothing recorded.
 *
 * @param before  the row as {@link lockRow} gave it
 * @param also    changes that the caller makes to what belongs to it in other tables
 * @throws Conflict `name_taken` and the like
 */
export async function changeRow<T extends Table>(
  op: Op,
  table: T,
  { before, patch, also = {} }: { before: Row<T>; patch: Partial<Selectable<DB[T]>>; also?: Changes },
): Promise<Changes> {
  const changed = changesOf(before, patch)
  const changes = { ...changed, ...also }
  if (Object.keys(changes).length === 0) return {}
  const set = Object.entries(changed).map(([column, { to }]) => sql`${sql.ref(column)} = ${to}`)
  await refusingTaken(
    sql`update ${sql.table(table)} set ${sql.join([...set, sql`updated_at = ${op.now}`])} where id = ${before.id}`.execute(
      op.db,
    ),
  )
  const subject = subjectOf(table)
  await audit(op, { type: `${subject}.changed`, subject, id: before.id, changes })
  return changes
}

/**
 * Deletes a row, unless something refers to it after all, and records `TABLE.deleted`.
 *
 * @param row    as {@link lockRow} gave it
 * @param first  removes what belongs to it and to nothing else
 * @returns whether it is gone; if not, nothing has changed
 */
export async function deleteRow<T extends NamedTable>(
  op: Op,
  table: T,
  row: { id: number; name: string },
  first?: () => Promise<void>,
): Promise<boolean> {
  await sql`savepoint deleting`.execute(op.db)
  try {
    await first?.()
    await sql`delete from ${sql.table(table)} where id = ${row.id}`.execute(op.db)
  } catch (error) {
    if ((error as { code?: unknown }).code !== FOREIGN_KEY_VIOLATION) throw error
    await sql`rollback to savepoint deleting`.execute(op.db)
    return false
  }
  const subject = subjectOf(table)
  await audit(op, { type: `${subject}.deleted`, subject, id: row.id, data: { name: row.name } })
  return true
}

const FOREIGN_KEY_VIOLATION = '23503'

/** The values of `patch` that are given and differ from the row's. */
export function changesOf(before: object, patch: object): Changes {
  const was = new Map(Object.entries(before))
  return Object.fromEntries(
    Object.entries(patch)
      .filter(([name, to]) => to !== undefined && !isSameJson(was.get(name), to))
      .map(([name, to]) => [name, { from: was.get(name) ?? null, to }]),
  )
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
}

/** The same for what is kept as JSON, where keys have an order of the database's own. */
export function isSameJson(one: unknown, other: unknown): boolean {
  return isSame(sorted(one), sorted(other))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
