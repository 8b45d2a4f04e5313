import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Action } from '#contract/actions.ts'
import { loadEvents } from '#server/platform/events.ts'
import { editTicket } from '#server/tickets/edit.ts'
import { addMessage } from '#server/tickets/message.ts'
import { writeNote } from '#server/tickets/note.ts'
import { replyToTicket } from '#server/tickets/reply.ts'
import { changeStatus } from '#server/tickets/status.ts'
import { whyTicket } from '#server/tickets/why.ts'
import { rulesOf } from '#test/rules.ts'
import { statementsOf } from '#test/statements.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { archiveRule, changeRule } from './change.ts'
import { followEvent } from './follow.ts'

const world = await testWorld()
const { ticket, reload, history, entries, jobs, historyIsTrue } = ticketsOf(world)
const { rule, follow, passUntil, plan, runs } = rulesOf(world)
const mia = () => world.as('mia')
const waiting = await world.id('ticketStatus', 'Waiting for requester')
const closed = await world.id('ticketStatus', 'Closed')
const onHold = await world.id('ticketStatus', 'On hold')
const high = await world.id('priority', 'High')
const low = await world.id('priority', 'Low')
const sam = await world.id('agent', 'Sam')
const hardware = await world.id('department', 'Hardware')
const team = await world.id('team', 'Level I Support')

const on = (
  ...events: (
    | 'opened'
    | 'replied'
    | 'messageReceived'
    | 'noteAdded'
    | 'statusChanged'
    | 'priorityChanged'
    | 'edited'
    | 'closed'
  )[]
) => ({ kind: 'event', events }) as const
const minutes = (days: number) => days * 24 * 60
const day = (n: number) => new Date(Date.UTC(2026, 2, 2 + n, 9))
const changed = (field: string) => ({ field, operator: 'changed' }) as const

/** Rules of one test are none of the next one's. */
beforeEach(async () => {
  world.now = day(0)
  const old = await world.db.selectFrom('rule').select('id').where('availability', '<>', 'archived').execute()
  for (const { id } of old) await archiveRule(mia(), id)
  await follow()
})

