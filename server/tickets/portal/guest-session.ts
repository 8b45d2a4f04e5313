import { createHmac, randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { hashOf } from '#server/people/identity.ts'
import type { Ctx, Op } from '#server/platform/operation.ts'

/** How long a guest keeps sight of a ticket in the browser that opened it or followed its link. */
export const GUEST_HOURS = 12

interface NewSession {
  ticketId: number
  requesterId: number
  isProven: boolean
  token?: string | undefined
}

/**
 * Gives a guest sight of one ticket.
 *
 * @param isProven  he came by a link mailed to the requester's address; else what agents answer is not shown to him
 * @param token     from {@link tokenOfRequest}, for one that a retry can find again
 * @returns the token for the guest's cookie; only its hash is kept
 */
export async function startGuestSession(
  op: Op,
  { ticketId, requesterId, isProven, token = newToken() }: NewSession,
): Promise<string> {
  const expiresAt = new Date(op.now.getTime() + GUEST_HOURS * 3_600_000)
  const session = { ticketId, requesterId, isProven, createdAt: op.now, expiresAt }
  await op.db
    .insertInto('guestAccess')
    .values({ kind: 'session', tokenHash: hashOf(token), ...session })
    // The same request from another network has become another ticket: now it is about that one.
    .onConflict((conflict) => conflict.column('tokenHash').doUpdateSet(session))
    .execute()
  return token
}

/** Shorter keys can be guessed, or are counted up by a program. */
const SECRET_KEY = 30

/**
 * The token of a guest whose request carries an `Idempotency-Key`. It follows from what only its sender knows: the key,
 * what he wrote, and the token of his uploads if he has one. So the same request sent again gets the same sight, whoever
 * sends another gets none, and what is stored (the token's hash) gives it to nobody. Undefined: the key is no secret.
 */
export function tokenOfRequest(request: FastifyRequest, { visitor }: Ctx, secret: string): string | undefined {
  const key = String(request.headers['idempotency-key'] ?? '')
  if (key.length < SECRET_KEY) return undefined
  const sent = JSON.stringify(['guest', key, visitor ?? '', request.url, request.body])
  return createHmac('sha256', secret).update(sent).digest('base64url')
}

/** Whether this token gives sight of the ticket still: it was not left, and its time is not over. */
export async function isGuestSession(op: Op, token: string, ticketId: number): Promise<boolean> {
  const session = await op.db
    .selectFrom('guestAccess')
    .select('id')
    .where('tokenHash', '=', hashOf(token))
    .where('kind', '=', 'session')
    .where('ticketId', '=', ticketId)
    .where('expiresAt', '>', op.now)
    .executeTakeFirst()
  return session !== undefined
}

function newToken(): string {
  return randomBytes(32).toString('base64url')
}
