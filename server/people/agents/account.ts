import { lockName, type Op } from '#server/platform/operation.ts'
import { refusingTaken, taken } from '#server/platform/taken.ts'
import { accountForAgent, dropLinksOf, endSessions } from '../account.ts'

/**
 * The account for a new agent. A requester of this address keeps the account; its password becomes the new one, and
 * whoever is signed in with it has to sign in again.
 *
 * @returns its id
 * @throws Conflict `email_taken`
 */
export async function claimAccount(
  op: Op,
  account: { name: string; email: string; passwordHash: string },
): Promise<string> {
  await lockName(op, `account ${account.email}`)
  const owner = await op.db
    .selectFrom('agent')
    .innerJoin('authUser', 'authUser.id', 'agent.accountId')
    .select('availability')
    .where('authUser.email', '=', account.email)
    .executeTakeFirst()
  if (owner?.availability === 'archived') {
    const message = 'An archived agent has this address. Bring that agent back instead of creating another.'
    throw taken('body.email', 'email', message)
  }
  if (owner) throw taken('body.email', 'email', 'Another agent has this e-mail address already.')
  return accountForAgent(op, account)
}

/** Gives an account another address: it is signed out, and links mailed to the old one are good no more. */
export async function moveAccount(op: Op, accountId: string, email: string): Promise<void> {
  await refusingTaken(
    op.db.updateTable('authUser').set({ email, updatedAt: op.now }).where('id', '=', accountId).execute(),
  )
  await dropLinksOf(op, accountId)
  await endSessions(op, accountId)
}

/** Removes an account that nobody signs in with any more: neither an agent nor a requester. */
export async function dropAccount(op: Op, accountId: string): Promise<void> {
  await op.db
    .deleteFrom('authUser')
    .where('id', '=', accountId)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('requester').select('id').where('accountId', '=', accountId))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('agent').select('id').where('accountId', '=', accountId))),
    )
    .execute()
}
