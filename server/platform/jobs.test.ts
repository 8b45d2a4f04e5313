import { expect, onTestFinished, test, vi } from 'vitest'
import { testWorld } from '#test/world.ts'
import { startWorker, unlockLeftBehind } from './jobs.ts'
import { createLog } from './log.ts'

const world = await testWorld()
const log = createLog('silent')
const patience = { timeout: 120_000 }

async function worker() {
  const done: unknown[] = []
  const jobs = { remember: async (payload: unknown) => void done.push(payload) }
  const started = await startWorker({ pool: world.pool, jobs, crontab: '# none', log })
  onTestFinished(() => started.stop())
  return { done, add: (what: string) => addJob(what) }
}

async function addJob(what: string): Promise<void> {
  await world.pool.query(`select graphile_worker.add_job('remember', $1::json)`, [JSON.stringify(what)])
}

test('what a killed process held is worked on soon, what a living one holds is left to it', async () => {
  await world.pool.query(
    `select graphile_worker.add_job('remember', '"held"'), graphile_worker.add_job('remember', '"left"')`,
  )
  await world.pool.query(`update graphile_worker._private_jobs set locked_at = now() - interval '1 minute',
    locked_by = case when payload::text = '"held"' then 'pool-living' else 'pool-dead' end`)
  const living = await world.pool.connect()
  await living.query(`select pg_advisory_lock(hashtextextended('worker pool-living', 0))`)
  const { done } = await worker()
  await vi.waitFor(() => expect(done).toEqual(['left']), patience)
  await living.query('select pg_advisory_unlock_all()')
  living.release()
  await unlockLeftBehind(world.pool)
  await vi.waitFor(() => expect(done).toEqual(['left', 'held']), patience)
})

test('goes on after its database was away', async () => {
  const { done, add } = await worker()
  await world.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`)
  await add('after')
  await vi.waitFor(() => expect(done).toEqual(['after']), patience)
})

test('what it held when its database left it is worked on soon', async () => {
  const { done } = await worker()
  await world.pool.query(`begin; select graphile_worker.add_job('remember', '"held"');
    update graphile_worker._private_jobs set locked_at = now(), locked_by = 'pool-of-before'; commit`)
  await world.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`)
  await vi.waitFor(() => expect(done).toEqual(['held']), patience)
})

test('a job of a killed process that was asked for again under its key is done once, and is not one that failed', async () => {
  const again = `select graphile_worker.add_job('remember', '"again"', job_key => 'one')`
  await world.pool.query(`begin; ${again};
    update graphile_worker._private_jobs set locked_at = now() - interval '1 minute', locked_by = 'pool-dead'; ${again}; commit`)
  expect((await world.pool.query('select 1 from graphile_worker.jobs')).rowCount).toBe(2)
  const { done } = await worker()
  await vi.waitFor(async () => {
    expect(done).toEqual(['again'])
    expect((await world.pool.query('select 1 from graphile_worker.jobs')).rowCount).toBe(0)
  }, patience)
})
