import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { App } from '#server/platform/app.ts'
import { type Fetching, fetchMailbox } from './fetch-mailbox.ts'

export interface ImapDoor {
  /** Finishes the messages at hand. */
  stop(): Promise<void>
}

/** How soon a change of a mailbox takes effect, and another node takes over. */
const LOOK_EVERY_MS = 2_000

interface Fetcher {
  version: string
  fetching: Fetching
  /** It is being stopped; its lock is let go of afterwards. */
  leaving?: Promise<void>
}

/**
 * Fetches from every active mailbox that has a server, one supervised fetcher each. Of several nodes one works a
 * mailbox: it holds a lock on a connection of its own, which the database lets go of when the node dies. Should two
 * work it all the same, the ledger makes one row of a message.
 */
export function startFetching(
  app: App,
  { lookEveryMs = LOOK_EVERY_MS, minuteMs }: { lookEveryMs?: number; minuteMs?: number } = {},
): ImapDoor {
  const { log, pool } = app
  const stopping = new AbortController()
  const fetchers = new Map<number, Fetcher>()

  async function supervise(): Promise<void> {
    while (!stopping.signal.aborted) {
      const client = new pg.Client({
        connectionString: pool.options.connectionString,
        application_name: 'deskbell mailboxes',
        keepAlive: true,
      })
      client.on('error', () => {}) // the query that follows fails
      try {
        await client.connect()
        while (!stopping.signal.aborted) {
          await look(client)
          await pause(lookEveryMs)
        }
      } catch (err) {
        log.warn({ err }, 'mailboxes cannot be watched')
      }
      // Whoever has lost the connection has lost the locks on it.
      await Promise.all([...fetchers.keys()].map((id) => leave(id)))
      await client.end().catch(() => {})
      await pause(lookEveryMs)
    }
  }

  async function look(client: pg.Client): Promise<void> {
    const { rows } = await client.query<{ id: number; version: string }>(
      `select id, updated_at::text as version from mailbox where availability = 'active' and fetch_host is not null`,
    )
    const versions = new Map(rows.map(({ id, version }) => [id, version]))
    for (const [id, { version }] of fetchers) {
      if (versions.get(id) !== version) void leave(id, client)
    }
    for (const [id, version] of versions) {
      if (fetchers.has(id) || !(await locked(client, id))) continue
      fetchers.set(id, { version, fetching: fetchMailbox(app, { id, version, minuteMs }) })
    }
  }

  /** Lets a fetcher finish, then its mailbox go. */
  function leave(id: number, client?: pg.Client): Promise<void> {
    const fetcher = fetchers.get(id)
    if (!fetcher) return Promise.resolve()
    fetcher.leaving ??= fetcher.fetching.stop().then(async () => {
      await client?.query(`select pg_advisory_unlock(${LOCK})`, [id]).catch(() => {}) // the connection is gone, and it
      fetchers.delete(id)
    })
    return fetcher.leaving
  }

  function pause(ms: number): Promise<unknown> {
    return sleep(ms, undefined, { signal: stopping.signal }).catch(() => {})
  }

  const supervised = supervise()
  return {
    async stop() {
      stopping.abort()
      await supervised
    },
  }
}

const LOCK = `hashtextextended('mailbox ' || $1::bigint, 0)`

async function locked(client: pg.Client, id: number): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${LOCK}) as taken`, [id])
  return rows[0]?.taken ?? false
}
