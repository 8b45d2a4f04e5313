import { beforeAll, describe, expect, test } from 'vitest'
import type { TemplateKey } from '#contract/template-keys.ts'
import { changeForm, createForm, listForms } from '#server/forms/forms.ts'
import { createItem } from '#server/forms/list-items.ts'
import { createList } from '#server/forms/lists.ts'
import type { Db } from '#server/platform/db.ts'
import { createHelpTopic } from '#server/routing/help-topics/change.ts'
import { writeNote } from '#server/tickets/note.ts'
import { openTicket } from '#server/tickets/open.ts'
import { replyToTicket } from '#server/tickets/reply.ts'
import { loadFurther } from '#server/tickets/told/further.ts'
import { field } from '#test/fields.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const mia = () => world.as('mia')
let ticketId = 0

const said = async (key: TemplateKey, body: string, language = 'en') => {
  const draft = { subject: 'S', body: `<p>${body}</p>` }
  const answer = await world.call('mia', `POST /api/v1/templates/${key}/preview`, { ticketId, language, draft })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  // Without the frame.
  return String(answer.body.text).split('\n\n-- \n')[0]?.split('\n\n').slice(1).join('\n\n').replaceAll('\u202f', ' ')
}
const saidToAgents = (body: string, language?: string) => said('ticket.alert', body, language)
const saidToRequesters = (body: string, language?: string) => said('ticket.autoresp', body, language)

