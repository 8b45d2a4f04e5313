import { availableParallelism } from 'node:os'
import { MessageChannel, Worker } from 'node:worker_threads'
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { Draft } from '#contract/simulation-draft.ts'
import type { DB } from '#db/types.ts'
import type { App } from '#server/platform/app.ts'
import { isDatabaseAway } from '#server/platform/database-away.ts'
import type { Job } from '#server/platform/jobs.ts'
import { loadConfiguration } from './load-configuration.ts'
import { DONE, type Outcome, type Task } from './task.ts'

const MOST_THREADS = 2
/** Fewer tickets are not worth a second thread. */
const TICKETS_A_THREAD = 2000
/** A process that ends takes its simulation along; one that seems to end processes is not begun for ever. */
const MOST_ATTEMPTS = 3
const LOOK_MILLISECONDS = 500
/** Of a thread: what was found about each ticket is kept until policies have handed out all of them. */
const MEGABYTES = { maxOldGenerationSizeMb: 1536, maxYoungGenerationSizeMb: 32 }
const DAY = 86_400_000

const Payload = z.object({ simulationId: z.int() })

/** Runs a simulation to its end, in threads of its own. Begun before and not ended, it begins anew. */
export function runSimulation({ db, pool, log }: Pick<App, 'db' | 'pool' | 'log'>): Job {
  return async (payload, { abortSignal }) => {
    const { simulationId } = Payload.parse(payload)
    const begun = await begin(db, simulationId)
    if (!begun) return
    const started = performance.now()
    try {
      const outcome = await replayed(begun, {
        db,
        url: String(pool.options.connectionString),
        simulationId,
        stop: abortSignal,
      })
      if (outcome)
        await finish(db, simulationId, { ...outcome, seconds: Math.round((performance.now() - started) / 100) / 10 })
      else await sql`delete from simulation_difference where simulation_id = ${simulationId}`.execute(db)
    } catch (error) {
      if (abortSignal.aborted || isDatabaseAway(error)) {
        await sql`update simulation set state = 'waiting', attempts = attempts - 1 where id = ${simulationId} and state = 'running'`
          .execute(db)
          .catch(() => {})
        throw error
      }
      // One that was cancelled or deleted meanwhile may end in whatever way.
      if (await fail(db, simulationId, wordsOf(error))) log.error({ err: error, simulationId }, 'a simulation failed')
    }
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return isMemory ? 'It took too much memory. Choose fewer days.' : error.message
}

interface Begun {
  draft: Draft
  days: number
  createdAt: Date
}

/** null: it is over, cancelled or gone. */
async function begin(db: Kysely<DB>, id: number): Promise<Begun | null> {
  const { rows } = await sql<Begun & { attempts: number }>`
    update simulation set state = 'running', started_at = now(), done = 0, total = null, attempts = attempts + 1
    where id = ${id} and state in ('waiting', 'running') returning draft, days, created_at, attempts`.execute(db)
  const [row] = rows
  if (!row) return null
  // What an earlier attempt found.
  await sql`delete from simulation_difference where simulation_id = ${id}`.execute(db)
  if (row.attempts <= MOST_ATTEMPTS) return row
  await fail(db, id, `The process that ran it ended, ${MOST_ATTEMPTS} times.`)
  return null
}

async function finish(db: Kysely<DB>, id: number, result: Outcome & { seconds: number }): Promise<void> {
  await sql`update simulation set state = 'done', finished_at = now(), done = ${result.tickets}, total = ${result.tickets},
    result = ${JSON.stringify(result)}::jsonb where id = ${id} and state = 'running'`.execute(db)
}

/** @returns whether it was still running */
async function fail(db: Kysely<DB>, id: number, error: string): Promise<boolean> {
  const { rows } = await sql`update simulation set state = 'failed', finished_at = now(), error = ${error.slice(0, 500)}
    where id = ${id} and state = 'running' returning id`.execute(db)
  await sql`delete from simulation_difference where simulation_id = ${id}`.execute(db)
  return rows.length > 0
}

interface Running {
  db: Kysely<DB>
  url: string
  simulationId: number
  /** The process is about to end. */
  stop: AbortSignal
}

/** null: it was cancelled. */
async function replayed({ draft, days, createdAt }: Begun, running: Running): Promise<Outcome | null> {
  const { db, url, simulationId } = running
  const from = createdAt.getTime() - days * DAY
  const until = createdAt.getTime()
  const saved = await loadConfiguration(db)
  const ids = await ticketsBetween(db, from, until)
  await sql`update simulation set total = ${ids.length} where id = ${simulationId}`.execute(db)
  const threads = Math.max(1, Math.min(MOST_THREADS, availableParallelism(), Math.ceil(ids.length / TICKETS_A_THREAD)))
  const channels = Array.from({ length: threads - 1 }, () => new MessageChannel())
  const counters = new Int32Array(new SharedArrayBuffer(8))
  const common = { url, simulationId, saved, draft, ids, counters, from, until }
  const tasks: Task[] = [
    { ...common, others: channels.map(({ port1 }) => port1), first: null },
    ...channels.map(({ port2 }) => ({ ...common, others: [], first: port2 })),
  ]
  return watched(tasks, { ...running, counters })
}

/** In memory that the threads share. */
async function ticketsBetween(db: Kysely<DB>, from: number, until: number): Promise<Float64Array> {
  const { rows } = await sql<{ ids: number[] }>`
    select coalesce(array_agg(id order by id), '{}') as ids from ticket
    where created_at >= ${new Date(from)} and created_at <= ${new Date(until)} and deleted_at is null`.execute(db)
  const found = rows[0]?.ids ?? []
  const ids = new Float64Array(new SharedArrayBuffer(found.length * Float64Array.BYTES_PER_ELEMENT))
  ids.set(found.map(Number))
  return ids
}

/** Lets the threads work, tells how far they are, and ends them when nobody wants to know any more. */
async function watched(
  tasks: Task[],
  { db, simulationId, counters, stop }: Running & { counters: Int32Array },
): Promise<Outcome | null> {
  const workers = tasks.map(
    (task) =>
      new Worker(new URL('./thread.ts', import.meta.url), {
        workerData: task,
        resourceLimits: MEGABYTES,
        transferList: [...task.others, ...(task.first ? [task.first] : [])],
      }),
  )
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<Outcome | null>((done, failed) => {
      const look = async () => {
        const { rows } = await sql`update simulation set done = ${Atomics.load(counters, DONE)}
          where id = ${simulationId} and state = 'running' returning id`.execute(db)
        if (rows.length === 0) done(null)
        else timer = setTimeout(() => look().catch(failed), LOOK_MILLISECONDS)
      }
      for (const [at, worker] of workers.entries()) {
        worker.on('error', failed)
        worker.on('exit', (code) => {
          if (at === 0 || code !== 0) failed(new Error('A thread of the simulation ended.'))
        })
      }
      workers[0]?.on('message', done)
      stop.addEventListener('abort', () => failed(new Error('The process is about to end.')), { once: true })
      look().catch(failed)
    })
  } finally {
    clearTimeout(timer)
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}
