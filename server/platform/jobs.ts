import { type JobHelpers, type Runner, run, type TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import type { Log } from './log.ts'
import type { Op } from './operation.ts'

/** A job: a few lines that call a verb or a listener. Its payload is ids, never rows; it may run twice. */
export type Job = (payload: unknown, helpers: JobHelpers) => Promise<void>

/** Enqueues a job in the operation's transaction: it exists if and only if the change does. */
export async function enqueue(
  op: Op,
  job: string,
  payload: Record<string, unknown>,
  { at, key }: { at?: Date; key?: string } = {},
): Promise<void> {
  await sql`select graphile_worker.add_job(${job}, ${JSON.stringify(payload)}::json,
    run_at => ${at ?? null}::timestamptz, job_key => ${key ?? null})`.execute(op.db)
}

/** Takes back a job by its key, if it has not run. */
export async function dequeue(op: Op, key: string): Promise<void> {
  await sql`select graphile_worker.remove_job(${key})`.execute(op.db)
}

/** Starts working jobs; `stop()` waits for those at work. */
export async function startWorker({
  pool,
  jobs,
  crontab,
  log,
}: {
  pool: pg.Pool
  jobs: Record<string, Job>
  crontab: string
  log: Log
}): Promise<Runner> {
  const { Logger } = await import('graphile-worker')
  const logger = new Logger(() => (level, message, meta) => {
    if (level === 'error') log.error({ meta }, message)
    else if (level === 'warning') log.warn({ meta }, message)
    else log.debug(message)
  })
  return run({
    pgPool: pool,
    concurrency: 4,
    noHandleSignals: true,
    pollInterval: 2000,
    taskList: jobs as TaskList,
    crontab,
    logger,
  })
}