beforeAll(async () => {
  const list = await createList(mia(), {
    name: 'Terminals',
    properties: [field({ key: 'floor', label: 'Floor', kind: 'number' })],
  })
  const lane = await createItem(mia(), list.id, { value: 'Lane', properties: { floor: 3 } })
  const form = await createForm(mia(), {
    name: 'Payment',
    fields: [
      field({ key: 'device', label: 'Device', kind: 'list', config: { listId: list.id } }),
      field({ key: 'since', label: 'Since', kind: 'date' }),
      field({ key: 'cost', label: 'Cost', requesterMode: 'hidden' }),
    ],
  })
  const hardware = await world.id('department', 'Hardware')
  const upper = await createHelpTopic(mia(), { name: 'Devices' })
  const topic = await createHelpTopic(mia(), {
    name: 'Tills',
    parentId: upper.id,
    formIds: [form.id],
    departmentId: hardware,
  })
  const contact = (await listForms(mia(), { limit: 50, include: 'usable' })).items.find(
    ({ kind }) => kind === 'contact',
  )
  if (!contact) throw new Error('no contact form')
  await changeForm(mia(), contact.id, { fields: [...contact.fields, field({ key: 'room', label: 'Room' })] })
  const { db } = world
  const sam = await world.id('agent', 'Sam')
  const samIs = { phone: '+49 30 1', mobile: '+49 170 2', timeZone: 'Asia/Tokyo' }
  await db.updateTable('agent').set(samIs).where('id', '=', sam).execute()
  await db
    .updateTable('department')
    .set({ managerId: sam, parentId: await world.id('department', 'Support') })
    .where('id', '=', hardware)
    .execute()
  const acme = await db
    .insertInto('organization')
    .values({ name: 'Acme', accountManagerId: await world.id('agent', 'Mia'), website: 'https://acme.example' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .updateTable('requester')
    .set({
      name: 'Ada Lovelace',
      fields: JSON.stringify({ room: '12' }),
      organizationId: acme.id,
      isPrimaryContact: true,
    })
    .where('email', '=', 'ada@example.com')
    .execute()
  const opened = await openTicket(
    { ...mia(), ip: '192.0.2.7' },
    {
      ...{ subject: 'Till', message: 'It **burns**.', format: 'text', side: 'agent', source: 'phone', attachments: [] },
      requester: { email: 'ada@example.com' },
      helpTopicId: topic.id,
      agentId: sam,
      fields: { device: lane.id, since: '2026-03-31', cost: '90' },
    },
  )
  ticketId = opened.ticket.id
  await db
    .updateTable('ticket')
    .set({ createdAt: new Date('2026-03-02T09:00:00Z'), ipAddress: '192.0.2.7' })
    .where('id', '=', ticketId)
    .execute()
  await writeNote(world.as('sam'), ticketId, { body: 'Their third till this year.', format: 'text' })
  await replyToTicket(world.as('sam'), ticketId, { body: 'Please unplug it.', format: 'text' })
})

describe('mails to agents', () => {
  test.each([
    [
      '{{ ticket.source }}, {{ ticket.ip_address }}, {{ ticket.id | plus: 0 | at_least: 1 | divided_by: ticket.id }}',
      'Phone, 192.0.2.7, 1',
    ],
    [
      '{{ agent.name }}: {{ agent.phone }}, {{ agent.mobile }}, {{ agent.time_zone }}, {{ agent.department }}',
      'Sam: +49 30 1, +49 170 2, Asia/Tokyo, Hardware',
    ],
    [
      '{{ department.full_name }} under {{ department.parent }}, by {{ department.manager }}',
      'Support / Hardware under Support, by Sam',
    ],
    ['{% if department.members contains "Sam" %}Sam is one{% endif %}', 'Sam is one'],
    [
      '{{ topic.full_name }}; {{ topic.name }} under {{ topic.parent }}, {{ topic.department }}',
      'Devices / Tills; Tills under Devices, Hardware',
    ],
    ['{{ sla_plan.name }}: {{ sla_plan.grace_hours }} h', 'Default SLA: 18 h'],
    [
      '{{ organization.name }}, {{ organization.manager }}, {{ organization.contacts }}, {{ organization.website }}',
      'Acme, Mia, Ada Lovelace, https://acme.example',
    ],
    ['{{ requester.fields.room }} {{ requester.name | name: "lastfirst" }}', '12 Lovelace, Ada'],
    [
      '{{ ticket.fields.device }} {{ ticket.fields.device.floor }} {{ ticket.fields.since | date: "date" }} {{ ticket.fields.cost }}',
      'Lane 3 March 31, 2026 90',
    ],
    ['{{ ticket.created | date: "short" }}', '3/2/26'],
    ['{{ team.name }}{{ ticket.closed }}nothing', 'nothing'],
  ])('%s', async (body, expected) => {
    expect(await saidToAgents(body)).toBe(expected)
  })

  test('the whole thread is told with its notes, either way round', async () => {
    const thread = await saidToAgents('{{ ticket.thread }}')
    expect(thread).toMatch(
      /Ada Lovelace · .*It \*\*burns\*\*\..*Sam · .* · Internal note.*third till.*Sam · .*Please unplug it\./s,
    )
    const reversed = await saidToAgents('{{ ticket.thread_reversed }}', 'de')
    expect(reversed).toMatch(/Please unplug it\..*Interne Notiz.*third till.*It \*\*burns\*\*/s)
  })
})

describe('mails to requesters', () => {
  test('have what they may read, in their language', async () => {
    expect(
      await saidToRequesters('{{ ticket.source }} {{ topic.full_name }} {{ recipient.name | name: "first" }}', 'de'),
    ).toBe('Telefon Devices / Tills Ada')
    expect(await saidToRequesters('{{ ticket.fields.device.floor }}{{ ticket.fields.cost }}')).toBe('3')
    expect(await saidToRequesters('{{ ticket.first_message }}{{ ticket.last_message }}')).toMatch(/burns.*burns/s)
  })

  test('have threads without notes, and without names that are hidden', async () => {
    const thread = await saidToRequesters('{{ ticket.thread }}')
    expect(thread).toMatch(/It \*\*burns\*\*.*Sam · .*Please unplug it/s)
    expect(thread).not.toMatch(/third till|note/i)
    await world.call('mia', 'PATCH /api/v1/settings', { tickets: { hideAgentNames: true } })
    expect(await saidToRequesters('{{ ticket.thread_reversed }}')).toMatch(
      /^Hardware · .*unplug.*Ada Lovelace · .*burns/s,
    )
    await world.call('mia', 'PATCH /api/v1/settings', { tickets: { hideAgentNames: false } })
  })

  test.each([
    'ticket.ip_address',
    'agent.mobile',
    'department.members',
    'requester.fields.room',
    'organization.manager',
    'sla_plan.name',
  ])('cannot name what is for agents: %s', async (name) => {
    const answer = await world.call('mia', 'PUT /api/v1/templates/ticket.reply', {
      ...{ language: 'en', subject: 'S' },
      body: `<p>\n{{ ${name} }}</p>`,
    })
    expect(answer.status).toBe(422)
    expect(answer.body.fields).toMatchObject([
      {
        field: 'body.body',
        code: 'broken_template',
        message: `Line 2: "${name}" is for agents alone: requesters read this.`,
      },
    ])
  })
})

test('a long thread is told as far as it fits, the newest first to stay', async () => {
  const { ticket } = await openTicket(mia(), {
    ...{ subject: 'Long', message: 'The very first.', format: 'text', side: 'agent', source: 'phone', attachments: [] },
    requester: { email: 'ada@example.com' },
    fields: {},
  })
  const row = { type: 'note', authorKind: 'agent', authorName: 'Sam', format: 'text', source: 'desk' } as const
  const entries = Array.from({ length: 120 }, (_, at) => ({
    ...row,
    ticketId: ticket.id,
    at: mia().now,
    body: `<p>Entry ${at}</p>`,
    bodyText: `Entry ${at}`,
  }))
  await world.db.insertInto('threadEntry').values(entries).execute()
  const names = ['ticket.thread']
  const many = await loadFurther(world.db, ticket.id, { names, side: 'agent' })
  expect(many.thread?.count).toBe(121)
  expect(many.thread?.entries.map(({ text }) => text)).toEqual(entries.slice(20).map(({ bodyText }) => bodyText))
  const huge = 'x'.repeat(60_000)
  await world.db
    .updateTable('threadEntry')
    .set({ body: huge, bodyText: huge })
    .where('ticketId', '=', ticket.id)
    .execute()
  const wide = await loadFurther(world.db, ticket.id, { names, side: 'agent' })
  expect(wide.thread?.entries).toHaveLength(10)
  expect(wide.thread?.entries[0]).toMatchObject({ body: null, text: 'x'.repeat(20_000) })
  expect((await loadFurther(world.db, ticket.id, { names, side: 'requester' })).thread?.entries).toHaveLength(1)
  const kept = ticketId
  ticketId = ticket.id
  expect(await saidToAgents('{{ ticket.thread }}')).toMatch(/^111 earlier entries are left out here\./)
  ticketId = kept
})

test('what no template names costs no query', async () => {
  // No database at all: whatever is asked of it fails.
  const none = undefined as unknown as Db
  expect(
    await loadFurther(none, 1, { names: ['ticket.number', 'message.body', 'recipient.name'], side: 'agent' }),
  ).toEqual({})
  await expect(loadFurther(none, 1, { names: ['ticket.thread'], side: 'agent' })).rejects.toThrow()
})

test('a mail that is sent has them, in the zone of whoever gets it or the desk’s', async () => {
  const { db } = world
  await db.updateTable('requester').set({ timeZone: 'Asia/Tokyo' }).where('email', '=', 'ada@example.com').execute()
  await world.call('mia', 'PATCH /api/v1/settings', { desk: { timeZone: 'Europe/Berlin' } })
  const put = await world.call('mia', 'PUT /api/v1/templates/ticket.autoresp', {
    ...{ language: 'en', subject: '[#{{ ticket.number }}] {{ recipient.name | name: "short" }}' },
    body: '<p>{{ ticket.created | date: "%H" }}/{{ ticket.created | date: "%H", "desk" }} {{ ticket.thread }}</p>',
  })
  expect(put.status).toBe(200)
  await world.call('ada', 'POST /api/v1/portal/tickets', { subject: 'Zoned', message: 'Hello thread.' })
  await world.work()
  const mail = await db
    .selectFrom('outgoingMail')
    .selectAll()
    .where('purpose', '=', 'ticket.autoresp')
    .executeTakeFirstOrThrow()
  expect(mail.subject).toMatch(/^\[#\d+\] Ada L\.$/)
  const [, tokyo, berlin] = /(\d\d)\/(\d\d)/.exec(mail.bodyText) ?? []
  expect([7, 8, -17, -16]).toContain(Number(tokyo) - Number(berlin))
  expect(mail.bodyText).toContain('Hello thread.')
})
