import { setTimeout as sleep } from 'node:timers/promises'
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

test('a job of which it could not be written down that it failed is done again soon, not in hours', async () => {
  await world.pool.query(`create function no_room() returns trigger language plpgsql as
    $$ begin raise 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$`)
  await world.pool.query(`create trigger no_room before update on graphile_worker._private_jobs
    for each row when (new.last_error is not null) execute function no_room()`)
  let tries = 0
  const fail = async () => {
    tries += 1
    if (tries === 1) throw new Error('no room')
  }
  const started = await startWorker({ pool: world.pool, jobs: { fail }, crontab: '# none', log })
  onTestFinished(() => started.stop())
  await world.pool.query(`select graphile_worker.add_job('fail', '{}')`)
  await vi.waitFor(() => expect(tries).toBe(1), patience)
  await world.pool.query('drop trigger no_room on graphile_worker._private_jobs')
  await vi.waitFor(() => expect(tries).toBe(2), patience)
})

test('goes on after it could not be written down, one after the other, that jobs were done', async () => {
  await world.pool.query(`create function cannot_end() returns trigger language plpgsql as $$ begin raise 'no'; end $$`)
  await world.pool.query(`create trigger cannot_end before delete on graphile_worker._private_jobs
    for each row execute function cannot_end()`)
  const times = [0, 0, 0, 0]
  const end = async (payload: unknown) => {
    const nth = payload as number
    // The others end when the worker is stopping already, as the first could not be written off.
    await sleep(nth * 700)
    times[nth] = (times[nth] ?? 0) + 1
  }
  const started = await startWorker({ pool: world.pool, jobs: { end }, crontab: '# none', log })
  onTestFinished(() => started.stop())
  await world.pool.query(`select graphile_worker.add_job('end', to_json(n)) from generate_series(0, 3) n`)
  await vi.waitFor(() => expect(times).toEqual([1, 1, 1, 1]), patience)
  await world.pool.query('drop trigger cannot_end on graphile_worker._private_jobs')
  await vi.waitFor(() => expect(times.slice(0, 2)).toEqual([2, 2]), patience)
})

test('what is done by the clock is done again after a clock that was ahead has been put right', async () => {
  await world.pool.query(`insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
    values ('remember', now(), now() + interval '1 year'), ('other', now(), now() - interval '1 minute')`)
  await worker()
  const { rows } = await world.pool.query(
    'select identifier, last_execution is null as forgotten from graphile_worker._private_known_crontabs order by 1',
  )
  expect(rows).toEqual([
    { identifier: 'other', forgotten: false },
    { identifier: 'remember', forgotten: true },
  ])
})
