import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'
import { createSchedule } from './schedules/schedules.ts'
import { timesOf } from './versions.ts'

const world = await testWorld()
const HOUR = 3_600_000
const monday = (at: string) => Date.parse(`2026-03-02T${at}:00Z`)

test('however many schedules are asked about, each tells its working time', async () => {
  const { id } = await createSchedule(world.as('mia'), {
    name: 'Office',
    kind: 'hours',
    timeZone: 'UTC',
    entries: [
      {
        ...{ name: 'Hours', startsOn: '2020-01-01', until: null, days: 1 },
        ...{ times: [{ from: '08:00', to: '17:00' }], repeats: { kind: 'weekdays' } },
      },
    ],
  })
  await sql`insert into schedule_version (schedule_id, version, name, definition, created_at)
    select schedule_id, n, name, definition, created_at from schedule_version, generate_series(2, 600) n
    where schedule_id = ${id} and version = 1`.execute(world.db)
  const refs = Array.from({ length: 600 }, (_, at) => ({
    ...{ id, version: at + 1, name: 'Office', timeZone: 'UTC', from: 'desk' as const },
  }))
  const [first, ...others] = refs
  const known = await timesOf(world.db, [first ?? null])
  // More than are kept: those that are known are forgotten while they are asked about.
  const all = await timesOf(world.db, refs)
  expect(refs.map((ref) => all(ref).between(monday('08:00'), monday('09:00')))).toEqual(refs.map(() => HOUR))
  await timesOf(world.db, others)
  expect(known(first ?? null).between(monday('08:00'), monday('09:00'))).toBe(HOUR)
})
