import { beforeAll, describe, expect, test } from 'vitest'
import type { DraftInput } from '#contract/simulation-draft.ts'
import type { ScheduleEntry } from '#contract/sla.ts'
import { changeSchedule, createSchedule } from '#server/sla/schedules/schedules.ts'
import { draftsOf } from '#test/drafts.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)
const drafts = draftsOf(world)
const NEW = -3
const DAYS_OFF = -4

let hardware = 0
let plan = 0
let office = 0
let holidays = 0
let early = 0

const hours = (from: string, to: string): ScheduleEntry => ({
  ...{ name: 'Hours', startsOn: '2020-01-01', until: null, days: 1 },
  ...{ times: [{ from, to }], repeats: { kind: 'weekdays' } },
})
const dayOff = (startsOn: string): ScheduleEntry => ({
  ...{ name: 'Off', startsOn, until: null, days: 1, times: [], repeats: { kind: 'never' } },
})

/** A ticket of Monday, eight o'clock, to be solved within an hour of the office's, which begins at nine. */
beforeAll(async () => {
  const mia = world.as('mia')
  hardware = await world.id('department', 'Hardware')
  await world.db.updateTable('department').set({ slaPlanId: null }).where('id', '=', hardware).execute()
  holidays = (await createSchedule(mia, { name: 'Holidays', kind: 'holidays', entries: [dayOff('2026-03-10')] })).id
  const entries = [hours('09:00', '17:00')]
  office = (
    await createSchedule(mia, { name: 'Office', kind: 'hours', timeZone: 'UTC', entries, holidayIds: [holidays] })
  ).id
  plan = (await world.call('mia', 'POST /api/v1/sla-plans', { name: 'Hour', graceMinutes: 60, scheduleId: office }))
    .body.id
  world.now = new Date('2026-03-02T08:00:00Z')
  early = (await ticket({ subject: 'early', by: world.as('mia'), departmentId: hardware, slaPlanId: plan })).id
})

async function dueIn(draft: DraftInput): Promise<string | undefined> {
  const [course] = await drafts.livedIn(draft, [early])
  const due = course?.turns[0]?.dueAt
  return due ? new Date(due).toISOString().slice(0, 16) : undefined
}

const ofNew = (more: object = {}) => ({
  changed: [{ id: NEW, name: 'Early', timeZone: 'UTC', entries: [hours('06:00', '08:30')], ...more }],
})

