import { sql } from 'kysely'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { isDatabaseAway } from '#server/platform/database-away.ts'
import { Unavailable } from '#server/platform/errors.ts'
import type { Job } from '#server/platform/jobs.ts'
import { type Op, operation } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { TooHard } from '#server/platform/threads.ts'
import { dequeueHandling, enqueueHandling, handleSoon } from '../ledger/job.ts'
import { type LedgerRow, lockPending, type Outcome, type Said, settle } from '../ledger/settle.ts'
import type { Authentication, ReadMail } from '../read/mail.ts'
import type { MailReaders } from '../read/pool.ts'
import { mailKey } from '../token.ts'
import { act } from './act.ts'
import { authorshipOf, trustedResults } from './authorship.ts'
import { decide } from './decide.ts'
import { addressedTo, loadFacts } from './facts.ts'
import { contentDigest, isLesser, lockWithOriginal, wordsDigest } from './identity.ts'
import { loadPending, type Pending } from './pending.ts'
import { senderOf } from './sender.ts'
import { type Staged, stageParts } from './stage.ts'
import { underMark } from './suspect.ts'
import { MOST_BROKEN_OFF, SETTLED_AFTER_MS, turnOf } from './turn.ts'
import { type Turns, takeTurns } from './turns.ts'

export type Intake = Pick<App, 'db' | 'config' | 'files' | 'secret' | 'log'> & { readers: MailReaders }

/** One that fails so often for a reason of its own is set aside, so that it holds up nothing. */
const MOST_ATTEMPTS = 3
/** For how long, since it came, a message waits for the one that it answers, when that is still to be handled. */
const WAIT_MS = 1_000
const LONGEST_PAUSE_MS = 15_000
const LONGEST_WAIT_MS = 60_000
/** Why a message still waits, for whoever looks for it in the ledger. */
const WAITS = 'waits-for-answered'
/** What a machine answers opens nothing that the other could join later: it waits out any backlog. */
const MACHINE_WAITS_MS = 6 * 3_600_000
const FULL_WAIT_MS = 15_000

/** The job that gives one message of the ledger its fate. */
export function handleMailJob(intake: Intake): Job {
  return async (payload, { job }) => {
    const { id, afterDoor = false } = payload as { id: number; afterDoor?: boolean }
    await handleMessage(intake, id, { taken: job.attempts, afterDoor }).catch((error: unknown) =>
      againWithRoom(intake, id, error),
    )
  }
}

/**
 * Reads one message and does what follows from it, exactly once: whatever it makes is in one transaction with its fate,
 * so that a crash at any point leaves it pending with nothing made.
 *
 * @param taken      how often its job was taken; 0: by its door
 * @param afterDoor  its job was there in case its door would not finish
 * @throws what will be better later (database or files away): the job comes again
 */
export function handleMessage(intake: Intake, id: number, { taken = 0, afterDoor = false } = {}): Promise<void> {
  const work = atWork.get(intake) ?? { turns: takeTurns(), working: new Map<number, Promise<void>>() }
  atWork.set(intake, work)
  const { turns, working } = work
  const known = working.get(id)
  if (known) return known
  const handled = handleOnce(intake, id, { taken, afterDoor, turns }).finally(() => working.delete(id))
  working.set(id, handled)
  return handled
}

/** Who has one handled again waits for its fate, and its job comes at the same moment: it is read by one of them. */
const atWork = new WeakMap<Intake, { turns: Turns; working: Map<number, Promise<void>> }>()

async function handleOnce(
  intake: Intake,
  id: number,
  { taken, afterDoor, turns }: { taken: number; afterDoor: boolean; turns: Turns },
): Promise<void> {
  const pending = await loadPending(intake.db, id)
  if (!pending) return
  const isByDoor = taken === 0
  switch (turnOf({ ...pending.row, taken, afterDoor, upMs: process.uptime() * 1000 })) {
    case 'beside others':
      return turns.beside(() => handlePending(intake, pending, { isByDoor }))
    case 'alone':
      return turns.alone(() => underMark(intake, id, () => handlePending(intake, pending, { isByDoor })))
    case 'later':
      return operation(ctxOf(intake), (op) => enqueueHandling(op, id, whenSettled()))
    case 'set aside':
      return quarantine(intake, id, ENDED_THE_PROCESS)
    case 'left to its job':
      return
  }
}

/** At no fixed time after the start: nothing else that happens then always meets it. */
function whenSettled(): Date {
  return new Date(Date.now() + SETTLED_AFTER_MS * (1 + Math.random() / 2) - process.uptime() * 1000)
}

const ENDED_THE_PROCESS = `Deskbell ended ${MOST_BROKEN_OFF} times while it handled this message and no other.`

async function quarantine(intake: Intake, id: number, error: string): Promise<void> {
  intake.log.error({ incomingMailId: id }, 'a mail is set aside: the process ended while it was handled, each time')
  await operation(ctxOf(intake), async (op) => {
    if (await lockPending(op, id)) await settle(op, id, { fate: 'quarantined', error })
  })
}

async function handlePending(intake: Intake, pending: Pending, { isByDoor }: { isByDoor: boolean }): Promise<void> {
  const spool = intake.files.spool()
  try {
    const mail = withEnvelope(await read(intake, pending.row, spool.folder), pending.row)
    if (await waitsForAnother(intake, pending.row, mail)) return
    const staged = await stageParts({ db: intake.db, spool }, mail.parts, pending.settings.attachments)
    await operation(ctxOf(intake), (op) => giveFate(op, intake, { pending, mail, staged, isByDoor }))
  } catch (error) {
    await setAside(intake, pending.row, error)
  } finally {
    await spool.clear()
  }
}

