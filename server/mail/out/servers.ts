import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import { createTransport } from 'nodemailer'
import type { SendMailOptions } from 'nodemailer/lib/mailer'
import type { MailServer, ServerOptions } from './sending-of.ts'
import { type Trouble, troubleOf } from './trouble.ts'

/** How a try ended. */
export type Outcome = { response: string; isBack: boolean } | { trouble: Trouble }

/** The mail servers that this process knows: their connections, what they may be sent, and whether they answer. */
export interface Servers {
  /** Null: a mail may go to it now; else when to come back. Whoever was let in calls `leave` in the end. */
  enter(server: MailServer, now: Date): Date | null
  leave(server: MailServer): void
  send(server: MailServer, message: SendMailOptions, now: Date): Promise<Outcome>
  /** Lets go of all connections. */
  close(): void
}

interface Known {
  pool: Pool | null
  version: string
  /** Mails on their way. */
  inside: number
  /** When the last ones were let in, within a minute. */
  entered: number[]
  /** How often in a row it was not there for anybody, and until when it is left alone. */
  failures: number
  restingUntil: number
  changedAt: number | undefined
  /** When the last of those comes back who found it busy. */
  tail: number
}

type Pool = ReturnType<typeof poolOf>

const MINUTE = 60_000
const TIMEOUTS = { connectionTimeout: 30_000, greetingTimeout: 30_000, socketTimeout: 5 * MINUTE }
/** A server that does not answer is asked by one mail at a time, so that those behind it wait without a try. */
const REST_MS = [15_000, 30_000, MINUTE, 2 * MINUTE]
const LONGEST_REST_MS = 2 * MINUTE
/** Who tries a wrong password too often is locked out. */
const LOGIN_REST_MS = 5 * MINUTE
/** While its connections are all in use. */
const BUSY_MS = 500
const SPACING_MS = 100
/** Of the four jobs that a worker does at a time one is never mail, however many servers hang. */
const MOST_AT_ONCE = 3

export function mailServers(timeouts: Partial<typeof TIMEOUTS> = {}): Servers {
  const known = new Map<number | null, Known>()
  let inside = 0

  function of({ mailboxId }: MailServer): Known {
    const it = known.get(mailboxId)
    if (it) return it
    const made: Known = {
      pool: null,
      version: '',
      inside: 0,
      entered: [],
      failures: 0,
      restingUntil: 0,
      changedAt: undefined,
      tail: 0,
    }
    known.set(mailboxId, made)
    return made
  }

  function enter(server: MailServer, now: Date): Date | null {
    const it = of(server)
    const at = now.getTime()
    const changedAt = server.changedAt?.getTime()
    // Another password, another host: nothing is known of it.
    if (it.changedAt !== changedAt) Object.assign(it, { changedAt, restingUntil: 0 })
    // Once it answers they are woken; but whoever would wake them may die, or another process learn that it is back.
    if (it.failures > 0 && at < it.restingUntil) return behind(it, server, it.restingUntil)
    it.entered = it.entered.filter((time) => time > at - MINUTE)
    const [first] = it.entered
    if (first !== undefined && it.entered.length >= server.perMinute) return behind(it, server, first + MINUTE)
    const most = it.failures > 0 ? 1 : server.connections
    if (it.inside >= most || inside >= MOST_AT_ONCE) return behind(it, server, at + BUSY_MS)
    it.entered.push(at)
    it.inside += 1
    inside += 1
    return null
  }

  /** Those who wait come one after the other, as fast as the server may be sent to, and not all again and again. */
  function behind(it: Known, { perMinute }: MailServer, at: number): Date {
    it.tail = Math.max(at, it.tail + Math.max(SPACING_MS, MINUTE / perMinute))
    return new Date(it.tail)
  }

  function leave(server: MailServer): void {
    of(server).inside -= 1
    inside -= 1
  }

  async function send(server: MailServer, message: SendMailOptions, now: Date): Promise<Outcome> {
    const it = of(server)
    const sent = await attempt(it, server, message)
    const wasDown = it.failures > 0
    if ('response' in sent) {
      it.failures = 0
      if (wasDown) it.tail = 0
      return { ...sent, isBack: wasDown }
    }
    const isDown = ['server', 'login'].includes(sent.trouble.kind)
    it.failures = isDown ? it.failures + 1 : 0
    const rest = sent.trouble.kind === 'login' ? LOGIN_REST_MS : (REST_MS[it.failures - 1] ?? LONGEST_REST_MS)
    if (isDown) it.restingUntil = now.getTime() + rest
    return sent
  }

  async function attempt(
    it: Known,
    server: MailServer,
    message: SendMailOptions,
  ): Promise<{ response: string } | { trouble: Trouble }> {
    let handedOver = false
    const onHandedOver = () => {
      handedOver = true
    }
    try {
      const options = await server.options()
      const version = createHash('sha256')
        .update(JSON.stringify([options, server.connections]))
        .digest('base64')
      if (it.version !== version) {
        // Mails on their way finish on the connections that they have.
        it.pool?.close()
        it.pool = poolOf(options, { ...TIMEOUTS, ...timeouts, maxConnections: server.connections })
        it.version = version
      }
      const pool = it.pool as Pool
      const { response } = await pool.sendMail({ ...message, onHandedOver } as SendMailOptions)
      return { response: response.slice(0, 1000) }
    } catch (error) {
      return { trouble: troubleOf(error, { handedOver }) }
    }
  }

  return {
    enter,
    leave,
    send,
    close() {
      for (const { pool } of known.values()) pool?.close()
      known.clear()
    },
  }
}

function poolOf(options: ServerOptions, more: typeof TIMEOUTS & { maxConnections: number }) {
  const { dkim, ...server } = options
  const pool = createTransport(
    // The pool's own second try would follow at once, also when the server had the whole mail.
    {
      ...server,
      ...more,
      pool: true,
      maxRequeues: 0,
      idleTimeout: 20_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    dkim ? { dkim } : {},
  )
  // When the last byte has been read, the server may have the mail, whatever becomes of the connection.
  pool.use('stream', (mail, done) => {
    const { onHandedOver } = mail.data as { onHandedOver?: () => void }
    mail.message.transform(
      () =>
        new Transform({
          transform: (chunk, _, next) => next(null, chunk),
          flush: (next) => {
            onHandedOver?.()
            next()
          },
        }),
    )
    done()
  })
  return pool
}
