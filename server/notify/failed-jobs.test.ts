import { expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'
import { checkJobs } from './failed-jobs.ts'

const world = await testWorld()

test('what failed for good is told to administrators once, and what is still tried is not', async () => {
  const app = await world.app()
  const told = () => world.db.selectFrom('notification').select('data').where('kind', '=', 'jobs_failed').execute()
  await world.pool.query(`select graphile_worker.add_job('deliver_events', '{"eventId": 1}'),
    graphile_worker.add_job('send_mail', '{"id": 1}')`)
  await checkJobs(app)
  expect(await told()).toEqual([])
  await world.pool.query(`select graphile_worker.permanently_fail_jobs(
    array(select id from graphile_worker.jobs where task_identifier = 'deliver_events'), 'no such row')`)
  for (let n = 0; n < 2; n++) await checkJobs(app)
  expect(await told()).toMatchObject([{ data: { jobs: 'deliver_events', error: 'no such row' } }])
  const mails = await world.db.selectFrom('outgoingMail').select('subject').where('purpose', '=', 'alarm').execute()
  expect(mails).toHaveLength(1)
})
