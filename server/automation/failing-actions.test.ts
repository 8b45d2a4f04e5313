import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Action } from '#contract/actions.ts'
import type { Trigger } from '#contract/rules.ts'
import { editTicket } from '#server/tickets/edit.ts'
import { filter } from '#test/filters.ts'
import { rulesOf } from '#test/rules.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { createMacro } from './macros/change.ts'

// An action that fails while it is taken: of a filter, a rule, a macro. No ticket has to wait for it.

const world = await testWorld()
const { ticket, reload, history, entries, historyIsTrue } = ticketsOf(world)
const { rule, follow, runs } = rulesOf(world)
const high = await world.id('priority', 'High')
const low = await world.id('priority', 'Low')

await sql`
  create function boom() returns trigger language plpgsql as
    $$ begin if new.url like '%boom%' then raise exception 'the calls are full'; end if; return new; end $$`.execute(
  world.db,
)
await sql`create trigger boom before insert on webhook_call for each row execute function boom()`.execute(world.db)

const boom: Action = { kind: 'callWebhook', url: 'https://boom.example/' }
/** Good when it is saved; of a ticket about a bomb it has too much to say. */
const tooMuch = '{% if ticket.subject contains "bomb" %}{% for i in (1..9000000) %}x{% endfor %}{% endif %}Look.'
const onPriority: Trigger = { kind: 'event', events: ['priorityChanged'] }
const about = (word: string) => ({ field: 'subject', operator: 'contains', value: word }) as const
const told = async (kind: string) => {
  const bells = await world.db.selectFrom('notification').select('data').where('kind', '=', kind).execute()
  return bells.map(({ data }) => data)
}
const notes = async (of: { id: number }) =>
  (await entries(of)).filter(({ type }) => type === 'note').map(({ bodyText }) => bodyText)

test('of a filter it is recorded, what else it and the next one do is done, and administrators are told', async () => {
  const broken = await filter(world, 'Broken', {
    when: about('crash'),
    actions: [
      boom,
      { kind: 'setPriority', priorityId: high },
      { kind: 'addNote', body: 'Of {{ requester.name }}.' },
      { kind: 'addCollaborator', email: 'boss@example.com', name: '' },
    ],
  })
  await filter(world, 'Next', { when: about('crash'), actions: [{ kind: 'addNote', body: 'Still here.' }] })
  const opened = await ticket({ subject: 'crash' })
  expect(opened.priorityId).toBe(high)
  expect(await notes(opened)).toEqual(['Of Ada.', 'Still here.'])
  const events = await history(opened)
  expect(events.filter(({ type }) => type === 'ticket.collaborator_added')).toHaveLength(1)
  expect(events.at(-1)).toMatchObject({
    type: 'ticket.filtered',
    actorName: 'Broken',
    data: { filter: { id: broken.id, version: 1 }, action: 'callWebhook', error: 'the calls are full' },
  })
  const log = await world.call('mia', `GET /api/v1/ticket-filters/${broken.id}/matches`)
  expect(log.body.items).toMatchObject([{ outcome: 'failed', data: { error: 'callWebhook: the calls are full' } }])
  await world.work()
  expect(await told('filter_failed')).toMatchObject([{ filter: 'Broken', error: 'the calls are full' }])
  await historyIsTrue()
})

test('texts of filters are templates: a note that cannot be filled in stands as it is, an answer gives way to the receipt', async () => {
  await filter(world, 'Bomb', {
    when: about('bomb'),
    actions: [
      { kind: 'autoRespond', body: tooMuch },
      { kind: 'addNote', body: tooMuch },
    ],
  })
  await filter(world, 'Answer', {
    when: about('answer'),
    actions: [{ kind: 'autoRespond', body: 'Dear {{ requester.name }}, this is #{{ ticket.number }}.' }],
  })
  const opened = await ticket({ subject: 'bomb' })
  expect(await notes(opened)).toEqual([tooMuch])
  const [first, matched, ...more] = await history(opened)
  expect(first?.data).not.toHaveProperty('autoRespond')
  expect(matched?.data).toMatchObject({
    did: [{ kind: 'autoRespond', outcome: 'skipped', why: 'bad_template' }, {}],
  })
  expect(more.map(({ type, data }) => [type, data.action])).toEqual([
    ['note.added', undefined],
    ['ticket.filtered', 'autoRespond'],
    ['ticket.filtered', 'addNote'],
  ])
  const answered = await ticket({ subject: 'answer' })
  expect((await history(answered))[0]?.data).toMatchObject({ autoRespond: false })
  expect((await entries(answered)).at(-1)).toMatchObject({
    type: 'reply',
    bodyText: `Dear Ada, this is #${answered.number}.`,
  })
})

