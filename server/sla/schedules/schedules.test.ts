import { describe, expect, test } from 'vitest'
import { Schedule, type ScheduleEntry } from '#contract/sla.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import { createSlaPlan } from '../plans/sla-plans.ts'
import {
  archiveSchedule,
  changeSchedule,
  createSchedule,
  getSchedule,
  listSchedules,
  scheduleUsage,
} from './schedules.ts'

const world = await testWorld()
const mia = () => world.as('mia')
const entry = (more: Partial<ScheduleEntry> = {}): ScheduleEntry => ({
  name: 'Hours',
  startsOn: '2020-01-01',
  until: null,
  days: 1,
  times: [{ from: '08:00', to: '17:00' }],
  repeats: { kind: 'weekdays' },
  ...more,
})

test('a new desk has those of the reference, and German holidays', async () => {
  const { items } = await listSchedules(mia(), { limit: 50 })
  expect(
    items.map((item) => [Schedule.strict().parse(item).name, item.kind, item.holidays.map(({ name }) => name)]),
  ).toEqual([
    ['German public holidays', 'holidays', []],
    ['U.S. Holidays', 'holidays', []],
    ['24/5', 'hours', []],
    ['24/7', 'hours', []],
    ['Monday to Friday, 8 to 17, with U.S. holidays', 'hours', ['U.S. Holidays']],
  ])
})

test('are created, changed in versions and recorded; a change of holidays changes the hours', async () => {
  const closed = await createSchedule(mia(), {
    name: 'Closed',
    kind: 'holidays',
    entries: [entry({ times: [], repeats: { kind: 'yearly', month: 12, day: 24 } })],
  })
  const made = await createSchedule(mia(), {
    name: 'Office',
    kind: 'hours',
    timeZone: 'Europe/Berlin',
    entries: [entry()],
    holidayIds: [closed.id],
  })
  expect(made).toMatchObject({
    version: 1,
    timeZone: 'Europe/Berlin',
    holidays: [{ name: 'Closed' }],
    isDefault: false,
  })
  expect(await changeSchedule(mia(), made.id, { description: 'Ours' })).toMatchObject({ version: 1 })
  expect(await changeSchedule(mia(), made.id, { entries: [entry({ times: [] })] })).toMatchObject({ version: 2 })
  await changeSchedule(mia(), closed.id, { entries: [] })
  const { items } = await listSchedules(mia(), { limit: 50, q: 'Office' })
  expect(items[0]).toMatchObject({ version: 3 })
  expect((await recorded(world, 'schedule', made.id)).map(({ type }) => type)).toEqual([
    'schedule.created',
    'schedule.changed',
    'schedule.changed',
  ])
  expect(await scheduleUsage(mia(), closed.id)).toEqual({ items: [{ kind: 'schedules', count: 1 }] })
  await expect(archiveSchedule(mia(), closed.id)).rejects.toMatchObject({
    code: 'in_use',
    message: expect.stringContaining('Office'),
  })
})

