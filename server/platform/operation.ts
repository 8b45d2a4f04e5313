import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Cause } from '#contract/cause.ts'
import type { Language } from '#contract/translations.ts'
import type { DB } from '#db/types.ts'
import type { Actor } from './actor.ts'
import { withTheNext } from './ahead.ts'

/** Who acts, when, and on which database. */
export interface Ctx<A extends Actor = Actor> {
  db: Kysely<DB> | Transaction<DB>
  actor: A
  /** One instant for the whole operation. */
  now: Date
  /** The visitor's address, where there is one. */
  ip?: string
  /** What the caller wants to read, where that is a language that we have. */
  language?: Language
  /** Token of a browser that nobody is signed in at: its uploads wait under it. */
  visitor?: string
  /** Where people reach this desk, for links in what is written. */
  ownAddress?: string
  /** What led to it, where that was not the actor's own idea: every change that nothing else explains names it. */
  because?: { cause: Cause; eventId: number | null }
}

/** A running operation: a Ctx inside its transaction. */
export interface Op<A extends Actor = Actor> extends Ctx<A> {
  db: Transaction<DB>
  operationId: string
  /** Shared by all that joined: what is to happen once the transaction has committed. */
  afterCommit: (() => void)[]
}

/**
 * Runs `work` in one transaction, or inside the caller's when `ctx` is an operation already (one verb as part of another).
 */
export async function operation<T, A extends Actor>(ctx: Ctx<A>, work: (op: Op<A>) => Promise<T>): Promise<T> {
  if (isOperation(ctx)) return await work(ctx)
  const afterCommit: (() => void)[] = []
  const result = await ctx.db
    .transaction()
    .execute((db) => work({ ...ctx, db, operationId: randomUUID(), afterCommit }))
  for (const act of afterCommit) act()
  return result
}

/** The same operation by another actor: what a verb does on behalf of somebody or of the desk itself. */
export function as<A extends Actor>(op: Op, actor: A): Op<A> {
  return { ...op, actor }
}

export function isOperation<A extends Actor>(ctx: Ctx<A>): ctx is Op<A> {
  return 'operationId' in ctx
}

/**
 * Waits for and holds a lock on a name until the operation ends: for what has no row yet. It is asked for together with
 * the next statement of the operation, which sees what was done under it.
 */
export async function lockName(op: Op, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0)) ${withTheNext}`.execute(op.db)
}
