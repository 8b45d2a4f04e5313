import { sql } from 'kysely'
import { badCursor } from '#server/platform/id-cursor.ts'
import type { Sort, SortKey } from './sort.ts'

/** Where a page ended: the values of the sort's keys and the id of its last ticket. */
export interface Place {
  keys: (string | number)[]
  id: number
}

export function writeCursor(sort: Sort, { keys, id }: Place): string {
  const values = keys.map((key, at) => (sort.keys[at]?.kind === 'instant' ? exact(String(key)) : key))
  return Buffer.from(JSON.stringify([sort.name, ...values, id])).toString('base64url')
}

/** @throws BadRequest `bad_cursor`  not one of ours, or of a list in another order */
export function readCursor(sort: Sort, cursor: string): Place {
  const [name, ...values] = parsed(cursor)
  const id = values.pop()
  const isOurs =
    name === sort.name &&
    isWhole(id) &&
    values.length === sort.keys.length &&
    sort.keys.every((key, at) => fits(key, values[at]))
  if (!isOurs) throw badCursor()
  // Each has just been found to be of its key's kind.
  return { keys: values as Place['keys'], id: id as number }
}

/** The values of a place, for a comparison with the keys and the id. */
export function placeValues(sort: Sort, { keys, id }: Place) {
  const types = { whole: sql`int`, instant: sql`timestamptz`, text: sql`text` }
  const values = sort.keys.map(({ kind }, at) => sql`${keys[at]}::${types[kind]}`)
  return sql.join([...values, sql`${id}::bigint`])
}

function parsed(cursor: string): unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(values)) return values
  } catch {
    // Answered like everything else that is not ours.
  }
  throw badCursor()
}

function fits({ kind }: SortKey, value: unknown): boolean {
  if (kind === 'whole') return isWhole(value) && Math.abs(value) < 2 ** 31
  if (typeof value !== 'string') return false
  return kind === 'instant' ? isInstant(value) : value.length <= 20 && !value.includes('\u0000') && value.isWellFormed()
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/

// The database refuses what only looks like an instant (February 30): it must come out of a Date as it went in.
function isInstant(value: string): boolean {
  if (value === 'infinity' || value === '-infinity') return true
  if (!INSTANT.test(value)) return false
  const date = new Date(value)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 23) === value.slice(0, 23)
}

/** PostgreSQL's JSON of an instant, in UTC with all six digits: a page ends at a microsecond. */
function exact(value: string): string {
  if (value.endsWith('infinity')) return value
  const [, fraction = ''] = /\.(\d+)/.exec(value) ?? []
  return `${new Date(value).toISOString().slice(0, 20)}${fraction.padEnd(6, '0')}Z`
}
