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

/** What waiting costs: a minute in which nothing happens, and an opening beside it. */
export interface TimerRow {
  timers: number
  /** Of all processes, the database's too, in milliseconds a minute. */
  cpuMs: number
  transactions: number
  /** Rows that the database has looked at. */
  rowsRead: number
  open: Figures
}

/** Long enough for every poll of an idle worker to come round several times. */
const IDLE_SECONDS = 30
const OPEN_SECONDS = 4
const ROUNDS = 2

/**
 * An idle desk without timers and with so many of them that are not due, in turn: what stands in the queue until its time
 * has come must cost nothing until then.
 */
export async function measureTimers({ timers }: { timers: number }): Promise<TimerRow[]> {
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
      const rows: TimerRow[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const waiting of [0, timers]) {
          await setTimers(pool, waiting)
          const idle = await idleFigures(pool, server.pid)
          rows.push({ timers: waiting, ...idle, open: await measure(server.url, openingBy(key), OPEN_SECONDS) })
          console.error(`  ${waiting} timers: ${idle.cpuMs} ms of CPU a minute`)
        }
      }
      return rows
    } finally {
      await pool.end()
      await server.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** As openings set them, for tickets that nothing has happened to; those that were there go. */
async function setTimers(pool: pg.Pool, count: number): Promise<void> {
  await pool.query(
    `delete from graphile_worker._private_jobs where key like 'sla:%' or run_at > now() + interval '1 hour'`,
  )
  await pool.query(
    `select count(*) from graphile_worker.add_jobs(array(select ('sla_timer', json_build_object('ticketId', 1000000000 + n), null,
       now() + interval '7 days' + n * interval '1 second', null, 'sla:' || 1000000000 + n, null, null)::graphile_worker.job_spec
     from generate_series(1, $1::integer) n))`,
    [count],
  )
  await pool.query('vacuum analyze graphile_worker._private_jobs')
  // What was set off by the rounds before is done by then.
  await sleep(5000)
}

async function idleFigures(pool: pg.Pool, pid: number): Promise<Omit<TimerRow, 'timers' | 'open'>> {
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

/** Statistics are told a second after what they are about. */
async function databaseFigures(pool: pg.Pool): Promise<{ transactions: number; rowsRead: number }> {
  await sleep(1500)
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

export function printTimers(rows: TimerRow[]): void {
  console.log(
    '\n| timers that wait | CPU ms a minute | transactions a minute | rows read a minute | open p50 ms | p95 ms | /s |',
  )
  console.log('| --: | --: | --: | --: | --: | --: | --: |')
  for (const { timers, cpuMs, transactions, rowsRead, open } of rows) {
    const opening = [open.p50.toFixed(2), open.p95.toFixed(2), Math.round(open.perSecond)]
    console.log(`| ${[timers, cpuMs, transactions, rowsRead, ...opening].join(' | ')} |`)
  }
}
