import { once } from 'node:events'
import { chmodSync, readFileSync, rmSync, statSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { App } from '#server/platform/app.ts'
import type { Listen } from '#server/platform/config.ts'
import { isDatabaseAway } from '#server/platform/database-away.ts'
import type { Db } from '#server/platform/db.ts'
import { TooLarge, Unavailable } from '#server/platform/errors.ts'
import { gatheredByDb } from '#server/platform/gather.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { keepMessage, MOST_RAW_BYTES } from '../ledger/keep.ts'
import { withoutToken } from '../token.ts'
import { placesOfAddresses } from './places.ts'
import { cutOffSlow } from './slow-clients.ts'

export interface SmtpDoor {
  /** 0: a socket in the file system. */
  port: number
  /** Lets messages that are on their way arrive. */
  stop(): Promise<void>
}

const MOST_CLIENTS = 200
const MOST_RECIPIENTS = 100
const STOP_WITHIN_MS = 10_000
/** What goes on arriving of a message that is too large is thrown away, up to so many bytes. */
const MOST_DRAINED_BYTES = 2 * MOST_RAW_BYTES

/** Answers the mail server with a code and words; with anything below 500 it keeps the message and tries again. */
class Reply extends Error {
  readonly responseCode: number
  constructor(responseCode: number, message: string) {
    super(message)
    this.responseCode = responseCode
  }
}

/**
 * Takes mail from mail servers by SMTP or LMTP. What was answered with 250 is in the ledger; whatever keeps it from
 * getting there is answered so that the sender keeps the message.
 *
 * The end of a message is CR LF . CR LF and nothing else: what another server takes for an end is content here.
 */
export async function listenForMail(
  app: App,
  { protocol, listen }: { protocol: 'smtp' | 'lmtp'; listen: Listen },
): Promise<SmtpDoor> {
  const { config, log } = app
  /** Sessions whose message has arrived and is being kept: they wait for us, not we for them. */
  const keeping = new Set<string>()
  const places = placesOfAddresses({ trusted: config.trustedProxies })
  const server = new SMTPServer({
    lmtp: protocol === 'lmtp',
    name: new URL(ownAddress(config)).hostname,
    banner: 'Deskbell',
    size: MOST_RAW_BYTES,
    maxClients: MOST_CLIENTS,
    maxRecipients: MOST_RECIPIENTS,
    authOptional: true,
    disabledCommands: config.smtpTls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    ...(config.smtpTls && { cert: readFileSync(config.smtpTls.cert), key: readFileSync(config.smtpTls.key) }),
    disableReverseLookup: true,
    closeTimeout: STOP_WITHIN_MS,
    onConnect: (session, answer) => {
      const isFree = places.take(session)
      answer(isFree ? null : new Reply(421, '4.7.0 Too many connections from your address'))
    },
    onClose: places.leave,
    onRcptTo: ({ address }, _session, answer) => {
      refusalOf(app, address).then(answer, (error: unknown) => answer(replyTo(app, error)))
    },
    onData: (stream, session, answer) => {
      stream.once('end', () => keeping.add(session.id))
      keep(app, stream, session)
        .then((words) => answer(null, words))
        .catch(async (error: unknown) => {
          await drain(stream)
          answer(replyTo(app, error))
        })
        .finally(() => keeping.delete(session.id))
    },
  })
  server.on('error', (err) => log.debug({ err }, `a client of ${protocol} broke off`))
  const port = await open(server, listen)
  const watch = cutOffSlow(server, (session) => keeping.has(session.id))
  return {
    port,
    async stop() {
      watch.stop()
      await new Promise<void>((done) => server.close(done))
      if ('path' in listen) rmSync(listen.path, { force: true })
    },
  }
}

async function keep(app: App, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
  const { mailFrom, rcptTo } = session.envelope
  const { id } = await keepMessage(app, stream, {
    door: 'smtp',
    envelopeFrom: mailFrom ? mailFrom.address : '',
    envelopeTo: rcptTo.map(({ address }) => address),
    remoteAddress: session.remoteAddress,
  })
  return `2.0.0 Kept as ${id}`
}

/** @returns null when mail to this address is for us */
async function refusalOf({ db }: App, address: string): Promise<Reply | null> {
  return (await isOurs(db, withoutToken(address))) ? null : new Reply(550, '5.1.1 No such address here')
}

const MOST_ASKED = 50

/** Of what several senders ask at the same moment. */
const isOurs = gatheredByDb(
  async (db: Db, emails: string[]) => {
    const { rows } = await sql<{ email: string }>`
      select email from mail_address where email = any(${emails}::text[]) and availability = 'active'`.execute(db)
    const ours = new Set(rows.map(({ email }) => email))
    return emails.map((email) => ours.has(email))
  },
  { most: MOST_ASKED },
)

function replyTo(app: App, error: unknown): Reply {
  if (error instanceof TooLarge) return new Reply(552, '5.3.4 The message is too large')
  const isExpected = error instanceof Unavailable || isDatabaseAway(error)
  app.log[isExpected ? 'warn' : 'error']({ err: error }, 'a message was not taken; its server keeps it')
  return new Reply(451, '4.3.0 Not now, please try again later')
}

/** The rest of a message that is not taken: only after it can the client hear why. */
async function drain(stream: SMTPServerDataStream): Promise<void> {
  if (stream.readableEnded || stream.destroyed) return
  stream.on('data', () => {
    if (stream.byteLength > MOST_DRAINED_BYTES) stream.destroy()
  })
  stream.resume()
  await once(stream, 'close').catch(() => {}) // it broke off
}

async function open(server: SMTPServer, listen: Listen): Promise<number> {
  if ('path' in listen) {
    removeOldSocket(listen.path)
    await once(server.listen(listen.path), 'listening')
    // The mail server of this machine runs as somebody else.
    chmodSync(listen.path, 0o666)
    return 0
  }
  await once(server.listen(listen.port, listen.host), 'listening')
  return (server.server.address() as AddressInfo).port
}

/** One that was left behind by a crash; anything else of this name stays, and listening fails. */
function removeOldSocket(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isSocket()) rmSync(path)
}
