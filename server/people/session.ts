import { randomBytes } from 'node:crypto'
import type { Db } from '#server/platform/db.ts'
import { SESSION_DAYS } from './session-cookie.ts'

/**
 * Signs an account in: a session as better-auth makes them.
 *
 * @returns the token for the cookie
 */
export async function startSession(
  db: Db,
  accountId: string,
  { now, ip, userAgent }: { now: Date; ip?: string | undefined; userAgent?: string | undefined },
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await db
    .insertInto('authSession')
    .values({
      id: randomBytes(16).toString('base64url'),
      userId: accountId,
      token,
      expiresAt: expiry(now),
      ipAddress: ip ?? null,
      userAgent: userAgent?.slice(0, 500) ?? null,
      createdAt: now,
      updatedAt: now,
    })
    .execute()
  return token
}

/** Whoever keeps coming back stays signed in. */
export async function prolongSession(db: Db, sessionId: string, { now, ip }: { now: Date; ip: string }): Promise<void> {
  await db
    .updateTable('authSession')
    .set({ expiresAt: expiry(now), updatedAt: now, ipAddress: ip })
    .where('id', '=', sessionId)
    .execute()
}

function expiry(now: Date): Date {
  return new Date(now.getTime() + SESSION_DAYS * 86_400_000)
}
