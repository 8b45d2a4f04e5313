import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from './db.ts'
import { NotFound } from './errors.ts'
import { badCursor } from './id-cursor.ts'
import { likeWords } from './like.ts'

export interface ListQuery {
  limit: number
  cursor?: string | undefined
  q?: string | undefined
  include?: 'active' | 'usable' | 'all' | undefined
}

/**
 * A query for things as the contract shows them, with two or three columns more, for the list alone: `list_order`
 * (text; with the id it is the order), `list_words` (in which `q` is looked for) and `list_availability`.
 */
export type ListedRows = RawBuilder<unknown>

const included: Record<'active' | 'usable' | 'all', RawBuilder<SqlBool>> = {
  active: sql`item.list_availability = 'active'`,
  usable: sql`item.list_availability <> 'archived'`,
  all: sql`true`,
}

/** One page of things. */
export async function listRows<Item extends { id: number }>(
  db: Db,
  rows: ListedRows,
  { limit, cursor, q, include = 'usable' }: ListQuery,
): Promise<{ items: Item[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : readCursor(cursor)
  const conditions: RawBuilder<SqlBool>[] = [
    included[include],
    ...likeWords(sql`item.list_words`, q ?? ''),
    ...(after ? [sql<SqlBool>`(item.list_order, item.id) > (${after.order}, ${after.id}::bigint)`] : []),
  ]
  const found = await sql<Item & { listOrder: string }>`
    select item.* from (${rows}) item where ${sql.join(conditions, sql` and `)}
    order by item.list_order, item.id limit ${limit + 1}`.execute(db)
  const page = found.rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map((row) => shown<Item>(row)),
    nextCursor: found.rows.length > limit && last ? writeCursor(last.listOrder, last.id) : null,
  }
}

/** @throws NotFound */
export async function oneRow<Item>(db: Db, rows: ListedRows, id: number): Promise<Item> {
  const found = await sql<object>`select item.* from (${rows}) item where item.id = ${id}`.execute(db)
  const row = found.rows[0]
  if (!row) throw new NotFound()
  return shown<Item>(row)
}

const OWN = ['listOrder', 'listWords', 'listAvailability']

function shown<Item>(row: object): Item {
  // What is left is what the query was written to give.
  return Object.fromEntries(Object.entries(row).filter(([name]) => !OWN.includes(name))) as Item
}

function writeCursor(order: string, id: number): string {
  return Buffer.from(JSON.stringify([order, id])).toString('base64url')
}

function readCursor(cursor: string): { order: string; id: number } {
  try {
    const [order, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (typeof order === 'string' && !order.includes('\u0000') && Number.isSafeInteger(id))
      return { order, id: id as number }
  } catch {
    // Not ours, like anything else that does not read.
  }
  throw badCursor()
}