describe('what is wrong is said at once', () => {
  const create = (body: object) =>
    world.call('mia', 'POST /api/v1/schedules', { name: 'Wrong', kind: 'hours', ...body })
  const codes = (answer: { body: { fields?: { field: string; code: string }[] } }) =>
    answer.body.fields?.map(({ field, code }) => `${field} ${code}`)

  test('no working time: none at all, only in the past, or all of it holidays', async () => {
    expect(codes(await create({ entries: [] }))).toEqual(['body.entries no_working_time'])
    expect(codes(await create({ entries: [entry({ until: '2025-01-01' })] }))).toEqual(['body.entries no_working_time'])
    const always = await createSchedule(mia(), {
      name: 'Always off',
      kind: 'holidays',
      entries: [entry({ times: [], repeats: { kind: 'daily' } })],
    })
    expect(codes(await create({ entries: [entry()], holidayIds: [always.id] }))).toEqual([
      'body.entries no_working_time',
    ])
  })

  test('an unknown zone, hours as holidays, times that end before they begin', async () => {
    const hours = (await listSchedules(mia(), { limit: 50, q: '24/7' })).items[0]?.id
    expect(codes(await create({ timeZone: 'Mars/Olympus', entries: [entry()] }))).toEqual([
      'body.timeZone unknown_time_zone',
    ])
    expect(codes(await create({ entries: [entry()], holidayIds: [hours] }))).toEqual(['body.holidayIds not_holidays'])
    expect(
      codes(
        await create({
          entries: [entry(), entry({ until: '2019-01-01' }), entry({ times: [{ from: '09:00', to: '09:00' }] })],
        }),
      ),
    ).toEqual(['body.entries.1.until custom', 'body.entries.2.times.0.to custom'])
  })

  test('no working time where it is counted by: with who is affected, also where holidays take it away', async () => {
    const off = await createSchedule(mia(), {
      name: 'Off',
      kind: 'holidays',
      entries: [entry({ until: '2020-01-02' })],
    })
    const hours = { name: 'Shop', kind: 'hours' as const, entries: [entry()], holidayIds: [off.id] }
    const shop = await createSchedule(mia(), hours)
    await createSlaPlan(mia(), { name: 'Shop plan', graceMinutes: 60, scheduleId: shop.id })
    await world.db.updateTable('department').set({ scheduleId: shop.id }).where('name', '=', 'Billing').execute()
    const problem = { field: 'body.entries', code: 'no_working_time' }
    const emptied = await world.call('mia', `PATCH /api/v1/schedules/${shop.id}`, { entries: [] })
    const who = 'This concerns Billing, Shop plan.'
    expect(emptied.body.fields).toMatchObject([{ ...problem, message: expect.stringContaining(who) }])
    const always = [entry({ times: [], repeats: { kind: 'daily' } })]
    const taken = await world.call('mia', `PATCH /api/v1/schedules/${off.id}`, { entries: always })
    expect(taken.body.fields).toMatchObject([{ ...problem, message: expect.stringMatching(/^"Shop": .*Shop plan\.$/) }])
    expect((await getSchedule(mia(), off.id)).entries).toEqual(off.entries)
  })

  test('a target that no ticket could come to, from the plan’s side and the schedule’s, with who is affected', async () => {
    const rare = await createSchedule(mia(), {
      name: 'Rare',
      kind: 'hours',
      entries: [entry({ times: [{ from: '08:00', to: '09:00' }], repeats: { kind: 'yearly', month: 1, day: 2 } })],
    })
    const refused = await world.call('mia', 'POST /api/v1/sla-plans', {
      name: 'Never',
      graceMinutes: 6000,
      scheduleId: rare.id,
    })
    expect(codes(refused)).toEqual(['body.graceMinutes impossible_target'])
    const kept = await createSchedule(mia(), { name: 'Kept', kind: 'hours', entries: [entry()] })
    await createSlaPlan(mia(), { name: 'Long', graceMinutes: 6000, scheduleId: kept.id })
    const answer = await world.call('mia', `PATCH /api/v1/schedules/${kept.id}`, { entries: rare.entries })
    expect(answer.body.fields).toMatchObject([
      { code: 'impossible_target', message: expect.stringContaining('"Long"') },
    ])
    expect(
      (await world.call('mia', `PATCH /api/v1/schedules/${kept.id}`, { availability: 'disabled' })).body,
    ).toMatchObject({ code: 'in_use', title: expect.stringContaining('Long') })
  })
})

test('can be tried out before they are saved: the walk, the days of a calendar', async () => {
  const usa = await world.id('schedule', 'U.S. Holidays')
  const schedule = { timeZone: 'America/New_York', entries: [entry()], holidayIds: [usa] }
  const walked = await world.call('mia', 'POST /api/v1/schedules/diagnosis', {
    schedule,
    from: '2026-11-25T21:40:00Z',
    minutes: 60,
  })
  expect(walked.body).toEqual({
    timeZone: 'America/New_York',
    dueAt: '2026-11-27T13:40:00.000Z',
    walk: {
      spans: [
        { from: '2026-11-25T21:40:00.000Z', to: '2026-11-25T22:00:00.000Z', minutes: 20 },
        { from: '2026-11-27T13:00:00.000Z', to: '2026-11-27T13:40:00.000Z', minutes: 40 },
      ],
      more: 0,
    },
  })
  const shown = await world.call('mia', 'POST /api/v1/schedules/calendar', { schedule, from: '2026-11-25', days: 4 })
  expect(shown.body.days).toEqual([
    { date: '2026-11-25', spans: [{ from: '08:00', to: '17:00' }], minutes: 540, holidays: [] },
    { date: '2026-11-26', spans: [], minutes: 0, holidays: ['Thanksgiving'] },
    { date: '2026-11-27', spans: [{ from: '08:00', to: '17:00' }], minutes: 540, holidays: [] },
    { date: '2026-11-28', spans: [], minutes: 0, holidays: [] },
  ])
  expect(
    (
      await world.call('mia', 'POST /api/v1/schedules/diagnosis', {
        schedule: { ...schedule, entries: [] },
        from: '2026-11-25T21:40:00Z',
        minutes: 60,
      })
    ).body.dueAt,
  ).toBeNull()
  expect(
    (
      await world.call('sam', 'POST /api/v1/schedules/diagnosis', {
        schedule,
        from: '2026-11-25T21:40:00Z',
        minutes: 60,
      })
    ).status,
  ).toBe(403)
})

