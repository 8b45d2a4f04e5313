import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Route } from '#contract/route.ts'
import type { Actor } from './actor.ts'
import { BadRequest, Conflict } from './errors.ts'
import { type Ctx, type Op, operation } from './operation.ts'

interface Attempt {
  key: string
  route: Route
  path: string
  body: unknown
}

interface Doing<T, A extends Actor> {
  work: (op: Op<A>) => Promise<T>
  /** Called with the first answer when it is given again. */
  again?: (op: Op<A>, answer: T) => Promise<void>
}

/**
 * Runs `work` once for a caller's key: the answer is stored in the transaction of what it caused, so a retry -
 * after a lost answer, a crash, or at the same moment - gets the first answer and causes nothing.
 *
 * @throws Conflict `idempotency_key_reused`  the key came before with another request
 */
export function once<T, A extends Actor>(ctx: Ctx<A>, attempt: Attempt, { work, again }: Doing<T, A>): Promise<T> {
  const { key } = attempt
  if (key.length < 1 || key.length > 200) {
    throw new BadRequest('bad_idempotency_key', 'Idempotency-Key takes 1 to 200 characters.')
  }
  const hash = createHash('sha256')
    .update(`${attempt.path}\n${JSON.stringify(attempt.body)}`)
    .digest('hex')
  const scope = scopeOf(ctx, attempt.route)
  return operation(ctx, async (op) => {
    // Waits here while the same key is at work in another transaction.
    const mine = await op.db
      .insertInto('idempotency')
      .values({ scope, key, requestHash: hash })
      .onConflict((conflict) => conflict.columns(['scope', 'key']).doNothing())
      .returning('key')
      .executeTakeFirst()
    if (!mine) {
      const earlier = await earlierAnswer<T>(op, { scope, key, hash })
      await again?.(op, earlier)
      return earlier
    }

    const answer = await work(op)
    await op.db
      .updateTable('idempotency')
      .set({ status: attempt.route.status, reply: sql`${JSON.stringify(answer)}::jsonb` })
      .where('scope', '=', scope)
      .where('key', '=', key)
      .execute()
    return answer
  })
}

/**
 * Whose keys these are. Where anybody may call, a guest is nobody in particular: the first answer may have made him one,
 * and been cut off behind its cookie.
 */
function scopeOf({ actor, ip }: Ctx, route: Route): string {
  const isGuest = actor.kind === 'requester' && actor.onlyTicketId !== null
  if (actor.id === null || (isGuest && route.caller === 'anyone')) return `system:${ip ?? ''}`
  return `${actor.kind}:${actor.id}`
}

async function earlierAnswer<T>(
  op: Op,
  { scope, key, hash }: { scope: string; key: string; hash: string },
): Promise<T> {
  const row = await op.db
    .selectFrom('idempotency')
    .select(['requestHash', 'reply'])
    .where('scope', '=', scope)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  if (row.requestHash !== hash) {
    throw new Conflict('idempotency_key_reused', 'This Idempotency-Key came before with another request.')
  }
  // Stored by this function from the same route's answer.
  return row.reply as T
}
