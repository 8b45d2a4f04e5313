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
      expiresAt: new Date(now.getTime() + SESSION_DAYS * 86_400_000),
      ipAddress: ip ?? null,
      userAgent: userAgent?.slice(0, 500) ?? null,
      createdAt: now,
      updatedAt: now,
    })
    .execute()
  return token
}
