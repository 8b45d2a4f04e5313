import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { runningPostgresUrl } from '#server/platform/embedded-postgres.ts'
import { cpuSecondsOf } from './cpu.ts'
import { measure } from './drive.ts'
import type { Figures } from './report.ts'
import type { Request } from './scenarios.ts'
import { command, startServer } from './server-process.ts'

/** What waiting costs: a minute in which nothing happens. */
export interface IdleRow {
  timers: number
  /** Of all processes, the database's too, in milliseconds a minute. */
  cpuMs: number
  transactions: number
  /** Rows that the database has looked at. */
  rowsRead: number
}

export interface TimerResult {
  idle: IdleRow[]
  /** Opening tickets beside so many of them. */
  open: (Figures & { timers: number })[]
}

/** Long enough for every poll of an idle worker to come round several times. */
const IDLE_SECONDS = 30
const OPEN_SECONDS = 4

/**
 * An idle desk without timers and with so many of them that are not due, in turn: what stands in the queue until its time
 * has come must cost nothing until then. Openings come after all of that: what follows from them goes on for minutes.
 */
export async function measureTimers({ timers }: { timers: number }): Promise<TimerResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deskbell-bench-'))
  const env = { DATA_DIR: dataDir }
  try {
    await command(['seed', '--tickets', '1000', '--agents', '20'], env)
    const key = await command(['apikey', 'create', '--name', 'Bench', '--role', 'administrator'], env)
    const server = await startServer(env)
    const url = process.env.DATABASE_URL ?? runningPostgresUrl(dataDir)
    if (!url) throw new Error('the database of the bench is not running')
    const pool = new pg.Pool({ connectionString: url, max: 1 })
    try {
      const result: TimerResult = { idle: [], open: [] }
      // There and back: a desk that gets quieter by the minute is so with timers and without.
      const turns = [0, timers, timers, 0]
      for (const waiting of turns) {
        await setTimers(pool, waiting)
        const idle = { timers: waiting, ...(await idleFigures(pool, server.pid)) }
        result.idle.push(idle)
        console.error(`  ${waiting} timers: ${idle.cpuMs} ms of CPU, ${idle.transactions} transactions a minute`)
      }
      for (const waiting of turns) {
        await setTimers(pool, waiting)
        result.open.push({ timers: waiting, ...(await measure(server.url, openingBy(key), OPEN_SECONDS)) })
      }
      return result
    } finally {
      await pool.end()
      await server.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** As openings set them, for tickets that nothing has happened to; whatever else waits goes, and the desk comes to rest. */
async function setTimers(pool: pg.Pool, count: number): Promise<void> {
  await nothingDue(pool)
  await pool.query('delete from graphile_worker._private_jobs where locked_at is null')
  await pool.query(
    `select count(*) from graphile_worker.add_jobs(array(select ('sla_timer', json_build_object('ticketId', 1000000000 + n), null,
       now() + interval '7 days' + n * interval '1 second', null, 'sla:' || 1000000000 + n, null, null)::graphile_worker.job_spec
     from generate_series(1, $1::integer) n))`,
    [count],
  )
  await pool.query('vacuum analyze graphile_worker._private_jobs')
  await atRest(pool)
}

const REST_LIMIT_MS = 300_000

/** What was set off before has been done; what is tried again later is none of it. */
async function nothingDue(pool: pg.Pool): Promise<void> {
  await until('jobs are done', async () => {
    const { rows } = await pool.query<{ due: number }>(
      `select count(*)::integer as due from graphile_worker._private_jobs
       where locked_at is not null or (run_at <= now() and attempts < max_attempts)`,
    )
    return rows[0]?.due === 0
  })
}

/** Polls of an idle desk come to two transactions a second; whatever works comes to more. */
const MOST_AT_REST = 4
const REST_MS = 5000
/** Statistics are told a second after what they are about. */
const TOLD_AFTER_MS = 1500

async function atRest(pool: pg.Pool): Promise<void> {
  await until('the desk is at rest', async () => {
    const before = await databaseFigures(pool)
    await sleep(REST_MS)
    const after = await databaseFigures(pool)
    return after.transactions - before.transactions <= (MOST_AT_REST * (REST_MS + TOLD_AFTER_MS)) / 1000
  })
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const limit = Date.now() + REST_LIMIT_MS
  while (!(await isSo())) {
    if (Date.now() > limit) throw new Error(`waited for too long until ${what}`)
    await sleep(500)
  }
}

async function idleFigures(pool: pg.Pool, pid: number): Promise<Omit<IdleRow, 'timers'>> {
  const before = { ...(await databaseFigures(pool)), cpu: cpuSecondsOf(pid) * 1000 }
  await sleep(IDLE_SECONDS * 1000)
  const after = { ...(await databaseFigures(pool)), cpu: cpuSecondsOf(pid) * 1000 }
  const aMinute = (from: number, to: number) => Math.round(((to - from) * 60) / IDLE_SECONDS)
  return {
    cpuMs: aMinute(before.cpu, after.cpu),
    transactions: aMinute(before.transactions, after.transactions),
    rowsRead: aMinute(before.rowsRead, after.rowsRead),
  }
}

async function databaseFigures(pool: pg.Pool): Promise<{ transactions: number; rowsRead: number }> {
  await sleep(TOLD_AFTER_MS)
  const { rows } = await pool.query<{ transactions: string; rowsRead: string }>(
    `select xact_commit + xact_rollback as transactions, tup_returned + tup_fetched as "rowsRead"
     from pg_stat_database where datname = current_database()`,
  )
  return { transactions: Number(rows[0]?.transactions), rowsRead: Number(rows[0]?.rowsRead) }
}

function openingBy(key: string): () => Request {
  let turn = 0
  return () => {
    turn += 1
    return {
      method: 'POST',
      path: '/api/v1/tickets',
      headers: { authorization: `Bearer ${key}` },
      body: {
        subject: 'Printer on the second floor',
        message: 'It prints stripes on every page.',
        requester: { email: `bench${turn % 500}@example.com`, name: 'Bench Person' },
      },
    }
  }
}

export function printTimers({ idle, open }: TimerResult): void {
  console.log('\n| timers that wait | CPU ms a minute | transactions a minute | rows read a minute |')
  console.log('| --: | --: | --: | --: |')
  for (const { timers, cpuMs, transactions, rowsRead } of idle) {
    console.log(`| ${[timers, cpuMs, transactions, rowsRead].join(' | ')} |`)
  }
  const parts = (['cpuMs', 'transactions', 'rowsRead'] as const).map((key) => differenceOf(idle, key))
  console.log(`| what they add | ${parts.join(' | ')} |`)
  console.log('\n| timers that wait | open p50 ms | p95 ms | /s |')
  console.log('| --: | --: | --: | --: |')
  for (const { timers, p50, p95, perSecond } of open) {
    console.log(`| ${[timers, p50.toFixed(2), p95.toFixed(2), Math.round(perSecond)].join(' | ')} |`)
  }
}

/** Of the means, and how far two rounds of the same differ at most: what is less than that says nothing. */
function differenceOf(rows: IdleRow[], key: keyof IdleRow): string {
  const [without, having] = [rows.filter(({ timers }) => timers === 0), rows.filter(({ timers }) => timers > 0)].map(
    (some) => some.map((row) => row[key]),
  ) as [number[], number[]]
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const spread = Math.max(...[without, having].map((values) => Math.max(...values) - Math.min(...values)))
  return `${Math.round(mean(having) - mean(without))} (±${spread})`
}