test('a plan can be tried out: by priority, department and steps', async () => {
  const berlin = await createSchedule(mia(), {
    name: 'Berlin',
    kind: 'hours',
    timeZone: 'Europe/Berlin',
    entries: [entry()],
  })
  const high = await world.id('priority', 'High')
  const plan = {
    graceMinutes: 600,
    firstResponseMinutes: 60,
    scheduleId: berlin.id,
    byPriority: [{ priorityId: high, firstResponseMinutes: 30 }],
    escalations: [
      {
        target: 'firstResponse',
        when: { kind: 'before', minutes: 10 },
        actions: [{ kind: 'tell', to: [{ kind: 'assignee' }] }],
      },
    ],
  }
  const { body } = await world.call('mia', 'POST /api/v1/sla-plans/test', {
    plan,
    priorityId: high,
    openedAt: '2026-03-06T15:40:00Z',
  })
  expect(body.schedule).toEqual({ name: 'Berlin', timeZone: 'Europe/Berlin', from: 'plan' })
  expect(
    body.targets.map(({ target, minutes, dueAt }: { target: string; minutes: number; dueAt: string }) => [
      target,
      minutes,
      dueAt,
    ]),
  ).toEqual([
    ['firstResponse', 30, '2026-03-09T07:10:00.000Z'],
    ['nextResponse', null, null],
    ['resolution', 600, '2026-03-10T07:40:00.000Z'],
  ])
  expect(body.targets[0].steps).toEqual([{ at: '2026-03-06T16:00:00.000Z', place: 0, time: 0 }])

  const right = { plan, priorityId: high, openedAt: '2026-03-06T15:40:00Z' }
  for (const [wrong, field] of [
    [{ priorityId: 999_999 }, 'body.priorityId'],
    [{ departmentId: 999_999 }, 'body.departmentId'],
    [{ plan: { ...plan, byPriority: [{ priorityId: 999_999 }] } }, 'body.plan.byPriority.0.priorityId'],
    [{ openedAt: '9999-12-31T23:59:59Z' }, 'body.openedAt'],
  ] as const) {
    const refused = await world.call('mia', 'POST /api/v1/sla-plans/test', { ...right, ...wrong })
    expect(refused).toMatchObject({ status: 422, body: { fields: [{ field }] } })
  }
})

test('holidays and the hours that take them are saved by several at once', async () => {
  const day = (startsOn: string) => entry({ startsOn, times: [], repeats: { kind: 'never' } })
  const holidays = await createSchedule(world.as('mia'), {
    name: 'Of many',
    kind: 'holidays',
    entries: [day('2030-01-01')],
  })
  const hours = await createSchedule(world.as('mia'), { name: 'By many', kind: 'hours', entries: [entry()] })
  const saves = Array.from({ length: 20 }, (_, at) =>
    at % 2 === 0
      ? changeSchedule(world.as('mia'), holidays.id, { entries: [day(`2030-02-${10 + at}`)] })
      : changeSchedule(world.as('mia'), hours.id, { holidayIds: at % 4 === 1 ? [holidays.id] : [] }),
  )
  expect((await Promise.allSettled(saves)).map(({ status }) => status)).toEqual(saves.map(() => 'fulfilled'))
})
