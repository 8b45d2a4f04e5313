import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type pg from 'pg'
import { z } from 'zod'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { isDatabaseAway } from '#server/platform/database-away.ts'
import type { Job } from '#server/platform/jobs.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { enqueueSending } from '#server/platform/outgoing-mail.ts'
import { pauseAfter } from './backoff.ts'
import { tellFailed } from './bounced.ts'
import { claim, isBehind, isWaiting, type OutgoingMail, wakeNext } from './claim.ts'
import { compose } from './compose.ts'
import { type MailServer, type Sending, sendingOf } from './sending-of.ts'
import { mailServers, type Outcome, type Servers } from './servers.ts'
import type { Trouble } from './trouble.ts'
import { wakeMails } from './wake.ts'

/** What sending needs of the application. */
export interface Post extends Pick<App, 'db' | 'pool' | 'config' | 'secret' | 'files'> {
  servers: Servers
}

const Payload = z.object({ id: z.int() })

/** The job that sends one mail. */
export function sendMail(app: Omit<Post, 'servers'> & { servers?: Servers }): Job {
  const post: Post = { ...app, servers: app.servers ?? mailServers() }
  return async (payload, { job }) => {
    // The database says when a mail is due: a clock of ours that is late must not put it off again.
    const now = new Date(Math.max(Date.now(), job.run_at.getTime()))
    await sendOne(post, Payload.parse(payload).id, now)
  }
}

/**
 * Sends one mail, if it is its turn, and writes down what became of it. Afterwards it is settled or has a job for its
 * next try.
 *
 * @source docs/decisions/011-mail-goes-out-at-least-once.md
 */
export async function sendOne(post: Post, id: number, now: Date): Promise<void> {
  const ctx: Ctx = { db: post.db, actor: system('Outbox'), now }
  const row = await post.db
    .selectFrom('outgoingMail')
    .select([
      'state',
      'mailAddressId',
      sql<boolean>`exists (select from mailbox where send_host is not null)`.as('maySend'),
    ])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row || !isWaiting(row)) return
  // Without a server it waits until there is one.
  if (!row.maySend && post.config.smtpUrl === null) return
  const sending = await sendingOf(post, row.mailAddressId)
  if (!sending.server) return
  const held = await hold(post.pool, id)
  if (!held) return comeBack(ctx, id, new Date(now.getTime() + ELSEWHERE_MS))
  try {
    await sendHeld(post, ctx, { id, sending, server: sending.server })
  } finally {
    await held.release()
  }
}

/** Another process is at it; should that die, somebody has to come back. */
const ELSEWHERE_MS = 60_000

async function sendHeld(
  post: Post,
  ctx: Ctx,
  { id, sending, server }: { id: number; sending: Sending; server: MailServer },
): Promise<void> {
  const { servers } = post
  // While it is busy or away no try is used up.
  const later = servers.enter(server, ctx.now)
  if (later) return comeBack(ctx, id, later)
  try {
    const mail = await claimInTurn(post, ctx, { id, sending })
    if (!mail) return
    const outcome = await deliver(post, ctx, { mail, sending, server })
    await persistently(() => operation(ctx, (op) => settle(op, { mail, server, outcome })))
  } finally {
    servers.leave(server)
  }
}

async function claimInTurn(
  post: Post,
  ctx: Ctx,
  { id, sending }: { id: number; sending: Sending },
): Promise<OutgoingMail | null> {
  for (;;) {
    const mail = await operation(ctx, (op) => claim(op, id, { app: post, sending }))
    if (mail !== 'behind') return mail
    // The one before it may have gone just then, and woken it before its time was put off.
    if (await isBehind(post.db, id)) return null
  }
}

interface Delivery {
  mail: OutgoingMail
  sending: Sending
  server: MailServer
}

async function deliver(post: Post, { now }: Ctx, { mail, sending, server }: Delivery): Promise<Outcome> {
  if (server.isOff)
    return {
      trouble: { kind: 'server', text: `The mailbox ${server.name} is switched off.`, step: '', problem: 'other' },
    }
  const token = await attempt({ bouncesTo: mail.replyTo })
  // Some servers let nobody send from an address with a + in it, not even its owner.
  const mayNot =
    mail.replyTo && 'trouble' in token && token.trouble.kind === 'refused' && token.trouble.step === 'MAIL FROM'
  return mayNot ? attempt({ bouncesTo: null }) : token

  async function attempt(envelope: { bouncesTo: string | null }): Promise<Outcome> {
    try {
      const { message, close } = await compose(post, { mail, sending, ...envelope })
      try {
        return await post.servers.send(server, message, now)
      } finally {
        await close()
      }
    } catch (error) {
      return {
        trouble: {
          kind: 'mail',
          text: error instanceof Error ? error.message : String(error),
          step: '',
          problem: 'other',
        },
      }
    }
  }
}

