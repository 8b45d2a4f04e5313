import { randomBytes } from 'node:crypto'
import { hashOf } from '#server/people/identity.ts'
import type { Op } from '#server/platform/operation.ts'

/** How long a guest keeps sight of a ticket in the browser that opened it or followed its link. */
export const GUEST_HOURS = 12

/** Gives a guest sight of one ticket. @returns the token for the guest's cookie; only its hash is kept */
export async function startGuestSession(
  op: Op,
  { ticketId, requesterId }: { ticketId: number; requesterId: number },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await op.db
    .insertInto('guestAccess')
    .values({
      kind: 'session',
      tokenHash: hashOf(token),
      ticketId,
      requesterId,
      createdAt: op.now,
      expiresAt: new Date(op.now.getTime() + GUEST_HOURS * 3_600_000),
    })
    .execute()
  return token
}
