import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from './log.ts'

/** Channel of PostgreSQL's NOTIFY that live pages hear. */
export const CHANNEL = 'deskbell'

export interface Feed {
  /** Resolves when it listens, at the latest after some seconds: whoever waits should not wait for a broken database. */
  ready(): Promise<void>
  stop(): Promise<void>
}

interface Hearing {
  hear(payload: unknown): void
  /** The connection was lost and is back: whatever was said meanwhile is unknown. */
  missed(): void
}

const LONGEST_WAIT_MS = 10_000
const ALIVE_EVERY_MS = 30_000
const READY_WITHIN_MS = 3_000

/** Hears what the database's transactions tell, by one connection of its own that comes back when it is lost. */
export function openFeed(connectionString: string, { hearing, log }: { hearing: Hearing; log: Log }): Feed {
  const stopping = new AbortController()
  let current: pg.Client | null = null
  let tellFirst = () => {}
  const first = new Promise<void>((resolve) => {
    tellFirst = resolve
  })

  async function keepListening(): Promise<void> {
    let connections = 0
    let waitMs = 250
    while (!stopping.signal.aborted) {
      try {
        const { ended } = await listen()
        if (connections > 0) hearing.missed()
        connections += 1
        waitMs = 250
        tellFirst()
        await ended
      } catch (error) {
        log.warn({ err: error }, 'live updates cannot reach the database')
      }
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {})
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    }
  }

  /** @returns what resolves when the connection has ended; inside an object, as a bare promise would be waited for */
  async function listen(): Promise<{ ended: Promise<void> }> {
    const client = new pg.Client({ connectionString, application_name: 'deskbell live', keepAlive: true })
    const ended = new Promise<void>((resolve) => {
      client.on('error', () => resolve())
      client.on('end', () => resolve())
    })
    client.on('notification', ({ payload }) => hearing.hear(parsed(payload)))
    await client.connect()
    current = client
    // Told to stop while it connected: nobody else would end it.
    if (stopping.signal.aborted) await client.end()
    await client.query(`listen ${CHANNEL}`)
    // A connection that a router in between has forgotten says nothing, for ever.
    const timer = setInterval(() => void client.query('select 1').catch(() => client.end()), ALIVE_EVERY_MS)
    const closed = ended.finally(() => {
      clearInterval(timer)
      void client.end().catch(() => {})
    })
    return { ended: closed }
  }

  const finished = keepListening()
  return {
    ready: () => Promise.race([first, sleep(READY_WITHIN_MS, undefined, { ref: false })]),
    async stop() {
      stopping.abort()
      await current?.end().catch(() => {})
      await finished
    },
  }
}

function parsed(payload: string | undefined): unknown {
  try {
    return JSON.parse(payload ?? '')
  } catch {
    return null
  }
}
