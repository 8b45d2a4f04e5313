import { ImapFlow } from 'imapflow'
import { sql } from 'kysely'
import type { App } from '#server/platform/app.ts'
import { imapOptions } from '../mailboxes/connection.ts'
import type { MailboxRow } from '../mailboxes/mailboxes.ts'
import { saidBy } from '../mailboxes/said.ts'

/** A mailbox's server compared with the ledger. */
export interface MailboxCheck {
  id: number
  name: string
  /** What the server said, when it could not be asked. */
  error: string | null
  onServer: number
  inLedger: number
  /** Older than the mailbox's connection: left where they are, as it is set. */
  left: number
  /** On the server and not in the ledger: up to the cursor, which must not be, and above it, which is yet to come. */
  missing: number[]
  waiting: number[]
  /** Messages that the server would not hand over. */
  problems: { uid: number; error: string }[]
}

export interface LedgerCheck {
  total: number
  pending: { id: number; receivedAt: Date }[]
  quarantined: { id: number; error: string | null }[]
}

const MOST_LISTED = 1000

/** Asks every active mailbox's server what it holds. Changes nothing, neither here nor there. */
export async function checkMailboxes(app: Pick<App, 'db' | 'secret'>): Promise<MailboxCheck[]> {
  const rows = await app.db
    .selectFrom('mailbox')
    .selectAll()
    .where('availability', '=', 'active')
    .where('fetchHost', 'is not', null)
    .orderBy('id')
    .execute()
  const checks: MailboxCheck[] = []
  for (const row of rows) checks.push(await checkMailbox(app, row))
  return checks
}

async function checkMailbox(app: Pick<App, 'db' | 'secret'>, row: MailboxRow): Promise<MailboxCheck> {
  const { id, name } = row
  const nothing = { id, name, error: null, onServer: 0, inLedger: 0, left: 0, missing: [], waiting: [], problems: [] }
  try {
    const { uidValidity, uids } = await askServer(app, row)
    const ledger = await app.db
      .selectFrom('incomingMail')
      .select('uid')
      .where('mailboxId', '=', id)
      .where('uidValidity', '=', uidValidity)
      .execute()
    const problems = await app.db
      .selectFrom('mailboxProblem')
      .select(['uid', 'error'])
      .where('mailboxId', '=', id)
      .where('uidValidity', '=', uidValidity)
      .orderBy('uid')
      .execute()
    const known = new Set([...ledger, ...problems].map(({ uid }) => uid))
    const isKnown = row.uidValidity === uidValidity
    const [first, cursor] = isKnown ? [row.firstUid, row.lastUid] : [0, 0]
    const unknown = uids.filter((uid) => uid >= first && !known.has(uid))
    return {
      ...nothing,
      onServer: uids.length,
      inLedger: ledger.length,
      left: uids.filter((uid) => uid < first).length,
      missing: unknown.filter((uid) => uid <= cursor),
      waiting: unknown.filter((uid) => uid > cursor),
      problems,
    }
  } catch (error) {
    return { ...nothing, error: saidBy(error).said }
  }
}

async function askServer(
  app: Pick<App, 'db' | 'secret'>,
  row: MailboxRow,
): Promise<{ uidValidity: number; uids: number[] }> {
  const client = new ImapFlow(await imapOptions(app, row))
  client.on('error', () => {}) // told by what is awaited
  try {
    await client.connect()
    const { uidValidity } = await client.mailboxOpen(row.folder, { readOnly: true })
    const uids = await client.search({ all: true }, { uid: true })
    if (!Array.isArray(uids)) throw new Error('The server does not say which messages there are.')
    return { uidValidity: Number(uidValidity), uids }
  } finally {
    client.close()
  }
}

/** What of the ledger waits, or was set aside. A message that came this minute is no news. */
export async function checkLedger({ db }: Pick<App, 'db'>): Promise<LedgerCheck> {
  const [pending, quarantined, count] = await Promise.all([
    db
      .selectFrom('incomingMail')
      .select(['id', 'receivedAt'])
      .where('fate', '=', 'pending')
      .where('receivedAt', '<', sql<Date>`now() - interval '1 minute'`)
      .orderBy('id')
      .limit(MOST_LISTED)
      .execute(),
    db
      .selectFrom('incomingMail')
      .select(['id', 'error'])
      .where('fate', '=', 'quarantined')
      .orderBy('id', 'desc')
      .limit(MOST_LISTED)
      .execute(),
    sql<{ total: number }>`select count(*) as total from incoming_mail`.execute(db),
  ])
  return { total: count.rows[0]?.total ?? 0, pending, quarantined }
}
