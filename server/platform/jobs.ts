import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type JobHelpers, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import { sql } from 'kysely'
import pg from 'pg'
import { withTheNext } from './ahead.ts'
import { watchClock } from './clock-jumps.ts'
import type { Log } from './log.ts'
import type { Op } from './operation.ts'

/** A job: a few lines that call a verb or a listener. Its payload is ids, never rows; it may run twice. */
export type Job = (payload: unknown, helpers: JobHelpers) => Promise<void>

/**
 * Enqueues a job in the operation's transaction: it exists if and only if the change does.
 *
 * @param queue     its jobs are done one at a time, whichever node does them
 * @param priority  lower is sooner
 */
export async function enqueue(
  op: Pick<Op, 'db'>,
  job: string,
  payload: Record<string, unknown>,
  { at, key, queue, priority }: { at?: Date; key?: string; queue?: string; priority?: number } = {},
): Promise<void> {
  await sql`select graphile_worker.add_job(${job}, ${JSON.stringify(payload)}::json, queue_name => ${queue ?? null},
    run_at => ${at ?? null}::timestamptz, job_key => ${key ?? null}, priority => ${priority ?? null}::int)`.execute(
    op.db,
  )
}

/** Takes back a job by its key, if it has not run. */
export async function dequeue(op: Op, key: string): Promise<void> {
  await sql`select graphile_worker.remove_job(${key}) ${withTheNext}`.execute(op.db)
}

export interface Working {
  pool: pg.Pool
  jobs: Record<string, Job>
  crontab: string
  log: Log
}

export interface Worker {
  /** Waits for the jobs at work. */
  stop(): Promise<void>
}

const CONCURRENCY = 6
/**
 * Jobs are taken and written off several at a time: each is a commit, and a mail has three jobs. What was taken and has
 * not begun goes back soon, as another node may be free; what was done and not written off when a process dies is done again.
 */
const TAKEN_AT_ONCE = 16
const TAKEN_FOR_MS = 2_000
const DONE_WITHIN_MS = 20

const AGAIN_AFTER_MS = 2_000
/** A worker that has no job at work any more has so long to say that it has ended. */
const ENDS_WITHIN_MS = 10_000
/**
 * Who was killed has left jobs behind, and so has a worker whose database left it: they are looked for soon after every
 * start, then now and then for other nodes.
 */
const LEFT_BEHIND_MS = { soon: 5_000, every: 300_000 }

/**
 * Starts working jobs. A worker that its database leaves, or that cannot write down what became of a job, ends by
 * itself: then another begins. So does one whose clock was set.
 */