describe('a rule on an event', () => {
  test('does what it says as one of its causes, by its name and version, and why names what it saw', async () => {
    const reply: Action = { kind: 'reply', body: 'Dear {{ requester.name }}, we look at #{{ ticket.number }}.' }
    const urgent = await rule('Urgent goes to Sam', {
      on: on('priorityChanged'),
      when: {
        all: [
          { field: 'priority', operator: 'changedTo', value: high },
          { field: 'state', operator: 'is', value: 'open' },
        ],
      },
      actions: [
        { kind: 'setDepartment', departmentId: hardware },
        { kind: 'setStatus', statusId: onHold },
        { kind: 'assignAgent', agentId: sam },
        { kind: 'assignTeam', teamId: team },
        { kind: 'addCollaborator', email: 'boss@example.com', name: 'The Boss' },
        { kind: 'addNote', body: '{{ ticket.priority }}!' },
        reply,
        {
          kind: 'sendMail',
          fromAddressId: null,
          to: [{ kind: 'assignee' }, { kind: 'address', email: 'night@example.com' }],
          subject: 'Look at {{ ticket.number }}',
          body: 'Now.',
        },
      ],
    })
    const opened = await ticket()
    await follow()
    await editTicket(mia(), opened.id, { priorityId: high })
    await follow()
    expect(await reload(opened)).toMatchObject({
      departmentId: hardware,
      statusId: onHold,
      agentId: sam,
      teamId: team,
      isAnswered: false,
      lastReplyAt: null,
    })
    const why = await whyTicket(mia(), opened.id)
    const cause = {
      kind: 'rule',
      id: urgent.id,
      name: 'Urgent goes to Sam',
      version: 1,
      saw: { priority: 'High', state: 'open' },
    }
    for (const field of ['department', 'status', 'agent', 'team']) {
      expect(why.find((one) => one.field === field)).toMatchObject({
        cause,
        by: { kind: 'system', name: 'Urgent goes to Sam' },
      })
    }
    const events = await history(opened)
    const applied = events.find(({ type }) => type === 'ticket.rule_applied')
    expect(applied?.data).toMatchObject({ rule: { id: urgent.id, version: 1 } })
    expect(applied?.data.did).toMatchObject(Array(8).fill({ outcome: 'done' }))
    expect((await entries(opened)).map(({ type, authorName, bodyText }) => [type, authorName, bodyText])).toEqual([
      ['message', 'Ada', 'It burns.'],
      ['note', 'Urgent goes to Sam', 'High!'],
      ['reply', 'Deskbell', `Dear Ada, we look at #${opened.number}.`],
    ])
    const mails = await world.db
      .selectFrom('outgoingMail')
      .select(['toAddress', 'subject'])
      .where('purpose', '=', 'rule')
      .orderBy('toAddress')
      .execute()
    expect(mails).toEqual([
      { toAddress: 'night@example.com', subject: `Look at ${opened.number}` },
      { toAddress: 'sam@desk.example', subject: `Look at ${opened.number}` },
    ])
    expect(await runs(urgent)).toMatchObject([{ outcome: 'applied', version: 1 }])
    await historyIsTrue()
  })

  test.each([
    ['changed', { operator: 'changed' }, true],
    ['from that', { operator: 'changedFrom', value: low }, true],
    ['from another', { operator: 'changedFrom', value: high }, false],
    ['to that', { operator: 'changedTo', value: high }, true],
    ['to another', { operator: 'changedTo', value: low }, false],
  ] as const)('looks at what changed: %s', async (_, comparison, matches) => {
    const one = await rule('Looks', {
      on: on('edited', 'priorityChanged'),
      when: { field: 'priority', ...comparison },
      actions: [{ kind: 'addNote', body: 'Seen' }],
    })
    const opened = await ticket({ priorityId: low })
    await follow()
    await editTicket(mia(), opened.id, { priorityId: high })
    await editTicket(mia(), opened.id, { subject: 'Other words' })
    await follow()
    expect(await runs(one)).toHaveLength(matches ? 1 : 0)
  })

  test('runs in the order of the list, each seeing what those before it did, until one stops the others', async () => {
    const first = await rule('First', { on: on('opened'), actions: [{ kind: 'setPriority', priorityId: high }] })
    const second = await rule('Second', {
      on: on('opened'),
      when: { field: 'priority', operator: 'is', value: high },
      actions: [{ kind: 'addNote', body: 'High it is' }],
      stopsFurther: true,
    })
    const third = await rule('Third', { on: on('opened'), actions: [{ kind: 'addNote', body: 'Never' }] })
    await ticket({ priorityId: low })
    await follow()
    expect([await runs(first), await runs(second), await runs(third)].map(({ length }) => length)).toEqual([1, 1, 0])
  })

  test('runs once, however often and by however many its event is delivered', async () => {
    const one = await rule('Once', { on: on('opened'), actions: [{ kind: 'addNote', body: 'Welcome' }] })
    const opened = await ticket()
    const { id } = await world.db
      .selectFrom('ticketEvent')
      .select('id')
      .where('ticketId', '=', opened.id)
      .where('type', '=', 'ticket.opened')
      .executeTakeFirstOrThrow()
    const [event] = await loadEvents(world.db, [id])
    if (!event) throw new Error('no event')
    const desk = { db: world.db, config: world.config, now: world.now }
    await Promise.all(Array.from({ length: 8 }, () => followEvent(desk, event)))
    await world.db.deleteFrom('ruleRun').execute()
    await followEvent(desk, event)
    expect((await entries(opened)).filter(({ type }) => type === 'note')).toHaveLength(1)
    expect((await history(opened)).filter(({ type }) => type === 'ticket.rule_applied')).toHaveLength(1)
    expect(await runs(one)).toHaveLength(0)
  })

  test('that only looks on changes nothing and notes what it would have done', async () => {
    const quiet = await rule('Quiet', {
      on: on('opened'),
      actions: [
        { kind: 'setPriority', priorityId: high },
        { kind: 'reply', body: 'Hello' },
      ],
      isSilent: true,
    })
    const opened = await ticket({ priorityId: low })
    await follow()
    expect(await reload(opened)).toMatchObject({ priorityId: low, version: opened.version })
    expect(await runs(quiet)).toMatchObject([
      {
        outcome: 'silent',
        data: {
          did: [
            { kind: 'setPriority', value: 'High', outcome: 'done' },
            { kind: 'reply', outcome: 'done' },
          ],
        },
      },
    ])
    expect((await history(opened)).map(({ type }) => type)).toEqual(['ticket.opened'])
  })

  test('skips what it cannot do and says why, and does the rest', async () => {
    await world.db.updateTable('team').set({ availability: 'disabled' }).where('id', '=', team).execute()
    await world.db.updateTable('agent').set({ onVacation: true }).where('id', '=', sam).execute()
    const one = await rule('Partly', {
      on: on('opened'),
      actions: [
        { kind: 'assignTeam', teamId: team },
        { kind: 'assignAgent', agentId: sam },
        { kind: 'setPriority', priorityId: high },
      ],
    })
    const opened = await ticket({ priorityId: low })
    await follow()
    await world.db.updateTable('team').set({ availability: 'active' }).where('id', '=', team).execute()
    await world.db.updateTable('agent').set({ onVacation: false }).where('id', '=', sam).execute()
    expect(await reload(opened)).toMatchObject({ priorityId: high, teamId: null, agentId: null })
    expect(await runs(one)).toMatchObject([
      {
        data: {
          did: [
            { outcome: 'skipped', why: 'disabled', whyValues: { words: '"Level I Support" is disabled.' } },
            { outcome: 'skipped', why: 'agent_absent', whyValues: { name: 'Sam', words: 'Sam is absent.' } },
            { outcome: 'done' },
          ],
        },
      },
    ])
  })

  test('that fails leaves nothing behind, keeps no other from running, and administrators are told once', async () => {
    const broken = await rule('Broken', { on: on('opened'), actions: [{ kind: 'setPriority', priorityId: high }] })
    await sql`update rule set conditions = '{"field": "subject", "operator": "matches", "value": "(a"}' where id = ${broken.id}`.execute(
      world.db,
    )
    const next = await rule('Next', { on: on('opened'), actions: [{ kind: 'addNote', body: 'Still here' }] })
    const opened = await ticket({ priorityId: low })
    await ticket({ priorityId: low })
    await follow()
    expect(await reload(opened)).toMatchObject({ priorityId: low })
    expect(await runs(broken)).toMatchObject([{ outcome: 'failed' }, { outcome: 'failed' }])
    expect(await runs(next)).toHaveLength(2)
    const told = () =>
      world.db.selectFrom('notification').select(['kind', 'data']).where('alarmKey', '=', `rule:${broken.id}`).execute()
    expect(await told()).toMatchObject([{ kind: 'rule_failed', data: { rule: 'Broken' } }])
    await changeRule(mia(), broken.id, { conditions: { all: [] } })
    expect(await told()).toEqual([])
  })
})

