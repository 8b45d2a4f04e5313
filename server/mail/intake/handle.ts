import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { isDatabaseAway } from '#server/platform/database-away.ts'
import { Unavailable } from '#server/platform/errors.ts'
import { enqueue, type Job } from '#server/platform/jobs.ts'
import { type Op, operation } from '#server/platform/operation.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { type LedgerRow, lockPending, type Outcome, settle } from '../ledger/settle.ts'
import type { Authentication, ReadMail } from '../read/mail.ts'
import { type MailReaders, TooHard } from '../read/pool.ts'
import { mailKey } from '../token.ts'
import { act } from './act.ts'
import { authorshipOf, trustedResults } from './authorship.ts'
import { decide } from './decide.ts'
import { addressedTo, loadFacts, loadOwnAddresses } from './facts.ts'
import { contentDigest, findOriginal, isLesser, wordsDigest } from './identity.ts'
import { type Staged, stageParts } from './stage.ts'

export type Intake = Pick<App, 'db' | 'files' | 'secret' | 'log'> & { readers: MailReaders }

/** One that fails so often for a reason of its own is set aside, so that it holds up nothing. */
const MOST_ATTEMPTS = 3
/** How long a message waits for the one that it answers, when that is still to be handled. */
const WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000

/** The job that gives one message of the ledger its fate. */
export function handleMailJob(intake: Intake): Job {
  return async (payload) => {
    await handleMessage(intake, (payload as { id: number }).id)
  }
}

/**
 * Reads one message and does what follows from it, exactly once: whatever it makes is in one transaction with its fate,
 * so that a crash at any point leaves it pending with nothing made.
 *
 * @throws what will be better later (database or files away): the job comes again
 */