export async function startWorker(working: Working): Promise<Worker> {
  const { pool, log } = working
  const stopping = new AbortController()
  let current = await startRunner(working)
  const kept = keep()
  let soon: NodeJS.Timeout | undefined
  unlockNowAndSoon()
  const everySoOften = setInterval(unlock, LEFT_BEHIND_MS.every).unref()
  // What is done by the clock would stand still until the time that a wrong one showed, or make up for all that it left out.
  const stopWatching = watchClock(() => {
    log.warn('the clock has been set; the worker of jobs begins anew')
    void current.stop()
  })

  function unlock(): void {
    unlockLeftBehind(pool).catch((err: unknown) => {
      log.warn({ err }, 'no look at old jobs')
      unlockSoon()
    })
  }

  function unlockSoon(): void {
    clearTimeout(soon)
    if (!stopping.signal.aborted) soon = setTimeout(unlock, LEFT_BEHIND_MS.soon).unref()
  }

  /** What was held a moment ago may be held by somebody whose end is not known yet. */
  function unlockNowAndSoon(): void {
    unlock()
    unlockSoon()
  }

  async function keep(): Promise<void> {
    for (;;) {
      await current.ended
      if (stopping.signal.aborted) return
      log.warn('the worker of jobs has ended; another begins')
      await sleep(AGAIN_AFTER_MS, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      try {
        current = await startRunner(working)
        if (stopping.signal.aborted) return await current.stop()
        unlockNowAndSoon()
      } catch (err) {
        log.warn({ err }, 'jobs cannot be worked on')
      }
    }
  }

  return {
    async stop() {
      stopping.abort()
      stopWatching()
      clearTimeout(soon)
      clearInterval(everySoOften)
      await current.stop()
      await kept
    },
  }
}

interface Running {
  /** Resolves when it has ended, however that came. */
  ended: Promise<void>
  stop(): Promise<void>
}

async function startRunner({ pool, jobs, crontab, log }: Working): Promise<Running> {
  await forgetFuture(pool)
  const { Logger } = await import('graphile-worker')
  const logger = new Logger(() => (level, message, meta) => {
    if (level === 'error') log.error({ meta }, message)
    else if (level === 'warning') log.warn({ meta }, message)
    else log.debug(message)
  })
  const events: WorkerEvents = new EventEmitter()
  let name = ''
  events.on('pool:create', ({ workerPool }) => {
    name = workerPool.id
  })
  const life = new pg.Client({
    connectionString: pool.options.connectionString,
    application_name: 'deskbell worker',
    keepAlive: true,
  })
  const lost = new Promise<void>((resolve) => {
    life.on('error', () => resolve())
    life.on('end', () => resolve())
  })
  await life.connect()
  const stopping = new Promise<void>((resolve) => {
    events.on('pool:gracefulShutdown', () => resolve())
  })
  const { taskList, idle } = observed(jobs)
  const runner = await run({
    pgPool: pool,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    pollInterval: 2000,
    preset: {
      worker: {
        localQueue: { size: TAKEN_AT_ONCE, ttl: TAKEN_FOR_MS },
        completeJobBatchDelay: DONE_WITHIN_MS,
        // Without it nobody waits for that to be written: where it cannot be, the job would be held for hours.
        failJobBatchDelay: DONE_WITHIN_MS,
      },
    },
    taskList,
    crontab,
    logger,
    events,
  }).catch(async (error: unknown) => {
    await life.end().catch(() => {})
    throw error
  })
  // Graphile Worker waits for itself for ever when it could not write down twice what was done.
  const givenUp = stopping.then(idle).then(() => sleep(ENDS_WITHIN_MS, undefined, { ref: false }))
  const stop = () => Promise.race([stopRunner(runner), givenUp])
  // As long as this connection lives, so does whoever has locked jobs under this name.
  const alive = life.query(`select pg_advisory_lock(${lockOf('$1')})`, [name]).catch(() => {})
  const worked = runner.promise.catch(() => {})
  void Promise.all([alive, lost]).then(stop)
  const ended = Promise.race([worked, givenUp]).then(() => life.end().catch(() => {}))
  return { ended, stop }
}

/** The jobs, and how to wait until none of them is at work. */
function observed(jobs: Working['jobs']): { taskList: TaskList; idle(): Promise<void> } {
  const atWork = new Set<Promise<void>>()
  const observe = (job: Job): Job => {
    return (payload, helpers) => {
      const work = job(payload, helpers)
      atWork.add(work)
      return work.finally(() => atWork.delete(work))
    }
  }
  const taskList = Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, observe(job)])) as TaskList
  return {
    taskList,
    async idle() {
      while (atWork.size > 0) await Promise.allSettled(atWork)
    },
  }
}

async function stopRunner(runner: Runner): Promise<void> {
  // One that has ended by itself refuses to.
  await runner.stop().catch(() => {})
}

/** A clock that was ahead has left times to come: until then nothing would be done by the clock. */
async function forgetFuture(pool: pg.Pool): Promise<void> {
  await pool.query(`update graphile_worker._private_known_crontabs set last_execution = null
    where last_execution > now() + interval '2 minutes'`)
}

const lockOf = (name: string) => `hashtextextended('worker ' || ${name}, 0)`

/**
 * Frees the jobs that a process held when it was killed: for the queue they are at work for four hours more. Who works
 * holds a lock on his name. One of them that was asked for anew meanwhile, under its key, is not needed any more.
 */
export async function unlockLeftBehind(pool: pg.Pool): Promise<void> {
  await pool.query(`
    select graphile_worker.force_unlock_workers(array_agg(name)) from (
      select distinct locked_by as name from graphile_worker._private_jobs
      where locked_by is not null and locked_at < now() - interval '3 seconds' offset 0
    ) holder where pg_try_advisory_xact_lock(${lockOf('name')})`)
  await pool.query(`delete from graphile_worker._private_jobs
    where attempts >= max_attempts and key is null and locked_by is null and last_error is null`)
}
