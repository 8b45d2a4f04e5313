import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { changeFilter, orderFilters } from '#server/routing/filters/change.ts'
import { getFilter } from '#server/routing/filters/list.ts'
import { filter } from '#test/filters.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { whyTicket } from './why.ts'

const world = await testWorld()
const { ticket, history, entries, historyIsTrue } = ticketsOf(world)
const about = (word: string) => ({ field: 'subject', operator: 'contains', value: word }) as const

test('a filter routes a ticket, names itself in the thread and in why, and what it went before', async () => {
  const departmentId = await world.id('department', 'Hardware')
  const priorityId = await world.id('priority', 'High')
  await filter(world, 'Outages', {
    when: about('outage'),
    actions: [
      { kind: 'setDepartment', departmentId },
      { kind: 'setPriority', priorityId },
      { kind: 'assignAgent', agentId: await world.id('agent', 'Sam') },
      { kind: 'assignTeam', teamId: await world.id('team', 'Level I Support') },
      { kind: 'addNote', body: 'Look at the status page first.' },
      { kind: 'addCollaborator', email: 'boss@example.com', name: 'The Boss' },
    ],
  })
  const opened = await ticket({ subject: 'Total OUTAGE here' })
  expect(opened).toMatchObject({ departmentId, priorityId, agentId: await world.id('agent', 'Sam') })
  const why = await whyTicket(world.as('mia'), opened.id)
  expect(why.find(({ field }) => field === 'department')?.cause).toMatchObject({
    kind: 'ticket_filter',
    name: 'Outages',
    version: 1,
    saw: { subject: 'Total OUTAGE here' },
    overrode: [{ kind: 'setting' }],
  })
  const events = await history(opened)
  expect(events.map(({ type }) => type)).toEqual([
    'ticket.opened',
    'ticket.filtered',
    'note.added',
    'ticket.collaborator_added',
  ])
  expect(events[1]?.data).toMatchObject({
    filter: { name: 'Outages', version: 1 },
    did: [
      { kind: 'setDepartment', value: 'Hardware', outcome: 'done' },
      { kind: 'setPriority', value: 'High', outcome: 'done' },
      { kind: 'assignAgent', value: 'Sam', outcome: 'done' },
      { kind: 'assignTeam', value: 'Level I Support', outcome: 'done' },
      { kind: 'addNote' },
      { kind: 'addCollaborator', value: 'boss@example.com' },
    ],
  })
  expect((await entries(opened)).map(({ type, authorName }) => `${type} ${authorName}`)).toEqual([
    'message Ada',
    'note Outages',
  ])
  const quiet = await ticket({ subject: 'All is well' })
  expect((await history(quiet)).map(({ type }) => type)).toEqual(['ticket.opened'])
  await historyIsTrue()
})

test('a later filter goes before an earlier one, until one stops; the order can be changed', async () => {
  const [low, high, emergency] = await Promise.all(
    ['Low', 'High', 'Emergency'].map((name) => world.id('priority', name)),
  )
  const when = about('order')
  const first = await filter(world, 'First', { when, actions: [{ kind: 'setPriority', priorityId: low ?? 0 }] })
  const second = await filter(world, 'Second', { when, actions: [{ kind: 'setPriority', priorityId: high ?? 0 }] })
  const third = await filter(world, 'Third', { when, actions: [{ kind: 'setPriority', priorityId: emergency ?? 0 }] })
  const mia = world.as('mia')
  expect((await ticket({ subject: 'order' })).priorityId).toBe(emergency)
  await changeFilter(mia, second.id, { stopsFurther: true })
  const stopped = await ticket({ subject: 'order' })
  expect(stopped.priorityId).toBe(high)
  expect((await history(stopped))[1]?.data).toMatchObject({ did: [{ value: 'Low', outcome: 'overridden' }] })
  const all = await world.db.selectFrom('ticketFilter').select('id').orderBy('position').execute()
  const others = all.map(({ id }) => id).filter((id) => ![first.id, second.id, third.id].includes(id))
  await orderFilters(mia, [second.id, first.id, third.id, ...others])
  const reordered = await ticket({ subject: 'order' })
  expect(reordered.priorityId).toBe(high)
  expect((await history(reordered)).filter(({ type }) => type === 'ticket.filtered')).toHaveLength(1)
})

