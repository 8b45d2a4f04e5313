import { setTimeout as sleep } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { sql } from 'kysely'
import type { MailProblem } from '#contract/mailboxes.ts'
import type { App } from '#server/platform/app.ts'
import { imapOptions } from '../mailboxes/connection.ts'
import type { MailboxRow } from '../mailboxes/mailboxes.ts'
import { noteFailure, noteFetched } from '../mailboxes/state.ts'
import { type Care, newCare } from './care.ts'
import { nextProblemMs } from './problems.ts'
import { takeMessages } from './take-messages.ts'

export interface Fetching {
  /** Finishes the message at hand. */
  stop(): Promise<void>
}

/** A signed-in connection to a mailbox. */
export interface Session {
  app: App
  row: MailboxRow
  /** Of the mailbox's row, when the session began: whoever finds another one has been overtaken by a change. */
  version: string
  client: ImapFlow
  signal: AbortSignal
  care: Care
  /** It goes on, however often the connection breaks in between. */
  onProgress: () => void
}

const MINUTE_MS = 60_000
const FIRST_PAUSE_MS = 1_000
/** With the time that connecting may take, a server that is back is read from within a minute, however long it was away. */
const LONGEST_PAUSE_MS = 30_000
/** Too many refused sign-ins lock an account. */
const PAUSE_AFTER_REFUSAL_MS = 30_000
const LONGEST_AFTER_REFUSAL_MS = 5 * 60_000
const refusals = new Set<MailProblem>(['sign_in_refused', 'grant_ended'])

/**
 * Fetches from one mailbox until it is told to stop; whatever goes wrong is written down, and tried again.
 *
 * @param minuteMs  of `pollMinutes`; shorter in tests
 */
export function fetchMailbox(
  app: App,
  { id, version, minuteMs = MINUTE_MS }: { id: number; version: string; minuteMs?: number | undefined },
): Fetching {
  const stopping = new AbortController()
  const { signal } = stopping

  async function keepFetching(): Promise<void> {
    let failures = 0
    const care = newCare()
    while (!signal.aborted) {
      let pauseMs = 0
      try {
        await fetchOnce(app, { id, version, minuteMs, signal, care, onProgress: () => (failures = 0) })
        pauseMs = FIRST_PAUSE_MS
      } catch (error) {
        if (signal.aborted) return
        failures += 1
        pauseMs = await noted(app, id, { error, failures })
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => {})
    }
  }

  const finished = keepFetching()
  return {
    async stop() {
      stopping.abort()
      await finished
    },
  }
}

/** @returns how long to wait before the next try */
async function noted(app: App, id: number, { error, failures }: { error: unknown; failures: number }): Promise<number> {
  app.log.warn({ err: error, mailbox: id }, 'a mailbox cannot be read')
  try {
    const { problem } = await noteFailure(app, id, error)
    return pauseAfter(failures, problem)
  } catch (err) {
    app.log.warn({ err, mailbox: id }, 'that a mailbox cannot be read could not be written down')
    return pauseAfter(failures, null)
  }
}

/** Milliseconds until the next try, after so many failures in a row. */
export function pauseAfter(failures: number, problem: MailProblem | null): number {
  const pauseMs = FIRST_PAUSE_MS * 2 ** (failures - 1)
  if (problem === null || !refusals.has(problem)) return Math.min(pauseMs, LONGEST_PAUSE_MS)
  return Math.min(Math.max(pauseMs, PAUSE_AFTER_REFUSAL_MS), LONGEST_AFTER_REFUSAL_MS)
}

interface Once {
  id: number
  version: string
  minuteMs: number
  signal: AbortSignal
  care: Care
  onProgress: () => void
}

/** One connection: from signing in until it breaks, or until there is a reason to end it. */
async function fetchOnce(app: App, { id, version, minuteMs, signal, care, onProgress }: Once): Promise<void> {
  const row = await app.db
    .selectFrom('mailbox')
    .selectAll()
    .where('id', '=', id)
    .where(sql<boolean>`updated_at::text = ${version}`)
    .executeTakeFirst()
  // The supervisor is about to stop us, and begins anew with what has changed.
  if (!row) return
  const client = new ImapFlow(await imapOptions(app, row))
  client.on('error', () => {}) // the command under way fails, or the wait ends
  try {
    await connect(client, signal)
    await readOn({ app, row, version, client, signal, care, onProgress }, row.pollMinutes * minuteMs)
    await Promise.race([client.logout(), sleep(1_000, undefined, { ref: false })]).catch(() => {})
  } finally {
    client.close()
  }
}

async function connect(client: ImapFlow, signal: AbortSignal): Promise<void> {
  const close = () => client.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    await client.connect()
  } finally {
    signal.removeEventListener('abort', close)
  }
}

/**
 * Reads whatever comes until it is time to poll, and what is there then. Afterwards it is signed in anew, however well
 * the server announces mail: a session outlives its password, and people are to hear when that has stopped working.
 */
async function readOn(session: Session, forMs: number): Promise<void> {
  const { app, row, client, signal, onProgress } = session
  const news = newsOf(session)
  // The clock may be set meanwhile.
  const end = performance.now() + forMs
  try {
    while (!signal.aborted) {
      news.forget()
      await takeMessages(session)
      if (signal.aborted) return
      await noteFetched(app, row.id)
      onProgress()
      const leftMs = end - performance.now()
      if (leftMs <= 0) return
      await news.wait(Math.min(leftMs, await nextProblemMs(session)))
      if (!client.usable) throw new Error(client.byeReason || 'The server closed the connection.')
    }
  } finally {
    news.stop()
  }
}

interface News {
  /** Whatever has been announced so far is about to be seen. */
  forget(): void
  /** Until the server announces something, the time is over, the connection breaks or we stop. */
  wait(ms: number): Promise<void>
  stop(): void
}

/** What the server announces by IDLE, or in passing with any answer: then too, nothing of it is missed. */
function newsOf({ client, signal, app, row }: Session): News {
  let isThere = false
  let tell = () => {}
  const heard = () => {
    isThere = true
    tell()
  }
  const end = () => tell()
  client.on('exists', heard)
  client.on('close', end)
  signal.addEventListener('abort', end)
  return {
    forget() {
      isThere = false
    },
    async wait(ms) {
      if (isThere || signal.aborted || !client.usable) return
      const woken = new Promise<void>((resolve) => {
        tell = resolve
      })
      const timing = new AbortController()
      void client.idle().catch((err: unknown) => app.log.debug({ err, mailbox: row.id }, 'IDLE ended'))
      await Promise.race([woken, sleep(ms, undefined, { signal: timing.signal }).catch(() => {})])
      timing.abort()
    },
    stop() {
      client.off('exists', heard)
      client.off('close', end)
      signal.removeEventListener('abort', end)
    },
  }
}
