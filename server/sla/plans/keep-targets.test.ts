import { beforeAll, describe, expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const hardware = await world.id('department', 'Hardware')
const billing = await world.id('department', 'Billing')

/** An hour on the second of January: 25 to come. */
const rare = [
  {
    name: 'Once a year',
    startsOn: '2020-01-01',
    until: null,
    times: [{ from: '08:00', to: '09:00' }],
    repeats: { kind: 'yearly', month: 1, day: 2 },
  },
]
const ids = { rare: 0, long: 0 }

const made = async (door: string, body: object): Promise<number> => {
  const answer = await world.call('mia', `POST /api/v1/${door}`, body)
  expect(answer.body).toMatchObject({ id: expect.any(Number) })
  return answer.body.id
}
const changed = (door: string, body: object) => world.call('mia', `PATCH /api/v1/${door}`, body)

beforeAll(async () => {
  ids.rare = await made('schedules', { name: 'Rare', kind: 'hours', entries: rare })
  ids.long = await made('sla-plans', { name: 'Long', graceMinutes: 6000 })
})

describe('a target that could never be kept is refused whoever brings plan and hours together', () => {
  const problem = (field: string, who: string) => ({
    status: 422,
    body: {
      fields: [
        {
          field: `body.${field}`,
          code: 'impossible_target',
          message: `The SLA plan "Long" promises something within 6000 working minutes; by the schedule "Rare" there would never be so many.${who}`,
        },
      ],
    },
  })
  const inHardware = ' This concerns tickets in "Hardware"'

  test('a department that has the one gets the other', async () => {
    await changed(`departments/${hardware}`, { slaPlanId: ids.long })
    const refused = await changed(`departments/${hardware}`, { scheduleId: ids.rare })
    expect(refused).toMatchObject(problem('scheduleId', `${inHardware}.`))
    await changed(`departments/${hardware}`, { slaPlanId: null })
    const { status } = await changed(`departments/${hardware}`, { scheduleId: ids.rare })
    expect(status).toBe(200)
    const other = await changed(`departments/${hardware}`, { slaPlanId: ids.long })
    expect(other).toMatchObject(problem('slaPlanId', `${inHardware}.`))
  })

  test('a new department has both', async () => {
    const body = { name: 'New', slaPlanId: ids.long, scheduleId: ids.rare }
    const refused = await world.call('mia', 'POST /api/v1/departments', body)
    expect(refused).toMatchObject(problem('scheduleId', ' This concerns tickets in "New".'))
  })

  test('the default plan of the desk, where a department has none; its default schedule, where nobody has another', async () => {
    expect(await changed('settings', { tickets: { defaultSlaPlanId: ids.long } })).toMatchObject(
      problem('tickets.defaultSlaPlanId', `${inHardware}.`),
    )
    expect(await changed('settings', { tickets: { defaultScheduleId: ids.rare } })).toMatchObject(
      problem('tickets.defaultScheduleId', ''),
    )
  })

  test('a help topic, and the address that its mail comes to', async () => {
    const refused = await world.call('mia', 'POST /api/v1/help-topics', {
      name: 'Slow',
      departmentId: hardware,
      slaPlanId: ids.long,
    })
    expect(refused).toMatchObject(problem('slaPlanId', `${inHardware} with the help topic "Slow".`))
    const topic = await made('help-topics', { name: 'Slow', departmentId: billing, slaPlanId: ids.long })
    expect(await changed(`help-topics/${topic}`, { departmentId: hardware })).toMatchObject(
      problem('departmentId', `${inHardware} with the help topic "Slow".`),
    )
    const body = { email: 'slow@desk.example', departmentId: hardware, helpTopicId: topic }
    expect(await world.call('mia', 'POST /api/v1/mail-addresses', body)).toMatchObject(
      problem('helpTopicId', `${inHardware} sent to slow@desk.example.`),
    )
  })

  test.each([
    ['ticket-filters', 'by the ticket filter', {}],
    ['rules', 'by the rule', { trigger: { kind: 'event', events: ['opened'] } }],
    ['macros', 'by the macro', { owner: 'everyone' }],
  ])('%s that give both', async (door, who, more) => {
    const actions = [
      { kind: 'setDepartment', departmentId: hardware },
      { kind: 'setSlaPlan', slaPlanId: ids.long },
    ]
    const refused = await world.call('mia', `POST /api/v1/${door}`, { name: 'Both', actions, ...more })
    expect(refused).toMatchObject(problem('actions', `${inHardware} ${who} "Both".`))
    await made(door, { name: 'Both', actions: actions.slice(1), ...more })
  })

  test('a plan that promises more than a department has, of several with all whom it concerns', async () => {
    const plan = await made('sla-plans', { name: 'Short', graceMinutes: 60 })
    await changed(`departments/${hardware}`, { slaPlanId: plan })
    await made('help-topics', { name: 'Quick', departmentId: hardware, slaPlanId: plan })
    const refused = await changed(`sla-plans/${plan}`, { graceMinutes: 6000 })
    const message = expect.stringMatching(
      /"Short" .* by the schedule "Rare" .* This concerns tickets in "Hardware", tickets in "Hardware" with the help topic "Quick"\.$/,
    )
    expect(refused.body.fields).toEqual([{ field: 'body.graceMinutes', code: 'impossible_target', message }])
    const daily = [{ ...rare[0], repeats: { kind: 'weekly', weekdays: [1] } }]
    const hours = await made('schedules', { name: 'Mondays', kind: 'hours', entries: daily })
    await changed(`departments/${hardware}`, { scheduleId: hours })
    expect((await changed(`sla-plans/${plan}`, { graceMinutes: 6000 })).status).toBe(200)
    const emptied = await changed(`schedules/${hours}`, { entries: rare })
    const words = expect.stringMatching(/"Short" .* by this schedule .* "Hardware" with the help topic "Quick"\.$/)
    expect(emptied.body.fields).toEqual([{ field: 'body.entries', code: 'impossible_target', message: words }])
  })

  test('what could not be kept before keeps nobody from saving something else', async () => {
    await world.db
      .updateTable('department')
      .set({ scheduleId: ids.rare, slaPlanId: ids.long })
      .where('id', '=', hardware)
      .execute()
    expect((await changed(`departments/${hardware}`, { availability: 'active', notes: 'Known' })).status).toBe(200)
  })

  test('of two who bring them together at the same moment, one is refused', async () => {
    const rounds = await Promise.all(
      Array.from({ length: 5 }, (_, round) => made('departments', { name: `Round ${round}` })),
    )
    const answers = await Promise.all(
      rounds.flatMap((id) => [
        changed(`departments/${id}`, { slaPlanId: ids.long }),
        changed(`departments/${id}`, { scheduleId: ids.rare }),
      ]),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(5).fill(200), ...Array(5).fill(422)])
  })
})
