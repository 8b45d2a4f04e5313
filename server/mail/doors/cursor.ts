import { sql } from 'kysely'
import type { Session } from './fetch-mailbox.ts'

/** An administrator has changed the mailbox: whoever works by its old settings ends here. */
class Overtaken extends Error {
  constructor() {
    super('The mailbox has been changed.')
  }
}

/**
 * The number up to which the folder has been read. When its numbers have begun anew (another UIDVALIDITY), reading
 * begins anew too; what is known already is known by its content.
 */
export async function startOf(session: Session, uidValidity: number): Promise<number> {
  const { app, row } = session
  const known = await app.db
    .selectFrom('mailbox')
    .select(['uidValidity', 'lastUid'])
    .where('id', '=', row.id)
    .where(sql<boolean>`updated_at::text = ${session.version}`)
    .executeTakeFirst()
  if (!known) throw new Overtaken()
  if (known.uidValidity === uidValidity) return known.lastUid
  // Another folder may, by chance, count under the same UIDVALIDITY: the numbers of the former one mean nothing now.
  if (known.uidValidity === null) await forgetNumbers(session)
  await storeCursor(session, { uidValidity, last: 0, isNew: false })
  return 0
}

/** Moves the cursor; whatever lies up to it is in the ledger, or written down as a problem. */
export async function storeCursor(
  { app, row, version }: Session,
  { uidValidity, last, isNew }: { uidValidity: number; last: number; isNew: boolean },
): Promise<void> {
  const now = new Date()
  const stored = await app.db
    .updateTable('mailbox')
    .set({ uidValidity, lastUid: last, fetchedAt: now, ...(isNew && { lastMessageAt: now, silentSince: null }) })
    .where('id', '=', row.id)
    .where(sql<boolean>`updated_at::text = ${version}`)
    .returning('id')
    .executeTakeFirst()
  if (!stored) throw new Overtaken()
}

async function forgetNumbers({ app, row }: Session): Promise<void> {
  await app.db
    .updateTable('incomingMail')
    .set({ uid: null, uidValidity: null })
    .where('mailboxId', '=', row.id)
    .where('uid', 'is not', null)
    .execute()
  await app.db.deleteFrom('mailboxProblem').where('mailboxId', '=', row.id).execute()
}