describe('a draft of schedules', () => {
  test.each<[what: string, draft: () => DraftInput, due: string]>([
    ['as it is saved', () => ({}), '2026-03-02T10:00'],
    [
      'other hours',
      () => ({ schedules: { changed: [{ id: office, entries: [hours('12:00', '14:00')] }] } }),
      '2026-03-02T13:00',
    ],
    [
      'another time zone',
      () => ({ schedules: { changed: [{ id: office, timeZone: 'Europe/Berlin' }] } }),
      '2026-03-02T09:00',
    ],
    [
      'another day of holidays that it links',
      () => ({ schedules: { changed: [{ id: holidays, entries: [dayOff('2026-03-02')] }] } }),
      '2026-03-03T10:00',
    ],
    [
      'without the holidays that it links',
      () => ({
        schedules: {
          changed: [
            { id: holidays, entries: [dayOff('2026-03-02')] },
            { id: office, holidayIds: [] },
          ],
        },
      }),
      '2026-03-02T10:00',
    ],
    [
      'new holidays',
      () => ({
        schedules: {
          changed: [
            { id: office, holidayIds: [holidays, DAYS_OFF] },
            { id: DAYS_OFF, kind: 'holidays', name: 'Carnival', entries: [dayOff('2026-03-02'), dayOff('2026-03-03')] },
          ],
        },
      }),
      '2026-03-04T10:00',
    ],
    [
      'new hours of its plan',
      () => ({ schedules: ofNew(), slaPlans: { changed: [{ id: plan, scheduleId: NEW }] } }),
      '2026-03-03T06:30',
    ],
    [
      'new hours of its department',
      () => ({ schedules: ofNew(), departments: { changed: [{ id: hardware, scheduleId: NEW }] } }),
      '2026-03-03T06:30',
    ],
    [
      'new hours of the desk',
      () => ({
        schedules: ofNew(),
        settings: { tickets: { defaultScheduleId: NEW } },
        slaPlans: { changed: [{ id: plan, scheduleId: null }] },
      }),
      '2026-03-03T06:30',
    ],
    [
      'a new plan by new hours',
      () => ({
        schedules: ofNew(),
        slaPlans: { changed: [{ id: -1, name: 'Half', graceMinutes: 30, scheduleId: NEW }] },
        ticketFilters: { changed: [{ name: 'All', actions: [{ kind: 'setSlaPlan', slaPlanId: -1 }] }] },
      }),
      '2026-03-02T08:30',
    ],
    ['hours that nothing is counted by', () => ({ schedules: ofNew() }), '2026-03-02T10:00'],
  ])('counts by it: %s', async (_, draft, due) => {
    expect(await dueIn(draft())).toBe(due)
  })

  test.each<[what: string, draft: () => NonNullable<DraftInput['schedules']>, asked: () => number, holds: boolean]>([
    ['it came before the hours that are saved', () => ({ changed: [] }), () => office, false],
    [
      'it would have come within those of the draft',
      () => ({ changed: [{ id: office, entries: [hours('07:00', '17:00')] }] }),
      () => office,
      true,
    ],
    ['new hours', () => ofNew(), () => NEW, true],
    ['new hours that are not in use', () => ofNew({ availability: 'disabled' }), () => NEW, false],
  ])('filters see in whose hours it came: %s', async (_, schedules, asked, holds) => {
    const when = { field: 'time.schedules', operator: 'is' as const, value: asked() }
    const high = await world.id('priority', 'High')
    const [course] = await drafts.livedIn(
      {
        schedules: schedules(),
        ticketFilters: {
          changed: [{ name: 'In time', conditions: when, actions: [{ kind: 'setPriority', priorityId: high }] }],
        },
      },
      [early],
    )
    expect(course?.filters.length === 1).toBe(holds)
    expect(course?.state.priorityId === high).toBe(holds)
  })

  test('what a record says of hours stays, unless the draft draws those otherwise', async () => {
    const { id } = await ticket({ subject: 'by the hours of then', by: world.as('mia'), departmentId: hardware })
    await world.pool.query(
      `update ticket_arrival set facts = facts || jsonb_build_object('time.schedules', jsonb_build_array($2::bigint)) where ticket_id = $1`,
      [id, office],
    )
    const when = { field: 'time.schedules', operator: 'is' as const, value: office }
    const ticketFilters = { changed: [{ name: 'Open', conditions: when, actions: [] }] }
    const same = { id: office, name: 'Our office', timeZone: 'UTC', entries: [hours('09:00', '17:00')] }
    const held = async (schedules: DraftInput['schedules']) =>
      (await drafts.livedIn({ schedules, ticketFilters }, [id]))[0]?.filters.length
    expect(await held(ofNew())).toBe(1)
    expect(await held({ changed: [{ ...same, holidayIds: [holidays] }] })).toBe(1)
    expect(await held({ changed: [{ ...same, entries: [hours('10:00', '17:00')] }] })).toBe(0)
  })

  test.each<[what: string, draft: () => unknown, problems: string[]]>([
    [
      'new hours without a name or entries',
      () => ({ schedules: { changed: [{ id: NEW }] } }),
      ['schedules.changed.0.entries required', 'schedules.changed.0.name required'],
    ],
    [
      'one that is not there',
      () => ({ schedules: { changed: [{ id: 999_999, name: 'Gone' }] } }),
      ['schedules.changed.0.id not_found'],
    ],
    [
      'one twice',
      () => ({ schedules: { changed: [{ id: office }, { id: office }] } }),
      ['schedules.changed.1.id repeated'],
    ],
    [
      'hours that become holidays',
      () => ({ schedules: { changed: [{ id: office, kind: 'holidays' }] } }),
      ['schedules.changed.0.kind fixed'],
    ],
    [
      'no such time zone',
      () => ({ schedules: { changed: [{ id: office, timeZone: 'Europe/Nowhere' }] } }),
      ['schedules.changed.0.timeZone unknown_time_zone'],
    ],
    [
      'no working time',
      () => ({ schedules: { changed: [{ id: office, entries: [] }] } }),
      ['schedules.changed.0.entries no_working_time'],
    ],
    [
      'holidays that are hours',
      () => ({ schedules: { changed: [{ ...ofNew().changed[0], holidayIds: [office] }] } }),
      ['schedules.changed.0.holidayIds not_holidays'],
    ],
    [
      'holidays that nothing in the draft has',
      () => ({ schedules: { changed: [{ id: office, holidayIds: [DAYS_OFF] }] } }),
      ['schedules.changed.0.holidayIds not_found'],
    ],
    [
      'holidays of holidays',
      () => ({ schedules: { changed: [{ id: holidays, holidayIds: [DAYS_OFF] }] } }),
      ['schedules.changed.0.holidayIds not_hours'],
    ],
    [
      'holidays by which a plan is to be counted',
      () => ({
        schedules: { changed: [{ id: DAYS_OFF, kind: 'holidays', name: 'Carnival', entries: [] }] },
        slaPlans: { changed: [{ id: plan, scheduleId: DAYS_OFF }] },
      }),
      ['slaPlans.changed.0.scheduleId not_found'],
    ],
    [
      'a plan that a changed schedule could never keep',
      () => ({
        schedules: {
          changed: [{ id: office, entries: [{ ...dayOff('2030-01-01'), times: [{ from: '09:00', to: '09:30' }] }] }],
        },
      }),
      ['schedules.changed.0.entries impossible_target'],
    ],
    [
      'a new plan that its new hours could never keep',
      () => ({
        schedules: ofNew({ entries: [{ ...dayOff('2030-01-01'), times: [{ from: '09:00', to: '09:30' }] }] }),
        slaPlans: { changed: [{ id: -1, name: 'Day', graceMinutes: 1440, firstResponseMinutes: 20, scheduleId: NEW }] },
      }),
      ['slaPlans.changed.0.graceMinutes impossible_target'],
    ],
    [
      'a department whose plan its new hours could never keep',
      () => ({
        schedules: ofNew({ entries: [{ ...dayOff('2030-01-01'), times: [{ from: '09:00', to: '09:30' }] }] }),
        departments: { changed: [{ id: hardware, slaPlanId: plan, scheduleId: NEW }] },
      }),
      ['schedules.changed.0.entries impossible_target'],
    ],
    [
      'a plan that the hours that are saved, and changed, could never keep',
      () => ({
        schedules: {
          changed: [{ id: office, entries: [{ ...dayOff('2030-01-01'), times: [{ from: '09:00', to: '09:50' }] }] }],
        },
        slaPlans: { changed: [{ id: plan, firstResponseMinutes: 20 }] },
      }),
      ['slaPlans.changed.0.graceMinutes impossible_target'],
    ],
    [
      'a department by hours that nothing in the draft has',
      () => ({ departments: { changed: [{ id: hardware, scheduleId: NEW }] } }),
      ['departments.changed.0.scheduleId not_found'],
    ],
    [
      'the desk by hours that nothing in the draft has',
      () => ({ settings: { tickets: { defaultScheduleId: NEW } } }),
      ['settings.tickets.defaultScheduleId not_found'],
    ],
    [
      'a rule that asks about hours that nothing in the draft has',
      () => ({
        rules: {
          changed: [
            {
              name: 'R',
              trigger: { kind: 'event', events: ['opened'] },
              conditions: { all: [{ field: 'time.schedules', operator: 'is', value: NEW }] },
            },
          ],
        },
      }),
      ['rules.changed.0.conditions.all.0 not_found'],
    ],
  ])('is refused for %s', async (_, draft, problems) => {
    expect(await drafts.problemsOf(draft())).toEqual(problems)
  })

  test('other holidays keep the days of the calendar that they are linked to', async () => {
    await world.pool.query(
      `insert into schedule_link (schedule_id, address, entries, next_at) values ($1, 'https://example.com/days.ics', $2, now())`,
      [holidays, JSON.stringify([dayOff('2026-03-03')])],
    )
    const changed = [{ id: holidays, entries: [dayOff('2026-03-02')] }]
    expect(await dueIn({ schedules: { changed } })).toBe('2026-03-04T10:00')
    await world.pool.query('delete from schedule_link where schedule_id = $1', [holidays])
  })

  test('predicts what happens when it is saved and the same is opened again', async () => {
    const entries = [hours('10:30', '11:00'), hours('15:00', '16:00')]
    const predicted = await dueIn({ schedules: { changed: [{ id: office, entries }] } })
    await changeSchedule(world.as('mia'), office, { entries })
    world.now = new Date('2026-03-02T08:00:00Z')
    const again = await ticket({ subject: 'again', by: world.as('mia'), departmentId: hardware, slaPlanId: plan })
    expect(again.slaDueAt?.toISOString().slice(0, 16)).toBe(predicted)
    expect(predicted).toBe('2026-03-02T15:30')
  })
})