test('what is archived is skipped, visibly, and what stood before it holds', async () => {
  const departmentId = await world.department('Doomed')
  const doomed = await filter(world, 'Doomed', {
    when: about('doomed'),
    actions: [
      { kind: 'setDepartment', departmentId },
      { kind: 'setField', key: 'nonsense', value: 'x' },
      { kind: 'useReplyTo' },
    ],
  })
  await world.db.updateTable('department').set({ availability: 'archived' }).where('id', '=', departmentId).execute()
  const opened = await ticket({ subject: 'doomed' })
  expect(opened.departmentId).not.toBe(departmentId)
  expect((await history(opened))[1]?.data).toMatchObject({
    did: [
      { kind: 'setDepartment', value: 'Doomed', outcome: 'skipped', why: 'archived' },
      { kind: 'setField', outcome: 'skipped', why: 'unknown_field' },
      { kind: 'useReplyTo', outcome: 'skipped', why: 'no_reply_to' },
    ],
  })
  const { flags } = await getFilter(world.as('mia'), doomed.id)
  expect(flags.map(({ code, at, about }) => `${code} ${at} ${about}`)).toEqual([
    'names_unusable actions.0 Doomed',
    'unknown_field actions.1 nonsense',
  ])
})

test('one that fails while running is passed over and recorded, and the ticket is opened', async () => {
  const broken = await filter(world, 'Broken', {
    when: about('broken'),
    actions: [{ kind: 'addNote', body: 'Never.' }],
  })
  const bad = { field: 'subject', operator: 'matches', value: '(?=broken)' }
  await sql`update ticket_filter set conditions = ${JSON.stringify(bad)}::jsonb where id = ${broken.id}`.execute(
    world.db,
  )
  await sql`update ticket_filter_revision set revision = gen_random_uuid()`.execute(world.db)
  await filter(world, 'After', { when: about('broken'), actions: [{ kind: 'addNote', body: 'Still here.' }] })
  const opened = await ticket({ subject: 'broken' })
  expect((await entries(opened)).map(({ authorName }) => authorName)).toEqual(['Ada', 'After'])
  expect((await history(opened))[1]?.data).toMatchObject({
    filter: { name: 'Broken' },
    error: expect.stringContaining('(?='),
  })
  const { flags, matches } = await getFilter(world.as('mia'), broken.id)
  expect(flags.map(({ code }) => code)).toContain('failed')
  expect(matches).toBeGreaterThan(0)
  await sql`delete from ticket_filter where id = ${broken.id}`.execute(world.db)
  await sql`update ticket_filter_revision set revision = gen_random_uuid()`.execute(world.db)
})

test('rejected by the API: a clear answer, nothing made, an entry of the audit and of the run log', async () => {
  const spam = await filter(world, 'Spam', { when: about('casino'), actions: [{ kind: 'reject' }], target: 'web' })
  const body = { subject: 'Casino', message: 'Win!', requester: { email: 'new@casino.example' } }
  const refused = await world.call('mia', 'POST /api/v1/tickets', body, { 'idempotency-key': 'once' })
  expect(refused).toMatchObject({ status: 403, body: { code: 'rejected_by_filter' } })
  const made = await world.db.selectFrom('requester').select('id').where('email', '=', 'new@casino.example').execute()
  expect(made).toEqual([])
  const audited = await world.db.selectFrom('auditEvent').selectAll().where('type', '=', 'ticket.rejected').execute()
  expect(audited).toMatchObject([{ subjectId: spam.id, data: { name: 'Spam', subject: 'Casino' } }])
  expect(await getFilter(world.as('mia'), spam.id)).toMatchObject({ matches: 1 })
  const { key } = await world.apiKey()
  expect((await world.call({ key }, 'POST /api/v1/tickets', body)).status).toBe(201)
})

