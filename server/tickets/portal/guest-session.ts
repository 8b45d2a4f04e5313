import { randomBytes } from 'node:crypto'
import { hashOf } from '#server/people/identity.ts'
import type { Op } from '#server/platform/operation.ts'

/** How long a guest keeps sight of a ticket in the browser that opened it or followed its link. */
export const GUEST_HOURS = 12

/**
 * Gives a guest sight of one ticket.
 *
 * @param isProven  he came by a link mailed to the requester's address; else what agents answer is not shown to him
 * @returns the token for the guest's cookie; only its hash is kept
 */
export async function startGuestSession(
  op: Op,
  { ticketId, requesterId, isProven }: { ticketId: number; requesterId: number; isProven: boolean },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await op.db
    .insertInto('guestAccess')
    .values({
      kind: 'session',
      tokenHash: hashOf(token),
      ticketId,
      requesterId,
      isProven,
      createdAt: op.now,
      expiresAt: new Date(op.now.getTime() + GUEST_HOURS * 3_600_000),
    })
    .execute()
  return token
}