describe('a chain of rules', () => {
  test('two that undo each other run once each; that they were stopped is noted and told', async () => {
    const up = await rule('Up', {
      on: on('priorityChanged'),
      when: { field: 'priority', operator: 'is', value: low },
      actions: [{ kind: 'setPriority', priorityId: high }],
    })
    const down = await rule('Down', {
      on: on('priorityChanged'),
      when: { field: 'priority', operator: 'is', value: high },
      actions: [{ kind: 'setPriority', priorityId: low }],
    })
    const opened = await ticket({ priorityId: high })
    await follow()
    await editTicket(mia(), opened.id, { priorityId: low })
    await follow()
    expect((await runs(up)).map(({ outcome }) => outcome)).toEqual(['applied', 'stopped', 'stopped'])
    expect((await runs(down)).map(({ outcome }) => outcome)).toEqual(['applied'])
    expect((await runs(up))[1]).toMatchObject({ data: { chain: ['Up'] } })
    const told = await world.db
      .selectFrom('notification')
      .select('kind')
      .where('alarmKey', '=', `rule:${up.id}`)
      .execute()
    expect(told).toEqual([{ kind: 'rule_stopped' }])
    // What a person does begins anew.
    await editTicket(mia(), opened.id, { priorityId: high })
    await follow()
    expect((await runs(down)).slice(1).map(({ outcome }) => outcome)).toEqual(['applied', 'stopped', 'stopped'])
  })

  test('one that writes a note on each note does so once; one that has come to rest by itself tells nobody', async () => {
    const echo = await rule('Echo', { on: on('noteAdded'), actions: [{ kind: 'addNote', body: 'Noted' }] })
    const keep = await rule('Keep', { on: on('priorityChanged'), actions: [{ kind: 'setPriority', priorityId: high }] })
    const opened = await ticket({ priorityId: high })
    await writeNote(mia(), opened.id, { body: 'A note', format: 'text' })
    await editTicket(mia(), opened.id, { priorityId: low })
    await follow()
    expect((await runs(echo)).map(({ outcome }) => outcome)).toEqual(['applied', 'stopped'])
    expect((await runs(keep)).map(({ outcome }) => outcome)).toEqual(['applied'])
  })
})