test('the last answer of a filter goes in place of the auto-response; none where that is off', async () => {
  await filter(world, 'Answer', {
    when: about('answer'),
    actions: [{ kind: 'autoRespond', body: 'We are on it.' }],
  })
  const answered = await ticket({ subject: 'answer' })
  expect((await entries(answered)).map(({ type, bodyText }) => `${type} ${bodyText}`)).toEqual([
    'message It burns.',
    'reply We are on it.',
  ])
  expect(answered.isAnswered).toBe(false)
  const robot = await ticket({ subject: 'answer', autoRespond: false })
  expect(await entries(robot)).toHaveLength(1)
  await filter(world, 'Silence', { when: about('answer'), actions: [{ kind: 'disableAutoResponse' }] })
  const silent = await ticket({ subject: 'answer' })
  expect((await history(silent)).map(({ data }) => data.did)).toMatchObject([
    undefined,
    [{ kind: 'autoRespond', outcome: 'skipped', why: 'auto_response_off' }],
    [{ kind: 'disableAutoResponse' }],
  ])
})

test('an agent writes the beginning of a ticket that a filter takes out of her sight', async () => {
  await filter(world, 'Away', {
    when: about('away'),
    actions: [{ kind: 'setDepartment', departmentId: await world.id('department', 'Billing') }],
  })
  const opened = await world.call('sam', 'POST /api/v1/tickets', {
    subject: 'away',
    message: 'It is about money.',
    departmentId: await world.id('department', 'Hardware'),
    requester: { email: 'bob@example.com' },
    note: 'Not ours.',
    reply: { body: 'We pass it on.' },
    collaborators: [{ email: 'eve@example.org' }],
  })
  expect(opened).toMatchObject({ status: 201, body: { department: { name: 'Billing' } } })
})

test('business hours can be asked about: a Monday morning is in them, a Saturday is not', async () => {
  const office = await world.db
    .selectFrom('schedule')
    .select('id')
    .where('name', 'like', 'Monday%')
    .executeTakeFirstOrThrow()
  await filter(world, 'After hours', {
    when: { all: [about('hours'), { not: { field: 'time.schedules', operator: 'is', value: office.id } }] },
    actions: [{ kind: 'addNote', body: 'Call the one on duty.' }],
  })
  const before = world.now
  expect(await entries(await ticket({ subject: 'hours' }))).toHaveLength(1)
  world.now = new Date('2026-03-07T09:00:00.000Z')
  expect(await entries(await ticket({ subject: 'hours' }))).toHaveLength(2)
  world.now = before
})

test('a skill that is archived is needed by nobody, visibly; two calls to one address are two', async () => {
  const { id: skillId } = await world.db
    .insertInto('skill')
    .values({ name: 'Telex', availability: 'archived' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await filter(world, 'Old skill', {
    when: about('telex'),
    actions: [
      { kind: 'needSkill', skillId, level: 1, demand: 'required' },
      { kind: 'callWebhook', url: 'https://hook.example/one' },
      { kind: 'callWebhook', url: 'https://hook.example/one' },
    ],
  })
  const opened = await ticket({ subject: 'telex' })
  expect((await history(opened))[1]?.data).toMatchObject({
    did: [
      { kind: 'needSkill', value: 'Telex', outcome: 'skipped', why: 'archived' },
      { kind: 'callWebhook', outcome: 'done' },
      { kind: 'callWebhook', outcome: 'done' },
    ],
  })
  const calls = await world.db.selectFrom('webhookCall').select('place').where('ticketId', '=', opened.id).execute()
  expect(calls).toHaveLength(2)
})
