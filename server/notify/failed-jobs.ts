import { sql } from 'kysely'
import { raiseAlarm } from '#server/mail/alarms.ts'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { operation } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'

export const checkJobsCrontab = '37 * * * * check_jobs'

/** Tells of what was tried for days and is tried no more: once a day, with what of it failed last. */
export async function checkJobs(app: Pick<App, 'db' | 'config'>): Promise<void> {
  await operation({ db: app.db, actor: system('Notices'), now: new Date() }, async (op) => {
    const { rows } = await sql<{ job: string; error: string }>`
      select task_identifier as job, last_error as error from graphile_worker.jobs
      where attempts >= max_attempts and last_error is not null and updated_at > ${op.now}::timestamptz - interval '2 hours'
      order by updated_at desc`.execute(op.db)
    const [last] = rows
    if (!last) return
    await raiseAlarm(op, {
      key: `jobs_failed:${op.now.toISOString().slice(0, 10)}`,
      kind: 'jobs_failed',
      data: {
        jobs: [...new Set(rows.map(({ job }) => job))].join(', '),
        error: last.error.slice(0, 500),
        link: `${ownAddress(app.config)}/desk/admin`,
      },
    })
  })
}
