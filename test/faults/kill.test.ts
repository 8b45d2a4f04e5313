import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDb, createPool } from '#server/platform/db.ts'
import { runningPostgresUrl } from '#server/platform/embedded-postgres.ts'
import { checkCounts } from '#server/tickets/check-counts.ts'
import { checkHistory } from '#server/tickets/fold.ts'

// What was answered 201 survives whatever process dies, at whatever moment.

const run = promisify(execFile)
const root = new URL('../..', import.meta.url).pathname
const KILLS = 20

let dataDir: string
let port: number
let server: ChildProcess
let key: string

function environment(): Record<string, string | undefined> {
  const { DATABASE_URL: _, ...rest } = process.env
  return { ...rest, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'fatal', RATE_LIMIT: 'off' }
}

async function startServer(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('is ready')) continue
    child.stdout.resume()
    return child
  }
  throw new Error('the server did not start')
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  return typeof address === 'object' && address ? address.port : 0
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'deskbell-kill-'))
  port = await freePort()
  server = await startServer()
  const { stdout } = await run(
    process.execPath,
    ['server/cli.ts', 'apikey', 'create', '--name', 'Kill', '--role', 'administrator'],
    { cwd: root, env: environment() },
  )
  key = stdout.trim()
})

afterAll(async () => {
  if (server.exitCode === null && server.signalCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  await rm(dataDir, { recursive: true, force: true })
})

/** Opens tickets as fast as it can until told to stop; a try without an answer is repeated under its key. */
function opener() {
  const answered = new Map<string, number>()
  let running = true
  async function work(): Promise<void> {
    while (running) {
      const subject = randomUUID()
      while (running && !(await attempt(subject))) await sleep(30)
    }
  }
  async function attempt(subject: string): Promise<boolean> {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/tickets`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': subject },
        body: JSON.stringify({
          subject,
          message: 'While everything falls over.',
          requester: { email: 'ada@example.com', name: 'Ada' },
        }),
        signal: AbortSignal.timeout(20_000),
      })
      const body = (await answer.json()) as { id: number }
      if (answer.status === 201) answered.set(subject, body.id)
      // An outage is told as such and tried again; everything else would be a fault.
      else if (answer.status !== 503) throw new Error(`answered ${answer.status}: ${JSON.stringify(body)}`)
      return answer.status === 201
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('answered')) throw error
      return false
    }
  }
  const workers = Promise.all([work(), work(), work(), work()])
  return {
    answered,
    stop: async () => {
      running = false
      await workers
    },
  }
}

async function check(answered: Map<string, number>): Promise<void> {
  const url = runningPostgresUrl(dataDir)
  if (!url) throw new Error('the database is not running')
  const pool = createPool(url, { max: 2 })
  const db = createDb(pool)
  try {
    const { rows } = await pool.query<{
      subject: string
      tickets: number
      entries: number
      events: number
      id: number
    }>(
      `select t.subject, count(*)::int as tickets, max(t.id) as id,
         (select count(*)::int from thread_entry e where e.ticket_id = max(t.id)) as entries,
         (select count(*)::int from ticket_event v where v.ticket_id = max(t.id) and v.type = 'ticket.opened') as events
       from ticket t group by t.subject`,
    )
    const bySubject = new Map(rows.map((row) => [row.subject, row]))
    for (const [subject, id] of answered)
      expect(bySubject.get(subject)).toMatchObject({ id, tickets: 1, entries: 1, events: 1 })
    // Also what was not answered is whole, or not there at all.
    expect(rows.filter((row) => row.tickets !== 1 || row.entries !== 1 || row.events !== 1)).toEqual([])
    expect((await checkHistory(db)).differences).toEqual([])
    expect(await checkCounts(db)).toMatchObject({ wrong: 0 })
  } finally {
    await pool.end()
  }
}

describe('tickets that were answered 201', () => {
  test(`are there, once, with their event, after ${KILLS} times kill -9 of the application`, async () => {
    const { answered, stop } = opener()
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(150 + Math.random() * 700)
      server.kill('SIGKILL')
      await once(server, 'exit')
      server = await startServer()
    }
    await sleep(300)
    await stop()
    expect(answered.size).toBeGreaterThan(KILLS)
    await check(answered)
    console.log(`${KILLS} kills of the application: ${answered.size} tickets answered 201, 0 lost, 0 doubled`)
  }, 600_000)

  test(`are there, once, with their event, after ${KILLS} times kill -9 of PostgreSQL`, async () => {
    const { answered, stop } = opener()
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(150 + Math.random() * 700)
      process.kill(postmaster(), 'SIGKILL')
      await databaseIsBack()
    }
    await sleep(300)
    await stop()
    expect(server.exitCode).toBeNull()
    expect(answered.size).toBeGreaterThan(KILLS)
    await check(answered)
    console.log(`${KILLS} kills of PostgreSQL: ${answered.size} tickets answered 201, 0 lost, 0 doubled`)
  }, 600_000)
})

function postmaster(): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
}

async function databaseIsBack(): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    await sleep(100)
    const url = runningPostgresUrl(dataDir)
    if (!url) continue
    const client = new pg.Client({ connectionString: url })
    const isBack = await client.connect().then(
      () => true,
      () => false,
    )
    await client.end().catch(() => {})
    if (isBack) return
  }
  throw new Error('the database did not come back')
}
