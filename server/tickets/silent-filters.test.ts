import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createSkill } from '#server/assignment/skills.ts'
import { changeFilter, orderFilters } from '#server/routing/filters/change.ts'
import { getFilter } from '#server/routing/filters/list.ts'
import { filter } from '#test/filters.ts'
import { statementsOf } from '#test/statements.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { listMatches } from './filter-matches.ts'
import { whyNot } from './why-not.ts'

const world = await testWorld()
const { ticket, history, entries, historyIsTrue } = ticketsOf(world)
const about = (word: string) => ({ field: 'subject', operator: 'contains', value: word }) as const
const mia = () => world.as('mia')
const matches = async (id: number) => (await listMatches(mia(), id, { limit: 10 })).items
const low = await world.id('priority', 'Low')
const high = await world.id('priority', 'High')
const sam = await world.id('agent', 'Sam')

test('one that only looks on changes nothing, and notes what it would have done, and on which ticket', async () => {
  const departmentId = await world.id('department', 'Hardware')
  const gone = await world.department('Gone')
  const quiet = await filter(world, 'Quiet', {
    when: about('outage'),
    actions: [
      { kind: 'setDepartment', departmentId },
      { kind: 'setPriority', priorityId: high },
      { kind: 'assignAgent', agentId: sam },
      { kind: 'setField', key: 'nonsense', value: 'x' },
      { kind: 'useReplyTo' },
      { kind: 'addNote', body: 'Look at the status page.' },
      { kind: 'addCollaborator', email: 'boss@example.com', name: '' },
      { kind: 'callWebhook', url: 'https://hook.example/one' },
      { kind: 'autoRespond', body: 'We are on it.' },
      { kind: 'setDepartment', departmentId: gone },
    ],
    isSilent: true,
  })
  await world.db.updateTable('department').set({ availability: 'archived' }).where('id', '=', gone).execute()
  const without = await ticket({ subject: 'All is well' })
  const opened = await ticket({ subject: 'A silent outage' })
  const { departmentId: home, priorityId, agentId } = without
  expect(opened).toMatchObject({ departmentId: home, priorityId, agentId, version: without.version })
  expect((await history(opened)).map(({ type }) => type)).toEqual(['ticket.opened'])
  expect(await entries(opened)).toHaveLength(1)
  expect(await matches(quiet.id)).toMatchObject([
    {
      outcome: 'silent',
      version: 1,
      ticket: { id: opened.id, subject: 'A silent outage' },
      did: [
        { kind: 'setDepartment', value: 'Hardware', outcome: 'done' },
        { kind: 'setPriority', value: 'High', outcome: 'done' },
        { kind: 'assignAgent', value: 'Sam', outcome: 'done' },
        { kind: 'setField', value: 'nonsense', outcome: 'skipped', why: 'unknown_field' },
        { kind: 'useReplyTo', outcome: 'skipped', why: 'no_reply_to' },
        { kind: 'addNote', outcome: 'done' },
        { kind: 'addCollaborator', value: 'boss@example.com', outcome: 'done' },
        { kind: 'callWebhook', value: 'hook.example', outcome: 'done' },
        { kind: 'autoRespond', outcome: 'done' },
        { kind: 'setDepartment', value: 'Gone', outcome: 'skipped', why: 'archived' },
      ],
    },
  ])
  expect(await getFilter(mia(), quiet.id)).toMatchObject({ matches: 1, isSilent: true })
  await historyIsTrue()
})

test('it does when it is switched on what it said that it would', async () => {
  const actions = [
    { kind: 'setPriority' as const, priorityId: high },
    { kind: 'assignAgent' as const, agentId: sam },
    { kind: 'addNote' as const, body: 'Hot.' },
  ]
  const { id } = await filter(world, 'Rehearsed', { when: about('rehearsal'), actions, isSilent: true })
  await ticket({ subject: 'rehearsal' })
  const [would] = await matches(id)
  await changeFilter(mia(), id, { isSilent: false })
  const opened = await ticket({ subject: 'rehearsal' })
  expect(opened).toMatchObject({ priorityId: high, agentId: sam })
  expect((await history(opened)).find(({ type }) => type === 'ticket.filtered')?.data).toMatchObject({
    did: would?.did,
  })
  expect((await matches(id)).map(({ outcome, did }) => [outcome, did.length])).toEqual([
    ['applied', 0],
    ['silent', 3],
  ])
})

test('in its place in the order: it stops nobody, a stop before it keeps it from being asked, a later one goes before', async () => {
  const when = about('order')
  const to = (priorityId: number) => [{ kind: 'setPriority' as const, priorityId }]
  const silent = await filter(world, 'Silent', { when, actions: to(high), stopsFurther: true, isSilent: true })
  const later = await filter(world, 'Later', { when, actions: to(low) })
  expect((await ticket({ subject: 'order' })).priorityId).toBe(low)
  // Were it on, it would have let nobody after it run.
  expect((await matches(silent.id))[0]?.did).toMatchObject([{ kind: 'setPriority', value: 'High', outcome: 'done' }])
  await changeFilter(mia(), silent.id, { stopsFurther: false })
  expect((await ticket({ subject: 'order' })).priorityId).toBe(low)
  expect((await matches(silent.id))[0]).toMatchObject({ version: 2, did: [{ value: 'High', outcome: 'overridden' }] })
  await changeFilter(mia(), later.id, { stopsFurther: true })
  const all = await world.db.selectFrom('ticketFilter').select('id').orderBy('position').execute()
  const others = all.map(({ id }) => id).filter((id) => ![silent.id, later.id].includes(id))
  await orderFilters(mia(), [later.id, silent.id, ...others])
  const stopped = await ticket({ subject: 'order' })
  expect(await matches(silent.id)).toHaveLength(2)
  expect(await whyNot(mia(), stopped.id, silent.id)).toMatchObject({ outcome: 'stoppedBy', by: 'Later', did: [] })
})

