import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { OpenTicket } from '#contract/tickets.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { openOnBehalf } from './open-on-behalf.ts'
import { openFromPortal } from './portal/open.ts'

const world = await testWorld()
const { ticket, history, entries, jobs, historyIsTrue } = ticketsOf(world)
afterEach(historyIsTrue)
const said = { subject: 'Printer on fire', message: 'It burns.' }

describe('opening a ticket', () => {
  test('gives it the defaults of the desk, a number, a due date and its first message', async () => {
    const opened = await ticket()
    expect(opened).toMatchObject({
      state: 'open',
      departmentId: await world.id('department', 'Support'),
      priorityId: await world.id('priority', 'Normal'),
      slaPlanId: await world.id('slaPlan', 'Default SLA'),
      agentId: null,
      isAnswered: false,
      entryCount: 1,
    })
    expect(opened.number).toMatch(/^\d{6}$/)
    expect(opened.dueAt).toEqual(new Date(world.now.getTime() + 1080 * 60_000))
    expect(await entries(opened)).toMatchObject([{ type: 'message', authorName: 'Ada', bodyText: 'It burns.' }])
    expect(await history(opened)).toMatchObject([
      { type: 'ticket.opened', actorName: 'Mia', changes: { priorityId: { cause: { kind: 'setting' } } } },
    ])
    expect((await jobs('sla_timer')).map((job) => job.key)).toContain(`sla:${opened.id}`)
  })

  test('takes what the help topic says, and remembers that the topic said it', async () => {
    const opened = await ticket({ helpTopicId: await world.id('helpTopic', 'Access Issue') })
    expect(opened.priorityId).toBe(await world.id('priority', 'High'))
    const [first] = await history(opened)
    expect(first?.changes.priorityId?.cause).toMatchObject({
      kind: 'help_topic',
      name: 'Report a Problem / Access Issue',
      overrode: [{ kind: 'setting', value: await world.id('priority', 'Normal') }],
    })
    expect(first?.data.names).toMatchObject({ priorityId: { to: 'High' } })
  })

  test('prefers what was chosen over the help topic', async () => {
    const opened = await ticket({
      helpTopicId: await world.id('helpTopic', 'Access Issue'),
      priorityId: await world.id('priority', 'Low'),
      department: 'Hardware',
    })
    expect(opened.priorityId).toBe(await world.id('priority', 'Low'))
    expect(opened.departmentId).toBe(await world.id('department', 'Hardware'))
  })

  test('goes to the account manager of the requester’s organization, where nobody and nothing else has a say', async () => {
    const lee = await world.id('agent', 'Lee')
    const hardware = await world.id('department', 'Hardware')
    const acme = await world.db
      .insertInto('organization')
      .values({ name: 'Acme', domains: ['acme.example'], accountManagerId: lee, assignsAccountManager: true })
      .returning('id')
      .executeTakeFirstOrThrow()
    const set = (change: object) => world.db.updateTable('organization').set(change).where('id', '=', acme.id).execute()
    const fromAcme = (more: object = {}) => ticket({ requester: { email: `${Math.random()}@acme.example` }, ...more })

    const opened = await fromAcme()
    expect(opened.agentId).toBe(lee)
    expect((await history(opened))[0]).toMatchObject({
      changes: { agentId: { cause: { kind: 'organization', name: 'Acme', saw: { organization: 'Acme' } } } },
      data: { names: { agentId: { to: 'Lee' } } },
    })
    expect((await fromAcme({ agentId: world.as('sam').actor.id })).agentId).toBe(world.as('sam').actor.id)
    const topic = { departmentId: hardware, agentId: world.as('sam').actor.id, availability: 'active' } as const
    const { id: helpTopicId } = await world.db
      .insertInto('helpTopic')
      .values({ name: 'Sam’s own', ...topic })
      .returning('id')
      .executeTakeFirstOrThrow()
    expect((await fromAcme({ helpTopicId })).agentId).toBe(world.as('sam').actor.id)
    await set({ assignsAccountManager: false })
    expect((await fromAcme()).agentId).toBeNull()
    await set({ assignsAccountManager: true })
    await world.db
      .insertInto('agentAbsence')
      .values({ agentId: lee, startsAt: new Date(0) })
      .execute()
    expect((await fromAcme()).agentId).toBeNull()
    await world.db.deleteFrom('agentAbsence').where('agentId', '=', lee).execute()

    const { id: accountTeamId } = await world.db
      .insertInto('team')
      .values({ name: 'First line' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await set({ accountManagerId: null, accountTeamId })
    const ofTeam = await fromAcme()
    expect(ofTeam).toMatchObject({ agentId: null, teamId: accountTeamId })
    expect((await history(ofTeam))[0]).toMatchObject({
      changes: { teamId: { cause: { kind: 'organization', name: 'Acme' } } },
    })
    expect(await fromAcme({ helpTopicId })).toMatchObject({ teamId: null })
  })

  test('reports unknown and past values all at once', async () => {
    const wrong = { helpTopicId: 999, priorityId: 998, teamId: 997, dueAt: '2020-01-01T00:00:00Z' }
    await expect(ticket(wrong)).rejects.toMatchObject({
      status: 422,
      fields: [
        { field: 'body.helpTopicId', code: 'not_found' },
        { field: 'body.priorityId', code: 'not_found' },
        { field: 'body.teamId', code: 'not_found' },
        { field: 'body.dueAt', code: 'in_the_past' },
      ],
    })
  })

  test('is refused where the agent has no ticket.create', async () => {
    await expect(ticket({ by: world.as('sam'), department: 'Billing' })).rejects.toMatchObject({ status: 403 })
  })

  test('never gives one number twice, even of a sequence to ten at once', async () => {
    const topic = await world.db
      .insertInto('helpTopic')
      .values({
        name: 'Numbered',
        numberFormat: 'TKT-######',
        sequenceId: (
          await world.db
            .selectFrom('numberSequence')
            .select('id')
            .where('name', '=', 'General Tickets')
            .executeTakeFirstOrThrow()
        ).id,
        availability: 'active',
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const opened = await Promise.all(Array.from({ length: 10 }, () => ticket({ helpTopicId: topic.id })))
    const numbers = opened.map((it) => it.number).sort()
    expect(numbers).toEqual(Array.from({ length: 10 }, (_, at) => `TKT-${String(at + 1).padStart(6, '0')}`))
  })

  test('passes over the numbers that are taken when a sequence was set back, however many', async () => {
    const sequence = await world.db
      .insertInto('numberSequence')
      .values({ name: 'Set back', nextValue: 1 })
      .returning('id')
      .executeTakeFirstOrThrow()
    const numbering = { numberFormat: 'B-####', sequenceId: sequence.id }
    const topic = await world.db
      .insertInto('helpTopic')
      .values({ name: 'Set back', ...numbering })
      .returning('id')
      .executeTakeFirstOrThrow()
    const it = await ticket({ helpTopicId: topic.id })
    await sql`insert into ticket (number, subject, requester_id, status_id, state, department_id, priority_id, urgency, source, created_at, updated_at)
      select 'B-' || lpad(n::text, 4, '0'), subject, requester_id, status_id, state, department_id, priority_id, urgency, source, created_at, updated_at
      from ticket, generate_series(2, 250) n where id = ${it.id}`.execute(world.db)
    await world.db.updateTable('numberSequence').set({ nextValue: 1 }).where('id', '=', sequence.id).execute()
    const opened = [await ticket({ helpTopicId: topic.id }), await ticket({ helpTopicId: topic.id })]
    expect(opened.map(({ number }) => number)).toEqual(['B-0251', 'B-0252'])
    // Made without a history, for their numbers alone.
    await sql`delete from ticket where number between 'B-0002' and 'B-0250'`.execute(world.db)
  })

  test('for people who copy each other waits for nobody', async () => {
    const [one, other] = [{ email: 'ada@example.com' }, { email: 'bob@example.com' }]
    const open = (requester: { email: string }, collaborator: { email: string }) =>
      openOnBehalf(world.as('mia'), OpenTicket.parse({ ...said, requester, collaborators: [collaborator] }))
    const opened = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 ? open(one, other) : open(other, one))),
    )
    expect(opened.every(({ collaborators }) => collaborators.length === 1)).toBe(true)
  })

  test('leaves the requester and whoever is named twice out of the collaborators', async () => {
    const twice = ['ada@example.com', 'bob@example.com', 'Bob@Example.com'].map((email) => ({ email }))
    const given = { ...said, requester: { email: 'Ada@example.com' }, collaborators: twice }
    const { id, collaborators } = await openOnBehalf(world.as('mia'), OpenTicket.parse(given))
    expect(collaborators).toMatchObject([{ name: 'Bob' }])
    expect((await history({ id })).map(({ type }) => type)).toEqual(['ticket.opened', 'ticket.collaborator_added'])
  })

  test('by a requester knows no topic under one that is private or archived', async () => {
    const { db } = world
    const body = { ...said, format: 'text' as const, fields: {}, attachments: [] }
    const below = { ...body, helpTopicId: await world.id('helpTopic', 'Access Issue') }
    const unknown = { fields: [{ field: 'body.helpTopicId', code: 'not_found' }] }
    const above = (values: { isPublic: boolean } | { availability: 'active' | 'archived' }) =>
      db.updateTable('helpTopic').set(values).where('name', '=', 'Report a Problem').execute()
    await above({ isPublic: false })
    await expect(openFromPortal(world.as('ada'), below)).rejects.toMatchObject(unknown)
    expect(await ticket({ helpTopicId: below.helpTopicId })).toMatchObject({ helpTopicId: below.helpTopicId })
    await above({ isPublic: true })
    await above({ availability: 'archived' })
    await expect(openFromPortal(world.as('ada'), below)).rejects.toMatchObject(unknown)
    await above({ availability: 'active' })
    expect((await openFromPortal(world.as('ada'), below)).ticket.helpTopicId).toBe(below.helpTopicId)
  })

  test('by an agent who sees only what is hers takes her note and her first reply', async () => {
    await world.agent('Lou', { department: 'Hardware', limited: true })
    const department = { departmentId: await world.id('department', 'Hardware') }
    const given = {
      ...said,
      ...department,
      requester: { email: 'ada@example.com' },
      note: 'Rang',
      reply: { body: 'Hello' },
    }
    const { id } = await openOnBehalf(world.as('lou'), OpenTicket.parse(given))
    expect(await entries({ id })).toMatchObject([{ type: 'message' }, { type: 'note' }, { type: 'reply' }])
  })

  test('by a guest makes him its requester, once for the same address', async () => {
    const visitor = { ...world.as('visitor'), ip: '203.0.113.9' }
    const body = {
      email: 'new@example.com',
      name: 'New Person',
      subject: 'Help',
      message: 'Please',
      format: 'text' as const,
      fields: {},
      attachments: [],
    }
    const opened = await Promise.all(Array.from({ length: 10 }, () => openFromPortal(visitor, body)))
    expect(new Set(opened.map((it) => it.requester.id)).size).toBe(1)
    expect(opened[0]?.ticket).toMatchObject({ source: 'web', ipAddress: '203.0.113.9' })
    expect(await history(opened[0]?.ticket ?? { id: 0 })).toMatchObject([
      { type: 'ticket.opened', actorName: 'New Person' },
    ])
  })

  test('by a guest without a name or address tells both at once', async () => {
    const body = { subject: 'Help', message: 'Please', format: 'text' as const, fields: {}, attachments: [] }
    await expect(openFromPortal(world.as('visitor'), body)).rejects.toMatchObject({
      fields: [{ field: 'body.email' }, { field: 'body.name' }],
    })
  })
})