test.each(['ticket-filters', 'rules', 'macros'])('a template that cannot be read is refused: %s', async (kind) => {
  const actions = [
    { kind: 'addNote', body: '{{ ticket.number' },
    { kind: 'addNote', body: '{{ ticket.colour }}' },
  ]
  const more = { rules: { trigger: { kind: 'event', events: ['opened'] } }, macros: {}, 'ticket-filters': {} }[kind]
  const { status, body } = await world.call('mia', `POST /api/v1/${kind}`, { name: 'Unread', actions, ...more })
  expect(status).toBe(422)
  expect(body.fields).toMatchObject([
    { field: 'body.actions.0.body', code: 'bad_template' },
    { field: 'body.actions.1.body', code: 'bad_template', message: expect.stringContaining('ticket.colour') },
  ])
})

test('of a rule it takes all of the run back, is noted and told, and the next rule runs', async () => {
  const broken = await rule('Broken rule', {
    on: onPriority,
    when: about('life'),
    actions: [{ kind: 'addNote', body: 'Gone.' }, boom],
  })
  const next = await rule('Next rule', {
    on: onPriority,
    when: about('life'),
    actions: [{ kind: 'addNote', body: 'Still here.' }],
  })
  const opened = await ticket({ subject: 'life', priorityId: low })
  await follow()
  await editTicket(world.as('mia'), opened.id, { priorityId: high })
  await follow()
  expect(await notes(opened)).toEqual(['Still here.'])
  expect(await runs(broken)).toMatchObject([{ outcome: 'failed', data: { error: 'the calls are full' } }])
  expect(await runs(next)).toMatchObject([{ outcome: 'applied' }])
  expect(await told('rule_failed')).toMatchObject([{ rule: 'Broken rule' }])
})

test('a text of a rule that cannot be filled in: the note stands as it is, the reply is skipped', async () => {
  const wordy = await rule('Wordy', {
    on: onPriority,
    when: about('bomb'),
    actions: [
      { kind: 'addNote', body: tooMuch },
      { kind: 'reply', body: tooMuch },
      { kind: 'addNote', body: 'After it.' },
    ],
  })
  const opened = await ticket({ subject: 'A bomb of life', priorityId: low })
  await follow()
  await editTicket(world.as('mia'), opened.id, { priorityId: high })
  await follow()
  expect((await notes(opened)).slice(-2)).toEqual([tooMuch, 'After it.'])
  const whyValues = { said: expect.any(String), words: expect.stringContaining('cannot be filled in') }
  const why = { why: 'bad_template', whyValues }
  expect(await runs(wordy)).toMatchObject([
    {
      outcome: 'applied',
      data: { did: [{ outcome: 'done', ...why }, { outcome: 'skipped', ...why }, { outcome: 'done' }] },
    },
  ])
})

test('of a macro nothing is done; run on many, the others are done and each says what came of it', async () => {
  const { id } = await createMacro(world.as('mia'), {
    name: 'Half',
    owner: 'everyone',
    actions: [
      { kind: 'setPriority', priorityId: high },
      { kind: 'reply', body: tooMuch },
    ],
  })
  const bad = await ticket({ subject: 'A bomb', priorityId: low })
  const good = await ticket({ subject: 'Calm', priorityId: low })
  const one = await world.call('mia', `POST /api/v1/tickets/${bad.id}/macros/${id}/run`, {})
  expect([one.status, one.body.code]).toEqual([409, 'bad_template'])
  const many = await world.call('mia', `POST /api/v1/macros/${id}/runs`, { ticketIds: [bad.id, good.id] })
  expect(many.body.items).toMatchObject([{ problem: { code: 'bad_template' } }, { problem: null }])
  const calling = await createMacro(world.as('mia'), {
    name: 'Calls',
    owner: 'everyone',
    actions: [{ kind: 'addNote', body: 'Gone.' }, boom],
  })
  const calls = await world.call('mia', `POST /api/v1/macros/${calling.id}/runs`, { ticketIds: [bad.id, good.id] })
  expect(calls.body.items).toMatchObject([{ problem: { status: 500 } }, { problem: { status: 500 } }])
  expect((await reload(bad)).priorityId).toBe(low)
  expect((await reload(good)).priorityId).toBe(high)
  expect(await notes(good)).toEqual([])
})