function ctxOf({ db, config }: Intake) {
  return { db, actor: system('Mail'), now: new Date(), ownAddress: ownAddress(config) }
}

/** What a server sends with the null sender is a machine's, whatever the message itself says. */
function withEnvelope(mail: ReadMail, { envelopeFrom }: LedgerRow): ReadMail {
  if (envelopeFrom !== '') return mail
  const isAnswer = mail.inReplyTo.length > 0 || mail.references.length > 0
  const robot: ReadMail['robot'] = { kind: isAnswer ? 'auto-reply' : 'system', signal: 'MAIL FROM:<>' }
  return { ...mail, returnPath: '', robot: mail.robot ?? robot }
}

async function read(intake: Intake, row: LedgerRow, folder: string): Promise<ReadMail> {
  const path = await intake.files.pathOf(row.sha256)
  if (path === null) throw new Error('its raw message is not in the file store')
  return await intake.readers.read(path, folder)
}

/**
 * A message that answers one which came before it and is not handled yet would miss its ticket: it comes again in a
 * moment.
 */
async function waitsForAnother(intake: Intake, row: LedgerRow, mail: ReadMail): Promise<boolean> {
  const referred = [...mail.inReplyTo, ...mail.references]
  const waited = Date.now() - row.receivedAt.getTime()
  if (referred.length === 0 || waited > (mail.robot ? MACHINE_WAITS_MS : LONGEST_WAIT_MS)) return false
  const { rows } = await sql<{ id: number }>`
    select id from incoming_mail where fate = 'pending' and id < ${row.id} and message_id = any(${referred}::text[])`.execute(
    intake.db,
  )
  if (rows.length === 0) return false
  await handleSoon(
    intake.db,
    rows.map(({ id }) => id),
  )
  const again = new Date(Date.now() + Math.min(LONGEST_PAUSE_MS, Math.max(WAIT_MS, waited / 20)))
  await operation(ctxOf(intake), async (op) => {
    if (row.rule !== WAITS)
      await sql`update incoming_mail set rule = ${WAITS} where id = ${row.id} and fate = 'pending'`.execute(op.db)
    await enqueueHandling(op, row.id, again)
  })
  return true
}

async function giveFate(
  op: Op,
  intake: Intake,
  { pending, mail, staged, isByDoor }: { pending: Pending; mail: ReadMail; staged: Staged; isByDoor: boolean },
): Promise<void> {
  const { row, own, settings, fetchHost } = pending
  const { id } = row
  const { mail: mailSettings } = settings
  const trusted = trustedResults(mail, { servers: mailSettings.authenticationServers, fetchHost })
  const said = saidBy(mail, { trusted, staged })
  const {
    messageId,
    inReplyTo,
    fromAddress,
    contentDigest,
    facts: { date, words },
  } = said
  const { sha256, receivedAt } = row
  const identity = {
    id,
    sha256,
    receivedAt,
    words,
    date,
    messageId,
    inReplyTo,
    fromAddress,
    contentDigest,
    isLesser: isLesser(mail),
  }
  const found = await lockWithOriginal(op, identity, senderOf(fromAddress, { row, settings: mailSettings }))
  if (!found) return // another worker was faster
  if (isByDoor) await dequeueHandling(op, id)
  if (found.original !== null) return settle(op, id, { fate: 'duplicate', duplicateOf: found.original }, said)

  const key = mailKey(intake.secret)
  const authorship = authorshipOf(mail, trusted)
  const facts = await loadFacts(op, {
    mail,
    authorship,
    key,
    own,
    settings: mailSettings,
    envelope: row,
    row,
    conversation: found.conversation,
    sender: found.sender,
  })
  const address = addressedTo(own, { mail, envelope: row })
  const decision = decide(facts)
  const { readers } = intake
  await settle(op, id, await act(op, decision, { row, mail, staged, facts, own, address, key, readers }), said)
}

/** What is shown of a message, and by what further copies of it are known. */
function saidBy(mail: ReadMail, { trusted, staged }: { trusted: Authentication | null; staged: Staged }) {
  return {
    messageId: mail.messageId,
    inReplyTo: mail.inReplyTo.at(-1) ?? mail.references.at(-1) ?? null,
    contentDigest: contentDigest(mail),
    // As people's addresses are compared: programs write their capitals as they like.
    fromAddress: mail.from?.address.toLowerCase() ?? null,
    fromName: (mail.from?.name ?? '').slice(0, 300),
    subject: mail.subject,
    facts: {
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
    },
  } satisfies Said
}

/** Nothing of the message's: a database or disk that is away or full, two transactions that waited for each other. */
function isPassing(error: unknown): boolean {
  return isDatabaseAway(error) || isFull(error) || /^(40|55)/.test(codeOf(error))
}

/** There is no room, on the disk of the files or of the database, or the files cannot be had. */
function isFull(error: unknown): boolean {
  return error instanceof Unavailable || /^53/.test(codeOf(error)) || STORAGE.has(codeOf(error))
}

const STORAGE = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EIO', 'EROFS'])

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : ''
}

/** The pauses of the queue would grow to hours while a disk is full. */
async function againWithRoom(intake: Intake, id: number, error: unknown): Promise<void> {
  if (!isFull(error)) throw error
  intake.log.warn({ err: error, incomingMailId: id }, 'a mail waits until there is room')
  const at = new Date(Date.now() + FULL_WAIT_MS)
  await operation(ctxOf(intake), (op) => enqueueHandling(op, id, at)).catch(() => {
    throw error
  })
}

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
