import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { Conflict } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { newToken } from './link-token.ts'

// Hashing takes some 50 ms on purpose: do it before a transaction begins.
export { hashPassword, verifyPassword }

/** Characters. */
export const PASSWORD = { min: 10, max: 128 }

interface NewAccount {
  name: string
  email: string
  passwordHash: string
}

/**
 * Makes a sign-in for an address that has been proved, or that an administrator vouches for.
 *
 * @returns its id
 * @throws Conflict `account_exists`
 */
export async function createAccount(op: Op, { name, email, passwordHash }: NewAccount): Promise<string> {
  const row = await op.db
    .insertInto('authUser')
    .values({ id: newToken(), name, email, emailVerified: true, createdAt: op.now, updatedAt: op.now })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new Conflict('account_exists', 'There is an account with this address already.')
  await setPassword(op, row.id, passwordHash)
  return row.id
}

/** The sign-in of an agent: a new one, or the one that she has as a requester, which gets the new password. */
export async function accountForAgent(op: Op, account: NewAccount): Promise<string> {
  const known = await op.db.selectFrom('authUser').select('id').where('email', '=', account.email).executeTakeFirst()
  if (!known) return createAccount(op, account)
  await setPassword(op, known.id, account.passwordHash)
  return known.id
}

/** Sets the password of an account; every session of it ends, and links for setting one are good no more. */
export async function setPassword(op: Op, accountId: string, passwordHash: string): Promise<void> {
  const updated = await op.db
    .updateTable('authAccount')
    .set({ password: passwordHash, updatedAt: op.now })
    .where('userId', '=', accountId)
    .where('providerId', '=', 'credential')
    .returning('id')
    .executeTakeFirst()
  if (!updated) {
    await op.db
      .insertInto('authAccount')
      .values({ id: newToken(), userId: accountId, accountId, providerId: 'credential', password: passwordHash })
      .execute()
  }
  await endSessions(op, accountId)
  await dropLinksOf(op, accountId)
}

/** Signs an account out everywhere. */
export async function endSessions(op: Op, accountId: string): Promise<void> {
  await op.db.deleteFrom('authSession').where('userId', '=', accountId).execute()
}

/** Links for setting a password hold the account's id; older ones are good no more once there is a newer. */
export async function dropLinksOf(op: Op, accountId: string): Promise<void> {
  await op.db.deleteFrom('authVerification').where('value', '=', accountId).execute()
}