describe('a rule on time', () => {
  const remind = () =>
    rule('Remind', {
      on: { kind: 'time', minutes: minutes(3), since: 'status', direction: 'after' },
      when: { field: 'status', operator: 'is', value: waiting },
      actions: [{ kind: 'reply', body: 'Are you still there?' }],
    })
  const close = () =>
    rule('Close', {
      on: { kind: 'time', minutes: minutes(5), since: 'status', direction: 'after' },
      when: { field: 'status', operator: 'is', value: waiting },
      actions: [{ kind: 'setStatus', statusId: closed }],
    })

  test('reminds who has not answered for three days, and closes after five', async () => {
    const [reminder, closer] = [await remind(), await close()]
    const opened = await ticket()
    await changeStatus(mia(), opened.id, { statusId: waiting })
    await follow()
    expect((await jobs('ask_time_rule')).map(({ key }) => key)).toEqual([
      `rule:${reminder.id}:${opened.id}`,
      `rule:${closer.id}:${opened.id}`,
    ])
    await passUntil(new Date(day(3).getTime() - 1000))
    expect(await runs(reminder)).toHaveLength(0)
    await passUntil(day(4))
    expect((await entries(opened)).map(({ type }) => type)).toEqual(['message', 'reply'])
    expect(await reload(opened)).toMatchObject({ statusId: waiting, isAnswered: false })
    await passUntil(day(30))
    expect(await reload(opened)).toMatchObject({ statusId: closed, closedAt: day(5) })
    expect([await runs(reminder), await runs(closer)].map(({ length }) => length)).toEqual([1, 1])
    expect((await history(opened)).at(-2)).toMatchObject({
      type: 'ticket.closed',
      changes: { statusId: { cause: { kind: 'rule', name: 'Close', version: 1 } } },
    })
    expect(await jobs('ask_time_rule')).toEqual([])
    await historyIsTrue()
  })

  test('an answer takes it back; waiting again begins anew', async () => {
    const [reminder, closer] = [await remind(), await close()]
    const opened = await ticket()
    await changeStatus(mia(), opened.id, { statusId: waiting })
    await passUntil(day(2))
    await addMessage(world.as('mia'), opened.id, { body: 'Yes!', format: 'text', source: 'phone' })
    await follow()
    expect(await jobs('ask_time_rule')).toEqual([])
    await passUntil(day(10))
    await changeStatus(mia(), opened.id, { statusId: waiting })
    await passUntil(day(14))
    expect([await runs(reminder), await runs(closer)].map(({ length }) => length)).toEqual([1, 0])
    await passUntil(day(15))
    expect(await runs(closer)).toHaveLength(1)
  })

  test('one that moves its own moment is stopped and does not go on for ever', async () => {
    const nag = await rule('Nag', {
      on: { kind: 'time', minutes: 60, since: 'status', direction: 'after' },
      when: { field: 'state', operator: 'is', value: 'open' },
      actions: [{ kind: 'setStatus', statusId: waiting }],
    })
    const back = await rule('Back', {
      on: on('statusChanged'),
      when: { field: 'status', operator: 'is', value: waiting },
      actions: [{ kind: 'setStatus', statusId: onHold }],
    })
    await ticket()
    await passUntil(day(5))
    expect((await runs(nag)).map(({ outcome }) => outcome)).toEqual(['applied', 'stopped'])
    expect(await runs(back)).toHaveLength(1)
  })

  test('is asked for the open tickets that are there when it is switched on, and for their state when its time has come', async () => {
    const [early, late] = [await ticket(), await ticket()]
    for (const { id } of [early, late]) await changeStatus(mia(), id, { statusId: waiting })
    await follow()
    world.now = day(4)
    const reminder = await remind()
    expect((await jobs('plan_rule')).at(-1)).toMatchObject({ payload: { ruleId: reminder.id, version: 1 } })
    await plan(reminder)
    await sql`update ticket set status_id = ${onHold} where id = ${late.id}`.execute(world.db)
    await passUntil(day(4))
    expect(await runs(reminder)).toMatchObject([{ ticketId: early.id, dueAt: day(3) }])
    await sql`update ticket set status_id = ${waiting} where id = ${late.id}`.execute(world.db)
  })

  test('comes before the due date where it says so', async () => {
    const near = await rule('Near', {
      on: { kind: 'time', minutes: 60, since: 'due', direction: 'before' },
      actions: [{ kind: 'addNote', body: 'Soon' }],
    })
    await ticket({ dueAt: day(2).toISOString() })
    await passUntil(new Date(day(2).getTime() - 3600_001))
    expect(await runs(near)).toHaveLength(0)
    await passUntil(day(2))
    expect(await runs(near)).toHaveLength(1)
  })

  test('a silent one notes it once', async () => {
    const quiet = await rule('Quiet', {
      on: { kind: 'time', minutes: 60, since: 'opened', direction: 'after' },
      actions: [{ kind: 'setPriority', priorityId: high }],
      isSilent: true,
    })
    const opened = await ticket({ priorityId: low })
    await passUntil(day(1))
    await replyToTicket(mia(), opened.id, { body: 'Hello', format: 'text' })
    await passUntil(day(2))
    expect(await runs(quiet)).toMatchObject([{ outcome: 'silent' }])
    expect(await reload(opened)).toMatchObject({ priorityId: low })
  })
})

