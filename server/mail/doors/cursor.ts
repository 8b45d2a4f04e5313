import type { MailboxObject } from 'imapflow'
import { sql } from 'kysely'
import { MOST_OLD } from '#contract/mailboxes.ts'
import type { MailboxRow } from '../mailboxes/mailboxes.ts'
import type { Session } from './fetch-mailbox.ts'

/** An administrator has changed the mailbox: whoever works by its old settings ends here. */
class Overtaken extends Error {
  constructor() {
    super('The mailbox has been changed.')
  }
}

/** Up to which number a folder has been read, and below which one its messages are not ours. */
export interface Start {
  last: number
  first: number
}

/**
 * Where reading goes on. When a folder's numbers have begun anew (another UIDVALIDITY), reading begins anew too; what is
 * known already is known by its content. What lay there before the mailbox was connected is left, as it is set.
 *
 * @source docs/decisions/017-what-a-mailbox-held-before.md
 */
export async function startOf(session: Session, folder: MailboxObject): Promise<Start> {
  const uidValidity = Number(folder.uidValidity)
  const { app, row } = session
  const known = await app.db
    .selectFrom('mailbox')
    .select(['uidValidity', 'lastUid', 'firstUid', 'readSince'])
    .where('id', '=', row.id)
    .where(sql<boolean>`updated_at::text = ${session.version}`)
    .executeTakeFirst()
  if (!known) throw new Overtaken()
  if (known.uidValidity === uidValidity) return { last: known.lastUid, first: known.firstUid }
  // Another folder may, by chance, count under the same UIDVALIDITY: the numbers of the former one mean nothing now.
  if (known.uidValidity === null) await forgetNumbers(session)
  const beginning =
    known.uidValidity === null ? atFirst(session.row, folder) : await againSince(session, folder, known.readSince)
  const { first } = beginning
  const last = Math.max(first - 1, 0)
  await storeCursor(session, { uidValidity, last, isNew: false, beginning })
  return { last, first }
}

/** Columns of the mailbox: what is read of its folder. */
interface Beginning {
  first: number
  since: Date | null
  passedOver: number
}

const everything: Beginning = { first: 0, since: null, passedOver: 0 }

function atFirst({ readFrom }: MailboxRow, { exists, uidNext }: MailboxObject): Beginning {
  const leaves = readFrom === 'new' || (readFrom === 'auto' && exists > MOST_OLD)
  // Whatever comes from this answer of the server on has this number or a higher one.
  return leaves && uidNext ? { first: uidNext, since: new Date(), passedOver: exists } : everything
}

/** Clocks differ: rather an old message too many than a new one too few. */
const TOLERANCE_MS = 10 * 60_000

/** The lowest number of those that came since the mailbox was connected, now that all have others. */
async function againSince(
  session: Session,
  { exists, uidNext }: MailboxObject,
  since: Date | null,
): Promise<Beginning> {
  if (since === null || !uidNext) return everything
  const day = new Date(since.getTime() - 2 * 86_400_000)
  const uids = await session.client.search({ since: day }, { uid: true })
  if (!Array.isArray(uids)) return everything
  const dates =
    uids.length === 0
      ? []
      : await session.client.fetchAll(uids.join(','), { uid: true, internalDate: true }, { uid: true })
  const ours = dates.filter(
    ({ internalDate }) => !internalDate || new Date(internalDate).getTime() >= since.getTime() - TOLERANCE_MS,
  )
  const first = Math.min(uidNext, ...ours.map(({ uid }) => uid))
  return { first, since, passedOver: Math.max(0, exists - ours.length) }
}

/** Moves the cursor; whatever lies up to it is in the ledger, or written down as a problem. */
export async function storeCursor(
  { app, row, version }: Session,
  { uidValidity, last, isNew, beginning }: { uidValidity: number; last: number; isNew: boolean; beginning?: Beginning },
): Promise<void> {
  const now = new Date()
  const stored = await app.db
    .updateTable('mailbox')
    .set({
      uidValidity,
      lastUid: last,
      fetchedAt: now,
      ...(isNew && { lastMessageAt: now, silentSince: null }),
      ...(beginning && {
        firstUid: beginning.first,
        readSince: beginning.since,
        passedOver: beginning.passedOver,
      }),
    })
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
