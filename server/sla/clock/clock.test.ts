import { describe, expect, test } from 'vitest'
import { type Hours, workingTime } from '../working-time/working-time.ts'
import {
  type Clock,
  dueOf,
  type Ended,
  firstDue,
  type Happening,
  type ScheduleRef,
  start,
  type Targets,
  type Terms,
  tick,
} from './clock.ts'

const office: Hours = {
  timeZone: 'Europe/Berlin',
  entries: [
    {
      name: 'Office',
      startsOn: '2020-01-01',
      until: null,
      days: 1,
      times: [{ from: '08:00', to: '17:00' }],
      repeats: { kind: 'weekdays' },
    },
  ],
  holidays: [],
}
const times = new Map([
  [1, workingTime(office)],
  [
    2,
    workingTime({
      ...office,
      entries: office.entries.map((entry) => ({ ...entry, times: [{ from: '10:00', to: '12:00' }] })),
    }),
  ],
])
const timeOf = (schedule: ScheduleRef | null) => times.get(schedule?.id ?? 1) ?? workingTime(office)
const scheduled = (id: number): ScheduleRef => ({
  id,
  version: 1,
  name: `S${id}`,
  timeZone: 'Europe/Berlin',
  from: 'plan',
})
const termsOf = (targets: Partial<Targets>, more: Partial<Terms> = {}): Terms => ({
  plan: { id: 1, version: 1, name: 'Gold' },
  priority: { id: 1, name: 'Normal' },
  schedule: scheduled(1),
  targets: { firstResponse: null, nextResponse: null, resolution: null, ...targets },
  ...more,
})

// In the week of Monday, 2 March 2026, by clocks in Berlin: `Fri 16:40`.
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
function at(text: string): number {
  const [day = '', time = ''] = text.split(' ')
  const week = text.startsWith('+') ? 7 : 0
  return Date.parse(
    `2026-03-${String(2 + week + days.indexOf(day.replace('+', ''))).padStart(2, '0')}T${time}:00+01:00`,
  )
}
function said(instant: number | null): string | null {
  if (instant === null) return null
  const date = new Date(instant + 3_600_000)
  const day = Math.floor((instant + 3_600_000 - Date.parse('2026-03-02T00:00Z')) / 86_400_000)
  return `${day >= 7 ? '+' : ''}${days[day % 7]} ${date.toISOString().slice(11, 16)}`
}

type Story = [when: string, happening: Omit<Happening, 'at'>][]

function live(terms: Terms, opened: string, story: Story): { clock: Clock; ended: Ended[] } {
  let clock = start(terms, { at: at(opened), isOpen: true })
  const ended: Ended[] = []
  for (const [when, happening] of story) {
    const ticked = tick(clock, { at: at(when), ...happening }, timeOf)
    clock = ticked.clock
    ended.push(...ticked.ended)
  }
  return { clock, ended }
}