test('bad input is told all at once, each at its place', async () => {
  const reply = await world.call('mia', 'POST /api/v1/rules', {
    name: 'Bad',
    trigger: { kind: 'event', events: ['opened'] },
    conditions: {
      all: [changed('nonsense'), changed('mail.replyTo'), { field: 'subject', operator: 'matches', value: '(a+)+\\1' }],
    },
    actions: [
      { kind: 'reject' },
      { kind: 'setPriority', priorityId: 9999 },
      { kind: 'addNote', body: '{{ ticket.nonsense }}' },
      { kind: 'assignMe' },
    ],
  })
  expect(reply.status).toBe(422)
  expect(reply.body.fields.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)).toEqual([
    'body.conditions.all.0.field unknown_field',
    'body.conditions.all.1.operator wrong_operator',
    'body.conditions.all.2.value bad_pattern',
    'body.actions.0.kind wrong_place',
    'body.actions.3.kind wrong_place',
    'body.actions.2.body bad_template',
    'body.actions.1 not_found',
  ])
  const time = await world.call('mia', 'POST /api/v1/rules', {
    name: 'Bad',
    trigger: { kind: 'time', minutes: 0, since: 'status', direction: 'before' },
  })
  expect(time.status).toBe(422)
  expect((await world.call('sam', 'GET /api/v1/rules')).status).toBe(403)
})

test('what can never match, is never reached, names what is out of use or needs what nobody can is flagged as it is saved', async () => {
  const skill = await world.call('mia', 'POST /api/v1/skills', { name: 'Card terminals' })
  const stop = { field: 'subject', operator: 'contains', value: 'halt' } as const
  await rule('Stop', { on: on('opened'), when: stop, actions: [], stopsFurther: true })

  const is = (value: string) => ({ field: 'state', operator: 'is', value }) as const
  const need = { kind: 'needSkill', skillId: skill.body.id, level: 2 } as const
  const flags = (body: { flags: { code: string; at: string; about: string }[] }) =>
    body.flags.map(({ code, at, about }) => `${code} ${at} ${about}`.trim())
  const saved = async (name: string, conditions: object) => {
    const actions = [
      { ...need, demand: 'required' },
      { ...need, demand: 'preferred' },
    ]
    return flags(
      (await world.call('mia', 'POST /api/v1/rules', { name, trigger: on('opened'), conditions, actions })).body,
    )
  }
  const unmet = 'nobody_has_skill actions.0 Card terminals (2)'
  expect(await saved('Hopeless', { all: [stop, is('open'), is('closed')] })).toEqual([
    unmet,
    'contradiction conditions',
  ])
  // Nothing has changed of a ticket that has just come.
  expect(await saved('Changed', { field: 'status', operator: 'changed' })).toEqual([unmet, 'contradiction conditions'])
  expect(await saved('Late', { all: [{ ...stop, value: 'it halts' }, is('open')] })).toEqual([
    unmet,
    'unreachable  Stop',
  ])
  await world.db.updateTable('team').set({ availability: 'active' }).where('id', '=', team).execute()
  const teamed = await rule('Teamed', {
    on: on('closed'),
    when: { field: 'team', operator: 'is', value: team },
    actions: [{ kind: 'assignTeam', teamId: team }],
  })
  await world.db.updateTable('team').set({ availability: 'archived' }).where('id', '=', team).execute()
  const { body } = await world.call('mia', `GET /api/v1/rules/${teamed.id}`)
  expect(flags(body)).toEqual(['names_unusable conditions Level I Support', 'names_unusable actions.0 Level I Support'])
  await world.db.updateTable('team').set({ availability: 'active' }).where('id', '=', team).execute()
})

