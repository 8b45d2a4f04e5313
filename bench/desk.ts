import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { buildApp } from '#server/app.ts'
import { startSession } from '#server/people/session.ts'
import { cookieName, signed } from '#server/people/session-cookie.ts'
import { loadConfig } from '#server/platform/config.ts'
import { createDb } from '#server/platform/db.ts'
import { runningPostgresUrl } from '#server/platform/embedded-postgres.ts'
import { createLog } from '#server/platform/log.ts'
import { measure } from './drive.ts'
import { floorOf } from './floor.ts'
import { memoryOf } from './memory.ts'
import { pageBytes } from './pages.ts'
import { recordingPool, type Statement } from './record.ts'
import type { Result, Row } from './report.ts'
import { type Request, scenarios } from './scenarios.ts'
import { command, startServer } from './server-process.ts'

/** How many requests of a kind are recorded for its floor, each about another ticket. */
const SAMPLES = 100
const LONGEST_WAIT_MS = 120_000

/** A desk of so many tickets, made for this and then gone; or one that is there, and stays. */
export type Desk = { tickets: number } | { dataDir: string }

export async function measureDesk(desk: Desk, { seconds }: { seconds: number }): Promise<Result> {
  if ('dataDir' in desk) return { seedPerSecond: null, ...(await measureIn(desk.dataDir, { seconds })) }
  const dataDir = await mkdtemp(join(tmpdir(), 'deskbell-bench-'))
  try {
    const began = performance.now()
    await command(['seed', '--tickets', String(desk.tickets), '--agents', '60'], { DATA_DIR: dataDir })
    const seedPerSecond = desk.tickets / ((performance.now() - began) / 1000)
    return { seedPerSecond, ...(await measureIn(dataDir, { seconds })) }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function measureIn(dataDir: string, { seconds }: { seconds: number }): Promise<Omit<Result, 'seedPerSecond'>> {
  const env = { DATA_DIR: dataDir }
  const key = await command(['apikey', 'create', '--name', 'Bench', '--role', 'administrator'], env)
  const server = await startServer(env)
  try {
    const url = process.env.DATABASE_URL ?? runningPostgresUrl(dataDir)
    if (!url) throw new Error('the database of the bench is not running')
    await new Promise((resolve) => setTimeout(resolve, 3000))
    const memoryIdle = memoryOf(server.pid)
    const { tickets, rows } = await measureAll({ url, serverUrl: server.url, key, seconds, dataDir })
    return {
      tickets,
      startMs: server.startMs,
      memoryIdle,
      memoryLoad: memoryOf(server.pid),
      rows,
      pages: await pageBytes(server.url),
    }
  } finally {
    await server.stop()
  }
}

/** What the requests before it left to do (notices, the words of tickets) is no part of what is measured next. */
async function untilIdle(pool: pg.Pool): Promise<void> {
  const end = Date.now() + LONGEST_WAIT_MS
  for (;;) {
    const { rows } = await pool.query<{ left: number }>(
      'select count(*)::int as left from graphile_worker.jobs where run_at <= now() and attempts < max_attempts',
    )
    if (rows[0]?.left === 0 || Date.now() > end) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

interface Target {
  url: string
  serverUrl: string
  key: string
  seconds: number
  dataDir: string
}

async function measureAll({
  url,
  serverUrl,
  key,
  seconds,
  dataDir,
}: Target): Promise<Pick<Result, 'tickets' | 'rows'>> {
  const { pool, take } = recordingPool(url)
  const { rows: counted } = await pool.query<{ tickets: number }>('select count(*)::int as tickets from ticket')
  const db = createDb(pool)
  const config = loadConfig({
    LOG_LEVEL: 'silent',
    DATABASE_URL: url,
    DATA_DIR: dataDir,
    RATE_LIMIT: 'off',
    PORT: new URL(serverUrl).port,
  })
  const app = await buildApp({ config, pool, db, log: createLog('silent') })
  const cookie = await agentCookie(app.secret)
  const headers = { agent: { cookie, 'x-requested-with': 'deskbell' }, program: { authorization: `Bearer ${key}` } }
  const rows: Row[] = []
  for (const scenario of await scenarios(pool)) {
    await scenario.prepare?.()
    await untilIdle(pool)
    const request = (): Request => ({ ...scenario.request(), headers: headers[scenario.as] })
    const samples: Statement[][] = []
    for (let at = 0; at < SAMPLES; at += 1) {
      const { method, path, body, headers: sent } = request()
      take()
      const answer = await app.web.fastify.inject({
        method,
        url: path,
        headers: sent,
        ...(body !== undefined && { payload: body as object }),
      })
      if (answer.statusCode >= 400)
        throw new Error(`${scenario.name}: ${answer.statusCode} ${answer.body.slice(0, 300)}`)
      samples.push(take())
    }
    const app1 = await measure(serverUrl, request, seconds)
    const floor = await floorOf(url, samples, seconds)
    // Beside the request's own work; `begin` and `commit` are no statements of ours.
    const statements = Math.max(
      ...samples.map(
        (sample) => sample.filter(({ text }) => !/^(begin|commit|start|update api_key)/i.test(text)).length,
      ),
    )
    rows.push({ name: scenario.name, statements, app: app1, floor, aim: scenario.aim })
    console.error(`  ${scenario.name}: ${app1.p50.toFixed(2)} ms`)
  }
  await app.web.fastify.close()
  await pool.end()
  return { tickets: counted[0]?.tickets ?? 0, rows }

  /** An agent who sees every department and is signed in. */
  async function agentCookie(secret: string): Promise<string> {
    const accountId = randomBytes(12).toString('hex')
    const email = `bench-${accountId}@desk.example`
    await pool.query('insert into auth_user (id, name, email, email_verified) values ($1, $2, $3, true)', [
      accountId,
      'Bench',
      email,
    ])
    const { rows: agents } = await pool.query(
      `insert into agent (account_id, name, email, primary_department_id, primary_role_id)
       values ($1, 'Bench', $2, (select min(id) from department), (select id from role where key = 'all-access')) returning id`,
      [accountId, email],
    )
    await pool.query(
      `insert into department_access (agent_id, department_id, role_id)
       select $1, id, (select id from role where key = 'all-access') from department where id <> (select min(id) from department)`,
      [agents[0].id],
    )
    const token = await startSession(db, accountId, { now: new Date() })
    return `${cookieName(config, 'session')}=${encodeURIComponent(signed(token, secret))}`
  }
}