describe('what happens to a clock', () => {
  const plan = termsOf({ firstResponse: 60, nextResponse: 120, resolution: 600 })
  const faster = termsOf(
    { firstResponse: 30, nextResponse: 30, resolution: 300 },
    { priority: { id: 2, name: 'High' } },
  )
  const elsewhere = termsOf({ firstResponse: 60, nextResponse: 120, resolution: 600 }, { schedule: scheduled(2) })
  test.each<[what: string, opened: string, story: Story, response: string | null, resolution: string | null]>([
    ['nothing: both run', 'Mon 09:00', [], 'Mon 10:00', 'Tue 10:00'],
    ['opened before a weekend', 'Fri 16:40', [], '+Mon 08:40', '+Tue 08:40'],
    ['an answer ends the first response', 'Mon 09:00', [['Mon 09:30', { isAnswered: true }]], null, 'Tue 10:00'],
    [
      'a message after it begins the next',
      'Mon 09:00',
      [
        ['Mon 09:30', { isAnswered: true }],
        ['Mon 16:00', { isAnswered: false }],
      ],
      'Tue 09:00',
      'Tue 10:00',
    ],
    [
      'a second message does not put it off',
      'Mon 09:00',
      [
        ['Mon 09:30', { isAnswered: true }],
        ['Mon 16:00', { isAnswered: false }],
        ['Mon 16:30', { isAnswered: false }],
      ],
      'Tue 09:00',
      'Tue 10:00',
    ],
    [
      'a message before the answer changes nothing',
      'Mon 09:00',
      [['Mon 09:30', { isAnswered: false }]],
      'Mon 10:00',
      'Tue 10:00',
    ],
    ['a pause: nothing is due', 'Mon 09:00', [['Mon 09:30', { isPaused: true }]], null, null],
    [
      'a pause and its end',
      'Mon 09:00',
      [
        ['Mon 09:30', { isPaused: true }],
        ['Wed 09:30', { isPaused: false }],
      ],
      'Wed 10:00',
      'Thu 10:00',
    ],
    ['what was over stays over in a pause', 'Mon 09:00', [['Mon 11:00', { isPaused: true }]], 'Mon 10:00', null],
    [
      'a faster priority: what has passed counts',
      'Mon 09:00',
      [['Mon 11:00', { terms: faster }]],
      'Mon 09:30',
      'Mon 14:00',
    ],
    ['a faster priority, used up before', 'Mon 09:00', [['Tue 09:00', { terms: faster }]], 'Mon 09:30', 'Mon 14:00'],
    [
      'a slower one again',
      'Mon 09:00',
      [
        ['Mon 09:20', { terms: faster }],
        ['Mon 09:40', { terms: plan }],
      ],
      'Mon 10:00',
      'Tue 10:00',
    ],
    ['other hours from then on', 'Mon 09:00', [['Mon 11:00', { terms: elsewhere }]], 'Mon 10:00', 'Fri 11:00'],
    [
      'other hours after a pause',
      'Mon 09:00',
      [
        ['Mon 11:00', { isPaused: true }],
        ['Mon 12:00', { terms: elsewhere }],
        ['Mon 16:00', { terms: plan }],
        ['Tue 08:00', { isPaused: false }],
      ],
      'Mon 10:00',
      'Tue 16:00',
    ],
    ['closed: nothing runs', 'Mon 09:00', [['Mon 11:00', { isOpen: false }]], null, null],
    [
      'reopened: both begin anew',
      'Mon 09:00',
      [
        ['Mon 11:00', { isOpen: false }],
        ['Wed 09:00', { isOpen: true, isAnswered: false }],
      ],
      'Wed 10:00',
      'Thu 10:00',
    ],
    [
      'reopened after an answer: the next response',
      'Mon 09:00',
      [
        ['Mon 09:30', { isAnswered: true }],
        ['Mon 11:00', { isOpen: false }],
        ['Wed 09:00', { isOpen: true, isAnswered: false }],
      ],
      'Wed 11:00',
      'Thu 10:00',
    ],
    [
      'reopened with an answer',
      'Mon 09:00',
      [
        ['Mon 11:00', { isOpen: false }],
        ['Wed 09:00', { isAnswered: true }],
        ['Wed 09:00', { isOpen: true }],
      ],
      null,
      'Thu 10:00',
    ],
  ])('%s', (_, opened, story, response, resolution) => {
    const { clock } = live(plan, opened, story)
    expect(said(clock.response && dueOf(clock.response, clock, timeOf))).toBe(response)
    expect(said(clock.resolution && dueOf(clock.resolution, clock, timeOf))).toBe(resolution)
  })

  test('a plan with a resolution alone is due as a grace period always was', () => {
    const { clock } = live(termsOf({ resolution: 60 }, { schedule: null }), 'Fri 16:40', [
      ['Fri 16:50', { isAnswered: true }],
      ['Fri 16:55', { isAnswered: false }],
    ])
    expect(
      said(
        firstDue(clock, () =>
          workingTime({
            ...office,
            entries: [
              { ...(office.entries[0] as (typeof office.entries)[number]), times: [], repeats: { kind: 'daily' } },
            ],
          }),
        )?.at ?? null,
      ),
    ).toBe('Fri 17:40')
  })

  test('tells how each clock came to its end, with the time that it was worth', () => {
    const { ended } = live(plan, 'Fri 16:40', [
      ['Fri 16:50', { isPaused: true }],
      ['+Mon 08:00', { isPaused: false }],
      ['+Mon 08:30', { isAnswered: true }],
      ['+Mon 09:00', { isAnswered: false }],
      ['+Mon 09:30', { isOpen: false }],
    ])
    expect(
      ended.map(({ run, outcome }) => [
        run.target,
        outcome,
        run.segments.map((part) => [said(part.from), said(part.to), part.isPaused, part.worked / 60_000]),
      ]),
    ).toEqual([
      [
        'firstResponse',
        'met',
        [
          ['Fri 16:40', 'Fri 16:50', false, 10],
          ['Fri 16:50', '+Mon 08:00', true, 0],
          ['+Mon 08:00', '+Mon 08:30', false, 30],
        ],
      ],
      ['nextResponse', 'stopped', [['+Mon 09:00', '+Mon 09:30', false, 30]]],
      [
        'resolution',
        'met',
        [
          ['Fri 16:40', 'Fri 16:50', false, 10],
          ['Fri 16:50', '+Mon 08:00', true, 0],
          ['+Mon 08:00', '+Mon 09:30', false, 90],
        ],
      ],
    ])
  })

  test('keeps what it needs, however often it is paused', () => {
    let { clock } = live(plan, 'Mon 09:00', [])
    for (let minute = 1; minute < 1000; minute += 1) {
      clock = tick(clock, { at: at('Mon 09:00') + minute * 6_000, isPaused: minute % 2 === 1 }, timeOf).clock
    }
    expect(clock.resolution?.segments).toHaveLength(200)
  })
})