export async function handleMessage(intake: Intake, id: number): Promise<void> {
  const row = await intake.db
    .selectFrom('incomingMail')
    .selectAll()
    .where('id', '=', id)
    .where('fate', '=', 'pending')
    .executeTakeFirst()
  if (!row) return
  const folder = await mkdtemp(join(tmpdir(), 'deskbell-mail-'))
  try {
    const mail = withEnvelope(await read(intake, row, folder), row)
    if (await waitsForAnother(intake, row, mail)) return
    const staged = await stageParts(intake, mail.parts, new Date())
    await operation({ ...ctxOf(intake), visitor: staged.visitor }, (op) =>
      giveFate(op, intake, { pending: row, mail, staged }),
    )
  } catch (error) {
    await setAside(intake, row, error)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function ctxOf({ db }: Intake) {
  return { db, actor: system('Mail'), now: new Date() }
}

/** What a server sends with the null sender is a machine's, whatever the message itself says. */
function withEnvelope(mail: ReadMail, { envelopeFrom }: LedgerRow): ReadMail {
  if (envelopeFrom !== '') return mail
  const isAnswer = mail.inReplyTo.length > 0 || mail.references.length > 0
  const robot: ReadMail['robot'] = { kind: isAnswer ? 'auto-reply' : 'system', signal: 'MAIL FROM:<>' }
  return { ...mail, returnPath: '', robot: mail.robot ?? robot }
}

async function read(intake: Intake, row: LedgerRow, folder: string): Promise<ReadMail> {
  const raw = await intake.files.open(row.sha256)
  if (!raw) throw new Error('its raw message is not in the file store')
  const path = join(folder, 'raw.eml')
  await pipeline(raw.stream(), createWriteStream(path))
  return await intake.readers.read(path, folder)
}

/**
 * A message that answers one which came before it and is not handled yet would miss its ticket: it comes again in a
 * moment.
 */
async function waitsForAnother(intake: Intake, row: LedgerRow, mail: ReadMail): Promise<boolean> {
  const referred = [...mail.inReplyTo, ...mail.references]
  if (referred.length === 0 || Date.now() - row.receivedAt.getTime() > LONGEST_WAIT_MS) return false
  const { rows } = await sql`
    select 1 from incoming_mail where fate = 'pending' and id < ${row.id} and message_id = any(${referred}::text[]) limit 1`.execute(
    intake.db,
  )
  if (rows.length === 0) return false
  await operation(ctxOf(intake), (op) =>
    enqueue(op, 'handle_mail', { id: row.id }, { at: new Date(Date.now() + WAIT_MS), key: `handle_mail:${row.id}` }),
  )
  return true
}

async function giveFate(
  op: Op,
  intake: Intake,
  { pending, mail, staged }: { pending: LedgerRow; mail: ReadMail; staged: Staged },
): Promise<void> {
  const { id } = pending
  const digest = contentDigest(mail)
  const { mail: settings } = await loadSettings(op.db)
  const fetchHost = await fetchHostOf(op, pending)
  const trusted = trustedResults(mail, { servers: settings.authenticationServers, fetchHost })
  const row = await noteFacts(op, id, { mail, trusted, staged, digest })
  if (!row) return // another worker was faster
  const original = await findOriginal(op, {
    id,
    sha256: row.sha256,
    words: wordsDigest(mail),
    receivedAt: row.receivedAt,
    isLesser: isLesser(mail),
    messageId: mail.messageId,
    contentDigest: digest,
    fromAddress: mail.from?.address ?? null,
    date: mail.date,
  })
  if (original !== null) return settle(op, id, { fate: 'duplicate', duplicateOf: original })

  const key = mailKey(intake.secret)
  const own = await loadOwnAddresses(op)
  const authorship = authorshipOf(mail, trusted)
  const facts = await loadFacts(op, { mail, authorship, key, own, settings, envelope: row, row })
  const address = addressedTo(own, { mail, envelope: row })
  const decision = decide(facts)
  await settle(op, id, await act(op, decision, { row, mail, staged, facts, own, address, key }))
}

/** Of the mailbox that it was fetched from. */
async function fetchHostOf({ db }: Op, { door, mailboxId }: LedgerRow): Promise<string | null> {
  if (door !== 'imap' || mailboxId === null) return null
  const row = await db.selectFrom('mailbox').select('fetchHost').where('id', '=', mailboxId).executeTakeFirst()
  return row?.fetchHost ?? null
}

/** Writes what is shown of the message, and by what further copies of it are known. @returns the row, locked */
async function noteFacts(
  op: Op,
  id: number,
  {
    mail,
    trusted,
    staged,
    digest,
  }: { mail: ReadMail; trusted: Authentication | null; staged: Staged; digest: string | null },
): Promise<LedgerRow | undefined> {
  const facts = {
    date: mail.date,
    words: wordsDigest(mail),
    rawFrom: mail.rawFrom.slice(0, 1000),
    to: mail.to.slice(0, 50),
    cc: mail.cc.slice(0, 50),
    replyTo: mail.replyTo.slice(0, 10),
    sender: mail.sender,
    resent: mail.resent,
    returnPath: mail.returnPath,
    robot: mail.robot,
    report: mail.report && { ...mail.report, recipients: mail.report.recipients.slice(0, 50) },
    authentication: trusted,
    claimedAuthentication: trusted ? null : mail.authentication,
    security: mail.security,
    calendar: mail.calendar,
    listId: mail.listId,
    language: mail.language,
    notices: mail.notices,
    parts: mail.parts.map(({ name, mediaType, size }) => ({ name, mediaType, size })),
    refused: staged.refused,
  }
  return op.db
    .updateTable('incomingMail')
    .set({
      messageId: mail.messageId,
      contentDigest: digest,
      fromAddress: mail.from?.address ?? null,
      fromName: (mail.from?.name ?? '').slice(0, 300),
      subject: mail.subject,
      facts: sql<string>`${JSON.stringify(facts)}::jsonb`,
    })
    .where('id', '=', id)
    .where('fate', '=', 'pending')
    .returningAll()
    .executeTakeFirst()
}

/** Nothing of the message's: a database or disk that is away or full, two transactions that waited for each other. */
function isPassing(error: unknown): boolean {
  if (isDatabaseAway(error) || error instanceof Unavailable) return true
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' && (/^(40|53|55)/.test(code) || PASSING.has(code))
}

const PASSING = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EIO', 'EROFS'])

/** A message that cannot be read is quarantined; what only could not be done now is thrown on. */
async function setAside(intake: Intake, row: LedgerRow, error: unknown): Promise<void> {
  if (isPassing(error)) throw error
  const words = (error instanceof Error ? error.message : String(error)).slice(0, 2000)
  const isHopeless = error instanceof TooHard || row.attempts + 1 >= MOST_ATTEMPTS
  intake.log.warn({ err: error, incomingMailId: row.id }, 'a mail could not be handled')
  await operation(ctxOf(intake), async (op) => {
    if (!(await lockPending(op, row.id))) return
    await op.db
      .updateTable('incomingMail')
      .set({ attempts: row.attempts + 1, error: words })
      .where('id', '=', row.id)
      .execute()
    const outcome: Outcome = { fate: 'quarantined', error: words }
    if (isHopeless) await settle(op, row.id, outcome)
  })
  if (!isHopeless) throw error
}
