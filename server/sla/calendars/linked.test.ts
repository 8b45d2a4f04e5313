import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { day, event, ical } from '#test/calendars.ts'
import { recorded } from '#test/recorded.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { createSlaPlan } from '../plans/sla-plans.ts'
import { archiveSchedule, changeSchedule, createSchedule, getSchedule } from '../schedules/schedules.ts'
import { getCalendar } from './get.ts'
import { readCalendars, readNow } from './read-linked.ts'

// Calendars are read by the clock of the machine; days here come again every year, or lie ahead of it.

interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: string
}

let answer: Answer = {}
const asked: IncomingHttpHeaders[] = []
const server = createServer((request, response) => {
  asked.push(request.headers)
  if (request.url === '/silent') return
  const { status = 200, headers = {}, body = '' } = answer
  const isSame = headers.etag !== undefined && request.headers['if-none-match'] === headers.etag
  if (isSame) response.writeHead(304, headers).end()
  else response.writeHead(status, headers).end(body)
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
afterAll(() => {
  server.closeAllConnections()
  return new Promise((done) => server.close(done))
})
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const address = `${origin}/holidays.ics`

const world = await testWorld({ PRIVATE_WEBHOOKS: 'on' })
const { ticket, reload, history, historyIsTrue } = ticketsOf(world)
const allowed = { allowsInside: true }
const mia = () => world.as('mia')
const yearly = (name: string, date: string) => day(name, date, 'RRULE:FREQ=YEARLY')
const written = (name: string) => ({
  name,
  startsOn: '2020-12-24',
  until: null,
  days: 1,
  times: [],
  repeats: { kind: 'never' as const },
})
let count = 0

beforeEach(() => {
  world.now = new Date()
  answer = { body: ical(yearly('Epiphany', '20200106')) }
  asked.length = 0
})

/** Holidays that are linked to the calendar and have been read, and hours that they are taken from. */
async function linked() {
  count += 1
  const entries = [written('By hand')]
  const made = { name: `Holidays ${count}`, kind: 'holidays' as const, entries, linkAddress: address }
  const holidays = await createSchedule(mia(), made, allowed)
  const hours = await createSchedule(mia(), {
    name: `Hours ${count}`,
    kind: 'hours',
    timeZone: 'UTC',
    entries: [{ ...written('Always'), repeats: { kind: 'daily' } }],
    holidayIds: [holidays.id],
  })
  await world.work()
  return { holidays: await getSchedule(mia(), holidays.id), hours: await getSchedule(mia(), hours.id) }
}

const linkNow = async (id: number) => (await getSchedule(mia(), id)).link
const namesIn = async (id: number) => (await linkNow(id))?.entries.map(({ name }) => name)
const versionOf = async (id: number) => (await getSchedule(mia(), id)).version
async function read(id: number) {
  const { status, body } = await world.call('mia', `POST /api/v1/schedules/${id}/reading`)
  expect(status).toBe(200)
  return body.link
}
const set = (id: number, values: object) =>
  world.db.updateTable('scheduleLink').set(values).where('scheduleId', '=', id).execute()
const alarms = (id: number) =>
  world.db.selectFrom('notification').selectAll().where('alarmKey', '=', `calendar:${id}`).execute()

describe('linked holidays', () => {
  test('are read after they were saved, beside what people write', async () => {
    const body = { name: 'Saved', kind: 'holidays', entries: [written('By hand')], linkAddress: ` ${address} ` }
    const saved = await world.call('mia', 'POST /api/v1/schedules', body)
    expect(saved).toMatchObject({ status: 201, body: { link: { address, entries: [], triedAt: null, readAt: null } } })
    await world.work()
    const { entries, link } = await getSchedule(mia(), saved.body.id)
    expect(entries).toMatchObject([{ name: 'By hand' }])
    expect(link).toMatchObject({ entries: [{ name: 'Epiphany' }], problem: null, triedAt: link?.readAt })
    expect(await recorded(world, 'schedule', saved.body.id)).toMatchObject([
      { type: 'schedule.created', by: 'Mia', data: { linkAddress: address } },
      {
        type: 'schedule.changed',
        by: 'Linked calendars',
        changes: { linkedEntries: { from: [], to: [{ name: 'Epiphany' }] } },
      },
    ])
  })

  test('that changed replace what came from there, and only that; whoever asked for it did that', async () => {
    const { holidays, hours } = await linked()
    answer = { body: ical([...yearly('Assumption', '20200815'), ...event('Nothing')]) }
    const link = await read(holidays.id)
    expect(link).toMatchObject({
      entries: [{ name: 'Assumption' }],
      skipped: [{ name: 'Nothing', reason: 'no_beginning' }],
    })
    expect((await getSchedule(mia(), holidays.id)).entries).toMatchObject([{ name: 'By hand' }])
    expect(await versionOf(hours.id)).toBe(hours.version + 1)
    expect((await recorded(world, 'schedule', holidays.id)).at(-1)).toMatchObject({ by: 'Mia' })
  })

  test('never take the last working time: what was there before stays, and it is said whom that concerns', async () => {
    const { holidays, hours } = await linked()
    answer = { body: ical(day('Closed for good', '20200101', 'DTEND;VALUE=DATE:20210101', 'RRULE:FREQ=YEARLY')) }
    expect(await read(holidays.id)).toMatchObject({
      problem: 'no_working_time',
      said: expect.stringContaining(`"${hours.name}": There is no working time in it from now on`),
      entries: [{ name: 'Epiphany' }],
    })
    expect(await versionOf(hours.id)).toBe(hours.version)
  })

  test('move the clocks of open tickets as a change by hand does', async () => {
    const { holidays, hours } = await linked()
    const plan = await createSlaPlan(mia(), { name: `Two days ${count}`, graceMinutes: 2880, scheduleId: hours.id })
    const it = await ticket({ slaPlanId: plan.id })
    const dueBefore = it.slaDueAt?.getTime() ?? 0
    expect(dueBefore).toBe(world.now.getTime() + 48 * 3_600_000)
    const tomorrow = new Date(world.now.getTime() + 24 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '')
    answer = { body: ical(day('Strike', tomorrow)) }
    await read(holidays.id)
    await world.work()
    expect((await reload(it)).slaDueAt?.getTime()).toBe(dueBefore + 24 * 3_600_000)
    expect((await history(it)).at(-1)).toMatchObject({
      type: 'ticket.recounted',
      changes: { slaDueAt: { cause: { kind: 'schedule', name: holidays.name } } },
    })
    await historyIsTrue()

    await changeSchedule(mia(), holidays.id, { linkAddress: null })
    await world.work()
    expect((await reload(it)).slaDueAt?.getTime()).toBe(dueBefore)
    expect((await getSchedule(mia(), holidays.id)).link).toBeNull()
  })

  test('that say the same change nothing, in whatever order', async () => {
    answer = { body: ical([...yearly('A', '20200106'), ...yearly('B', '20200107')]) }
    const { holidays, hours } = await linked()
    const before = await recorded(world, 'schedule', holidays.id)
    answer = { body: ical([...yearly('B', '20200107'), ...yearly('A', '20200106')]) }
    await read(holidays.id)
    expect(await versionOf(hours.id)).toBe(hours.version)
    expect(await recorded(world, 'schedule', holidays.id)).toEqual(before)
    const { rows } = await sql`select from graphile_worker.jobs where task_identifier = 'recount_sla'`.execute(world.db)
    expect(rows).toHaveLength(0)
  })

  test('are asked for by what their server said of their version', async () => {
    answer = { ...answer, headers: { etag: '"one"', 'last-modified': 'Mon, 02 Mar 2026 09:00:00 GMT' } }
    const { holidays, hours } = await linked()
    const first = await linkNow(holidays.id)
    const again = await read(holidays.id)
    expect(asked.at(-1)).toMatchObject({
      'if-none-match': '"one"',
      'if-modified-since': 'Mon, 02 Mar 2026 09:00:00 GMT',
    })
    expect(again).toMatchObject({ entries: first?.entries, problem: null })
    expect(Date.parse(again.readAt)).toBeGreaterThan(Date.parse(first?.readAt ?? ''))
    expect(await versionOf(hours.id)).toBe(hours.version)

    await set(holidays.id, { readAt: new Date('2024-06-01') })
    await read(holidays.id)
    expect(asked.at(-1)).not.toHaveProperty('if-none-match')
  })

  test('of ten thousand events have the present ones', async () => {
    const old = Array.from({ length: 9_999 }, (_, at) => day(`Old ${at}`, `${1980 + (at % 30)}0${1 + (at % 9)}11`))
    answer = { body: ical([...old.flat(), ...yearly('Epiphany', '20200106')]) }
    const { holidays } = await linked()
    expect(holidays.link).toMatchObject({ entries: [{ name: 'Epiphany' }], past: 9_999, problem: null })
  })

  test('read by ten at once are changed once', async () => {
    const { holidays, hours } = await linked()
    answer = { body: ical(yearly('Assumption', '20200815')) }
    await Promise.all(Array.from({ length: 10 }, () => readNow(mia(), holidays.id, allowed)))
    expect(await versionOf(hours.id)).toBe(hours.version + 1)
  })

  test('at another address keep their days until that was read', async () => {
    const { holidays, hours } = await linked()
    answer = { status: 404 }
    await changeSchedule(mia(), holidays.id, { linkAddress: `${origin}/other` }, allowed)
    expect(await linkNow(holidays.id)).toMatchObject({ triedAt: null, entries: [{ name: 'Epiphany' }] })
    await world.work()
    expect(await linkNow(holidays.id)).toMatchObject({ problem: 'refused', entries: [{ name: 'Epiphany' }] })
    expect(await versionOf(hours.id)).toBe(hours.version)
  })

  test('that meanwhile have another address are not written', async () => {
    const { holidays } = await linked()
    answer = { body: ical(yearly('Assumption', '20200815')) }
    const reading = readNow(mia(), holidays.id, allowed)
    await changeSchedule(mia(), holidays.id, { linkAddress: null })
    await reading
    expect((await getSchedule(mia(), holidays.id)).link).toBeNull()
  })
})

describe('a calendar that cannot be read', () => {
  test.each<[string, Answer, string, string]>([
    ['garbage', { body: '<html>Sign in</html>' }, 'not_ical', 'It begins with: <html>Sign in</html>'],
    ['nothing', { body: '' }, 'not_ical', 'It is empty.'],
    ['an error', { status: 503, body: 'Down for\nmaintenance' }, 'refused', '503 Down for maintenance'],
    ['"the same" without being asked', { status: 304 }, 'refused', '304'],
    ['too much', { body: 'x'.repeat(2_000_001) }, 'too_large', 'There is more than 2000 kB of it.'],
    [
      'a place that is none',
      { status: 302, headers: { location: 'ftp://here' } },
      'wrong_address',
      'This is no address.',
    ],
  ])('keeps its days and says why: %s', async (_, wrong, problem, said) => {
    const { holidays, hours } = await linked()
    answer = wrong
    const link = await read(holidays.id)
    expect(link).toMatchObject({ problem, said, readAt: holidays.link?.readAt, entries: [{ name: 'Epiphany' }] })
    expect(link.failingSince).toBe(link.triedAt)
    expect(await versionOf(hours.id)).toBe(hours.version)

    answer = { body: ical(yearly('Epiphany', '20200106')) }
    expect(await read(holidays.id)).toMatchObject({ problem: null, said: null, failingSince: null })
  })

  test('is one that never answers', async () => {
    const known = { address: `${origin}/silent`, etag: null, lastModified: null, readAt: null }
    const outcome = await getCalendar(known, { now: world.now, allowsInside: true, milliseconds: 200 })
    expect(outcome).toMatchObject({ kind: 'failed', problem: 'timed_out' })
  })

  test('is one inside, where nobody has allowed that: it is not even asked', async () => {
    const { holidays } = await linked()
    asked.length = 0
    await readNow(mia(), holidays.id, { allowsInside: false })
    expect(await linkNow(holidays.id)).toMatchObject({ problem: 'not_encrypted' })
    await set(holidays.id, { address: address.replace('http://127.0.0.1', 'https://localhost') })
    await readNow(mia(), holidays.id, { allowsInside: false })
    expect(await linkNow(holidays.id)).toMatchObject({ problem: 'private_network' })
    expect(asked).toHaveLength(0)
  })

  test('is tried again soon, then less often; a good one once a day', async () => {
    const { holidays } = await linked()
    const hoursUntil = async () => {
      const row = await world.db
        .selectFrom('scheduleLink')
        .select(['nextAt', 'triedAt'])
        .where('scheduleId', '=', holidays.id)
        .executeTakeFirstOrThrow()
      return (row.nextAt.getTime() - (row.triedAt?.getTime() ?? 0)) / 3_600_000
    }
    expect(await hoursUntil()).toBe(23.5)
    answer = { status: 500 }
    const pauses: number[] = []
    for (let time = 0; time < 5; time += 1) {
      await read(holidays.id)
      pauses.push(await hoursUntil())
    }
    expect(pauses).toEqual([0.5, 1.5, 3.5, 5.5, 5.5])
  })

  test('rings the alarm after three days, once, and no more when it is well or gone', async () => {
    const { holidays } = await linked()
    const threeDays = new Date(Date.now() - 3 * 24 * 3_600_000)
    answer = { status: 500, body: 'Oh no' }
    await read(holidays.id)
    await world.work()
    expect(await alarms(holidays.id)).toEqual([])

    await set(holidays.id, { failingSince: threeDays })
    await read(holidays.id)
    await world.work()
    await read(holidays.id)
    await world.work()
    expect(await alarms(holidays.id)).toMatchObject([
      { kind: 'calendar_failing', data: { schedule: holidays.name, error: '500 Oh no' } },
    ])
    const mails = await world.db.selectFrom('outgoingMail').select('subject').where('purpose', '=', 'alarm').execute()
    expect(mails.map(({ subject }) => subject)).toEqual([`The calendar of ${holidays.name} cannot be read`])

    answer = { body: ical(yearly('Epiphany', '20200106')) }
    await read(holidays.id)
    await world.work()
    expect(await alarms(holidays.id)).toEqual([])

    answer = { status: 500 }
    await read(holidays.id)
    await set(holidays.id, { failingSince: threeDays })
    await read(holidays.id)
    await world.work()
    expect(await alarms(holidays.id)).toHaveLength(1)
    await changeSchedule(mia(), holidays.id, { linkAddress: null })
    await world.work()
    expect(await alarms(holidays.id)).toEqual([])
  })
})

test('once an hour those are read that are due, and that are in use', async () => {
  const due = await linked()
  const later = await linked()
  const archived = await linked()
  await changeSchedule(mia(), archived.hours.id, { holidayIds: [] })
  await set(due.holidays.id, { nextAt: new Date(Date.now() - 1) })
  await set(archived.holidays.id, { nextAt: new Date(Date.now() - 1) })
  await world.db
    .updateTable('schedule')
    .set({ availability: 'archived' })
    .where('id', '=', archived.holidays.id)
    .execute()
  answer = { body: ical(yearly('Assumption', '20200815')) }
  await readCalendars(world)
  await world.work()
  expect(await namesIn(due.holidays.id)).toEqual(['Assumption'])
  expect(await namesIn(later.holidays.id)).toEqual(['Epiphany'])
  expect(await namesIn(archived.holidays.id)).toEqual(['Epiphany'])
  await readCalendars(world)
  asked.length = 0
  await world.work()
  expect(asked).toHaveLength(0)
})

test('holidays that are deleted take their link along', async () => {
  const { holidays, hours } = await linked()
  await changeSchedule(mia(), hours.id, { holidayIds: [] })
  expect(await archiveSchedule(mia(), holidays.id)).toEqual({ outcome: 'deleted' })
  await world.work()
})

describe('what may be linked', () => {
  const create = (linkAddress: string, kind = 'holidays') =>
    world.call('mia', 'POST /api/v1/schedules', { name: 'Wrong', kind, linkAddress })
  const entries = [{ ...written('Always'), repeats: { kind: 'daily' as const } }]

  test.each([
    ['here', 'custom'],
    ['ftp://calendar.example/file', 'custom'],
    ['file:///etc/passwd', 'custom'],
    ['https://ada:secret@calendar.example/file', 'custom'],
    ['', 'custom'],
  ])('%j is no address', async (wrong, code) => {
    const { status, body } = await create(wrong)
    expect([status, body.fields?.[0]]).toMatchObject([422, { field: 'body.linkAddress', code }])
  })

  test('hours are not; nor is what is not encrypted, or inside, unless that is allowed', async () => {
    const fieldsOf = (kind: 'hours' | 'holidays', linkAddress: string) =>
      createSchedule(mia(), { name: 'Wrong', kind, entries, linkAddress }).then(
        () => null,
        (error: { fields?: { field: string; code: string }[] }) =>
          error.fields?.map(({ field, code }) => `${field} ${code}`),
      )
    expect(await fieldsOf('hours', 'https://calendar.example/file')).toEqual(['body.linkAddress not_holidays'])
    expect(await fieldsOf('holidays', 'http://calendar.example/file')).toEqual(['body.linkAddress not_encrypted'])
    expect(await fieldsOf('holidays', 'https://[fd00::1]/file')).toEqual(['body.linkAddress private_network'])
  })

  test('a calendar’s own kind of address is an encrypted one', async () => {
    const { body } = await create('webcal://calendar.invalid/Holidays of ours')
    expect(body.link.address).toBe('https://calendar.invalid/Holidays%20of%20ours')
    await world.db.deleteFrom('schedule').where('id', '=', body.id).execute()
    await world.work()
  })
})

describe('who', () => {
  test('is no administrator does not see the address, and asks for nothing', async () => {
    const { holidays } = await linked()
    const { body } = await world.call('sam', `GET /api/v1/schedules/${holidays.id}`)
    expect(body.link).toMatchObject({ address: null, said: null, entries: [{ name: 'Epiphany' }] })
    expect((await world.call('sam', `POST /api/v1/schedules/${holidays.id}/reading`)).status).toBe(403)
  })

  test('asks for what is not linked, or is not there, is told', async () => {
    const plain = await world.id('schedule', 'U.S. Holidays')
    expect(await world.call('mia', `POST /api/v1/schedules/${plain}/reading`)).toMatchObject({
      status: 409,
      body: { code: 'not_linked' },
    })
    expect((await world.call('mia', 'POST /api/v1/schedules/999999/reading')).status).toBe(404)
  })
})
