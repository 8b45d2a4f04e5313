import { expect, test } from 'vitest'
import type { Action } from '#contract/actions.ts'
import { createForm } from '#server/forms/forms.ts'
import { createHelpTopic } from '#server/routing/help-topics/change.ts'
import { writeNote } from '#server/tickets/note.ts'
import { field } from '#test/fields.ts'
import { filter } from '#test/filters.ts'
import { rulesOf } from '#test/rules.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { createMacro } from './macros/change.ts'

const world = await testWorld()
const { ticket, entries } = ticketsOf(world)
const { rule, follow } = rulesOf(world)
const form = await createForm(world.as('mia'), {
  name: 'Site',
  fields: [field({ key: 'site', label: 'Site' }), field({ key: 'cost', label: 'Cost', requesterMode: 'hidden' })],
})
const topic = await createHelpTopic(world.as('mia'), { name: 'Tills', formIds: [form.id] })
const about = (word: string) => ({ field: 'subject', operator: 'contains', value: word }) as const
const asked = { helpTopicId: topic.id, fields: { site: 'Bonn', cost: '90' } }
const said = async (of: { id: number }, type: string) =>
  (await entries(of)).filter((one) => one.type === type).map(({ bodyText }) => bodyText)

test('texts of filters say answers, links and the message that came, to requesters only what they may read', async () => {
  await filter(world, 'Tills', {
    when: about('till'),
    actions: [
      {
        kind: 'autoRespond',
        body: '{{ requester.name | name: "first" }}, of {{ ticket.fields.site }}{{ ticket.fields.cost }} you write: {{ ticket.last_message }} {{ ticket.link }}',
      },
      {
        kind: 'addNote',
        body: '{{ ticket.fields.cost }} {{ department.full_name }} {{ ticket.thread }} {{ ticket.link }}',
      },
    ],
  })
  const { body } = await world.call('mia', 'POST /api/v1/tickets', {
    ...{ subject: 'The till', message: 'It <burns>.', requester: { email: 'ada@example.com' }, source: 'phone' },
    ...asked,
  })
  const [answer] = await said(body.ticket ?? body, 'reply')
  const id = (body.ticket ?? body).id
  expect(answer).toMatch(new RegExp(`^Ada, of Bonn you write: It <burns>\\. https?://\\S+/requests/${id}$`))
  const [note] = await said({ id }, 'note')
  expect(note).toMatch(/^90 Support Ada · .*It <burns>\./s)
  expect(note).toMatch(new RegExp(`/desk/tickets/${id}$`))
})

test.each(['https://{{ requester.email }}/x', 'https://hook.example/{% if true %}a{% endif %}?n={{ticket.number}}'])(
  'no values are put into the address of a webhook: %s',
  async (url) => {
    const body = { name: 'Hook', actions: [{ kind: 'callWebhook', url }] }
    const message = expect.stringContaining('values are not put in')
    expect((await world.call('mia', 'POST /api/v1/ticket-filters', body)).body.fields).toMatchObject([
      { field: 'body.actions.0.url', message },
    ])
  },
)

test('a rule replies without what is for agents, and mails that to agents', async () => {
  await rule('Tell', {
    on: { kind: 'event', events: ['noteAdded'] },
    when: about('printer'),
    actions: [
      { kind: 'reply', body: 'So far: {{ ticket.thread }}' },
      {
        kind: 'sendMail',
        fromAddressId: null,
        to: [{ kind: 'agent', agentId: await world.id('agent', 'Sam') }],
        subject: '{{ ticket.number }} {{ agent.name }}',
        body: '{{ ticket.thread_reversed }}\n{{ requester.email }}, {{ ticket.created | date: "%Y" }}',
      },
    ],
  })
  const opened = await ticket({ subject: 'The printer', agentId: await world.id('agent', 'Sam') })
  await follow()
  await writeNote(world.as('mia'), opened.id, { body: 'He is a nuisance.', format: 'text' })
  await follow()
  const [reply] = await said(opened, 'reply')
  expect(reply).toContain('It burns.')
  expect(reply).not.toContain('nuisance')
  const mails = await world.db
    .selectFrom('outgoingMail')
    .selectAll()
    .where('toAddress', '=', 'sam@desk.example')
    .execute()
  const mail = mails.find(({ subject }) => subject === `${opened.number} Sam`)
  expect(mail?.bodyText).toMatch(/nuisance.*It burns.*ada@example\.com, 20\d\d$/s)
})

const mailTo = (...to: Extract<Action, { kind: 'sendMail' }>['to']): Action => ({
  ...{ kind: 'sendMail', fromAddressId: null, to },
  ...{ subject: 'S', body: 'So\n{{ ticket.priority }}' },
})

test.each<[string, Action]>([
  ['a reply', { kind: 'reply', body: 'So\n{{ ticket.priority }}' }],
  ['a mail to requesters', mailTo({ kind: 'requester' })],
  ['a mail to collaborators among agents', mailTo({ kind: 'assignee' }, { kind: 'collaborators' })],
  ['a mail to an address', mailTo({ kind: 'address', email: 'x@example.com' })],
])('what is for agents is refused in %s', async (_, action) => {
  const { status, body } = await world.call('mia', 'POST /api/v1/macros', { name: 'Tells', actions: [action] })
  expect(status).toBe(422)
  expect(body.fields).toEqual([
    {
      field: 'body.actions.0.body',
      code: 'bad_template',
      message: 'Line 2: "ticket.priority" is for agents alone: requesters read this.',
    },
  ])
})

test('a macro says the same values, in notes also those for agents; all are listed for whoever writes one', async () => {
  const { id } = await createMacro(world.as('mia'), {
    name: 'Sum up',
    owner: 'everyone',
    actions: [{ kind: 'addNote', body: '{{ ticket.priority }} {{ ticket.source }} {{ ticket.fields.cost }}' }],
  })
  const opened = await ticket({ subject: 'Calm', ...asked })
  const { status } = await world.call('mia', `POST /api/v1/tickets/${opened.id}/macros/${id}/run`, {})
  expect(status).toBe(200)
  expect(await said(opened, 'note')).toEqual(['Normal Phone 90'])
  const { body } = await world.call('sam', 'GET /api/v1/action-values')
  const audiences = new Map(body.items.map((item: { name: string; audience: string }) => [item.name, item.audience]))
  expect(audiences.get('ticket.thread')).toBe('everyone')
  expect(audiences.get('agent.mobile')).toBe('agents')
})