test('one that would turn it away lets it in; of what another turns away it is noted, too', async () => {
  const when = about('casino')
  const away = await filter(world, 'Away', {
    when,
    actions: [{ kind: 'addNote', body: 'Spam' }, { kind: 'reject' }],
    isSilent: true,
  })
  const opened = await ticket({ subject: 'casino' })
  const did = [
    { kind: 'addNote', outcome: 'skipped', why: 'rejected' },
    { kind: 'reject', outcome: 'done' },
  ]
  expect(await matches(away.id)).toMatchObject([{ outcome: 'silent', ticket: { id: opened.id }, did }])
  const spam = await filter(world, 'Spam', { when, actions: [{ kind: 'reject' }], target: 'web' })
  const body = { subject: 'Casino', message: 'Win!', requester: { email: 'new@casino.example' } }
  expect((await world.call('mia', 'POST /api/v1/tickets', body)).status).toBe(403)
  expect((await matches(away.id))[0]).toMatchObject({
    outcome: 'silent',
    ticket: null,
    data: { subject: 'Casino' },
    did,
  })
  expect(await matches(spam.id)).toMatchObject([{ outcome: 'rejected', did: [] }])
})

test('a ticket tells that it looked on, and what it would have done', async () => {
  const { id } = await filter(world, 'Onlooker', {
    when: about('watched'),
    actions: [{ kind: 'setPriority', priorityId: high }],
    isSilent: true,
  })
  const opened = await ticket({ subject: 'watched' })
  const why = await world.call('mia', `GET /api/v1/tickets/${opened.id}/why-not/ticket-filters/${id}`)
  expect(why.body).toMatchObject({
    outcome: 'silent',
    matched: true,
    filter: { name: 'Onlooker', version: 1 },
    did: [{ kind: 'setPriority', value: 'High', outcome: 'done' }],
  })
  const askable = await world.call('mia', `GET /api/v1/tickets/${opened.id}/why-not`)
  expect(askable.body.items).toContainEqual(expect.objectContaining({ id, hasRun: false, hasLookedOn: true }))
  const other = await ticket({ subject: 'All is well' })
  expect(await whyNot(mia(), other.id, id)).toMatchObject({ outcome: 'notMatched', did: [] })
})

test('one that fails is recorded as any other, and the ticket is opened', async () => {
  const { id } = await filter(world, 'Broken', { when: about('broken'), actions: [{ kind: 'reject' }], isSilent: true })
  const bad = { field: 'subject', operator: 'matches', value: '(?=broken)' }
  await sql`update ticket_filter set conditions = ${JSON.stringify(bad)}::jsonb where id = ${id}`.execute(world.db)
  await sql`update ticket_filter_revision set revision = gen_random_uuid()`.execute(world.db)
  const opened = await ticket({ subject: 'broken' })
  expect(await matches(id)).toMatchObject([{ outcome: 'failed', ticket: { id: opened.id } }])
  expect((await getFilter(mia(), id)).flags.map(({ code }) => code)).toContain('failed')
})

test('one that does not match costs no statement', async () => {
  const open = async () => void (await ticket({ subject: 'Nothing special' }))
  await open()
  const before = await statementsOf(open)
  await filter(world, 'Idle', { when: about('never'), actions: [{ kind: 'reject' }], isSilent: true })
  await open()
  expect(await statementsOf(open)).toBe(before)
})

test('however many match, they cost opening no more statements than one, and no more than as many that act', async () => {
  const when = about('crowd')
  const departments = [await world.id('department', 'Hardware'), await world.id('department', 'Billing')]
  const skill = await createSkill(mia(), { name: 'Crowds' })
  const crowd = async (count: number, isSilent: boolean) => {
    const made = await Promise.all(
      Array.from({ length: count }, (_, at) =>
        filter(world, `Crowd ${count} ${at} ${isSilent}`, {
          when,
          isSilent,
          actions: [
            { kind: 'setPriority', priorityId: at % 2 ? high : low },
            { kind: 'setDepartment', departmentId: departments[at % 2] ?? 0 },
            { kind: 'assignAgent', agentId: sam },
            { kind: 'needSkill', skillId: skill.id, level: 1, demand: 'preferred' },
            { kind: 'addNote', body: 'One of many' },
          ],
        }),
      ),
    )
    const open = async () => void (await ticket({ subject: 'crowd' }))
    await open()
    const statements = await statementsOf(open)
    for (const { id } of made) await changeFilter(mia(), id, { availability: 'disabled' })
    return statements
  }
  const few = await crowd(2, true)
  expect(await crowd(20, true)).toBe(few)
  expect(few).toBeLessThanOrEqual(await crowd(2, false))
})