async function settle(op: Op, tried: { mail: OutgoingMail; server: MailServer; outcome: Outcome }): Promise<void> {
  const { mail, server, outcome } = tried
  if ('trouble' in outcome) return defer(op, mail, { server, trouble: outcome.trouble })
  await op.db
    .updateTable('outgoingMail')
    .set({ state: 'sent', sentAt: op.now, error: null, nextAt: null, response: outcome.response })
    .where('id', '=', mail.id)
    // It may have bounced before we got here.
    .where('state', '=', 'sending')
    .execute()
  await wakeNext(op, mail)
  await works(op, server, { isBack: outcome.isBack })
}

async function defer(
  op: Op,
  mail: OutgoingMail,
  { server, trouble }: { server: MailServer; trouble: Trouble },
): Promise<void> {
  const { kind, text } = trouble
  if (kind === 'login' || kind === 'server') await fails(op, server, trouble)
  // Nothing is wrong with a mail whose mailbox cannot sign in: it waits for as long as that takes.
  const isOver = kind === 'refused' || (kind !== 'login' && mail.giveUpAt !== null && mail.giveUpAt <= op.now)
  const pause = pauseAfter(mail.attempts, kind)
  const nextAt = isOver ? null : new Date(op.now.getTime() + pause)
  const { numUpdatedRows } = await op.db
    .updateTable('outgoingMail')
    .set({
      state: isOver ? 'failed' : 'deferred',
      nextAt,
      error: kind === 'unsure' ? `${text} (the server had the whole mail and may have taken it)` : text,
    })
    .where('id', '=', mail.id)
    .where('state', '=', 'sending')
    .executeTakeFirst()
  if (nextAt) return enqueueSending(op, mail.id, nextAt)
  await wakeNext(op, mail)
  if (numUpdatedRows > 0n) await tellFailed(op, mail, { reason: text, server: server.name })
}

async function fails(op: Op, { mailboxId, isOff }: MailServer, { text, problem }: Trouble): Promise<void> {
  if (mailboxId === null || isOff) return
  await op.db
    .updateTable('mailbox')
    .set({
      sendFailingSince: sql<Date>`coalesce(send_failing_since, ${op.now})`,
      sendError: text,
      sendProblem: problem,
    })
    .where('id', '=', mailboxId)
    .execute()
}

/** A server that takes mail again gets what has waited for it. */
async function works(op: Op, { mailboxId }: MailServer, { isBack }: { isBack: boolean }): Promise<void> {
  const { numUpdatedRows } = await op.db
    .updateTable('mailbox')
    .set({ sendFailingSince: null, sendError: null, sendProblem: null })
    .where('id', '=', mailboxId)
    .where('sendFailingSince', 'is not', null)
    .executeTakeFirst()
  if (isBack || numUpdatedRows > 0n) await wakeMails(op, { mailboxId })
}

function comeBack(ctx: Ctx, id: number, at: Date): Promise<void> {
  return operation(ctx, (op) => enqueueSending(op, id, at))
}

interface Held {
  release(): Promise<void>
}

/** A lock that lasts as long as this process: whoever finds a mail `sending` and gets it knows that nobody is. */
async function hold(pool: pg.Pool, id: number): Promise<Held | null> {
  const client = await pool.connect()
  const name = `send_mail ${id}`
  try {
    const { rows } = await client.query('select pg_try_advisory_lock(hashtextextended($1, 0)) as got', [name])
    if (!rows[0].got) {
      client.release()
      return null
    }
  } catch (error) {
    client.release(true)
    throw error
  }
  return {
    async release() {
      try {
        await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name])
        client.release()
      } catch {
        client.release(true) // with the connection goes the lock
      }
    },
  }
}

const TIMES = 10
const BETWEEN_MS = 1000

/** The mail is gone: what is not written down now is sent again. A database that is away for a moment is waited for. */
async function persistently(write: () => Promise<void>): Promise<void> {
  for (let time = 1; ; time++) {
    try {
      return await write()
    } catch (error) {
      if (time === TIMES || !isDatabaseAway(error)) throw error
      await sleep(BETWEEN_MS)
    }
  }
}
