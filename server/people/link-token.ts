import { randomBytes } from 'node:crypto'
import type { Db } from '#server/platform/db.ts'
import { NotFound } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { hashOf } from './identity.ts'

/** A mailed link is good for one thing. */
type Purpose = 'reset-password' | 'confirm-account'

/** 256 random bits; only their hash is stored, so that a copy of the database opens nothing. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Stores what a link stands for. */
export async function keepLink(
  op: Op,
  link: { purpose: Purpose; token: string; value: string; hours: number },
): Promise<void> {
  const { purpose, token, value, hours } = link
  await op.db
    .insertInto('authVerification')
    .values({
      id: newToken(),
      identifier: identifierOf(purpose, token),
      value,
      expiresAt: new Date(op.now.getTime() + hours * 3_600_000),
    })
    .execute()
}

/** What a link stands for; the link stays good. @throws NotFound `link_expired` */
export async function readLink(db: Db, purpose: Purpose, token: string): Promise<string> {
  const row = await db
    .selectFrom('authVerification')
    .select(['value', 'expiresAt'])
    .where('identifier', '=', identifierOf(purpose, token))
    .executeTakeFirst()
  if (!row || row.expiresAt <= new Date()) throw expired()
  return row.value
}

/** The same, and the link is good no more; of several at once one gets it. @throws NotFound `link_expired` */
export async function useLink(op: Op, purpose: Purpose, token: string): Promise<string> {
  const row = await op.db
    .deleteFrom('authVerification')
    .where('identifier', '=', identifierOf(purpose, token))
    .returning(['value', 'expiresAt'])
    .executeTakeFirst()
  if (!row || row.expiresAt <= op.now) throw expired()
  return row.value
}

export function expired(): NotFound {
  return new NotFound('link_expired', 'This link has been used already, or it is too old. Ask for a new one.')
}

function identifierOf(purpose: Purpose, token: string): string {
  return `${purpose}:${hashOf(token).toString('base64url')}`
}