test('a draft is asked about a ticket as it is, and shows what it would do without doing it', async () => {
  const opened = await ticket({ priorityId: low, department: 'Hardware', agentId: sam })
  const draft = {
    ticketNumber: opened.number,
    trigger: on('opened'),
    conditions: { field: 'priority', operator: 'is', value: low },
    actions: [
      { kind: 'setPriority', priorityId: high },
      { kind: 'reply', body: 'We are on it.' },
    ],
  }
  const { body } = await world.call('mia', 'POST /api/v1/rules/test', draft)
  expect(body).toMatchObject({
    matched: true,
    foreseen: {
      changes: [{ field: 'priority', from: 'Low', to: 'High' }],
      entries: [{ type: 'reply', author: 'Deskbell', text: 'We are on it.' }],
      mails: [{ to: 'ada@example.com', about: 'ticket.autoreply' }],
    },
  })
  expect(await reload(opened)).toMatchObject({ priorityId: low, version: opened.version })
  const no = await world.call('mia', 'POST /api/v1/rules/test', {
    ...draft,
    conditions: { field: 'priority', operator: 'is', value: high },
  })
  expect(no.body).toMatchObject({ matched: false, foreseen: null, trace: [{ saw: low, matched: false }] })
})

test('saves are versions, the order is one, and somebody else’s save is not overwritten', async () => {
  const one = await rule('One', { on: on('opened'), actions: [{ kind: 'setPriority', priorityId: high }] })
  const two = await rule('Two', { on: on('opened'), actions: [] })
  expect(two.flags).toMatchObject([{ code: 'no_actions' }])
  const path = `/api/v1/rules/${one.id}` as const
  const saved = await world.call('mia', `PATCH ${path}`, {
    actions: [{ kind: 'setPriority', priorityId: low }],
    expectedVersion: 1,
  })
  expect(saved.body).toMatchObject({ version: 2 })
  expect((await world.call('mia', `PATCH ${path}`, { name: 'Other', expectedVersion: 1 })).body.code).toBe('stale_edit')
  expect((await world.call('mia', `PATCH ${path}`, { isSilent: true })).body).toMatchObject({
    version: 2,
    isSilent: true,
  })
  expect((await world.call('mia', `POST ${path}/versions/1/restoration`)).body).toMatchObject({
    version: 3,
    actions: [{ priorityId: high }],
  })
  expect(
    (await world.call('mia', `GET ${path}/versions`)).body.items.map(({ version }: { version: number }) => version),
  ).toEqual([3, 2, 1])
  expect((await world.call('mia', 'PUT /api/v1/rules/order', { ids: [two.id, one.id] })).status).toBe(204)
  const { body } = await world.call('mia', 'GET /api/v1/rules')
  expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['Two', 'One'])
  expect((await world.call('mia', 'PUT /api/v1/rules/order', { ids: [one.id] })).body.code).toBe('stale_order')
})

test('however many rules ask about an event, the ticket is read once for all that do not match', async () => {
  const asking = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, at) =>
        rule(`Crowd ${count} ${at}`, {
          on: on('noteAdded'),
          when: { field: 'subject', operator: 'is', value: `never ${at}` },
          actions: [{ kind: 'setPriority', priorityId: high }],
        }),
      ),
    )
  const it = await ticket()
  const cost = async () => {
    await writeNote(mia(), it.id, { body: 'Look', format: 'text' })
    const { rows } = await sql<{
      id: number
    }>`select max(id) as id from ticket_event where ticket_id = ${it.id}`.execute(world.db)
    const [event] = await loadEvents(
      world.db,
      rows.map(({ id }) => id),
    )
    if (!event) throw new Error('there is no such event')
    const work = () => followEvent({ db: world.db, config: world.config, now: world.now }, event)
    await work()
    return statementsOf(work)
  }
  await follow()
  await asking(1)
  const few = await cost()
  await asking(20)
  expect(await cost()).toBe(few)
})
