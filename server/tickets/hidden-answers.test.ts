import { expect, test } from 'vitest'
import { changeForm, createForm, listForms } from '#server/forms/forms.ts'
import { createHelpTopic } from '#server/routing/help-topics/change.ts'
import { field } from '#test/fields.ts'
import { filter } from '#test/filters.ts'
import { rulesOf } from '#test/rules.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const { rule, follow, runs } = rulesOf(world)
const mia = () => world.as('mia')
const secret = { requesterMode: 'edit', agentMode: 'hidden' } as const
const hardware = await world.id('department', 'Hardware')
const form = await createForm(mia(), {
  name: 'Account',
  fields: [
    field({ key: 'pin', label: 'PIN', ...secret }),
    field({ key: 'site', label: 'Site' }),
    field({ key: 'mark', label: 'Mark', ...secret }),
  ],
})
const topic = await createHelpTopic(mia(), { name: 'Account', formIds: [form.id], departmentId: hardware })
const [contact] = (await listForms(mia(), { limit: 50, include: 'usable' })).items.filter(
  ({ kind }) => kind === 'contact',
)
if (!contact) throw new Error('no contact form')
await changeForm(mia(), contact.id, {
  fields: [...contact.fields, field({ key: 'birthday', label: 'Birthday', ...secret })],
})
await world.db
  .updateTable('requester')
  .set({ fields: JSON.stringify({ birthday: 'in May' }) })
  .where('name', '=', 'Ada')
  .execute()

const asks = (key: string, value: string) => ({ field: key, operator: 'is', value }) as const
const condition = {
  all: [asks('fields.pin', '4711'), asks('requester.fields.birthday', 'in May'), asks('fields.site', 'Bonn')],
}

test('no agent, key or administrator reads in why, why not, thread or run log what agents do not see of answers', async () => {
  const matching = await filter(world, 'Knows', {
    when: condition,
    actions: [
      { kind: 'setPriority', priorityId: await world.id('priority', 'High') },
      { kind: 'setField', key: 'site', value: 'Rome' },
    ],
  })
  const failing = await filter(world, 'Doubts', { when: asks('fields.pin', '0815'), actions: [] })
  const looks = await rule('Looks', {
    on: { kind: 'event', events: ['opened'] },
    when: asks('fields.pin', '4711'),
    actions: [{ kind: 'addNote', body: 'Seen' }],
  })
  const { key } = await world.apiKey()
  const opened = await world.call('ada', 'POST /api/v1/portal/tickets', {
    ...{ subject: 'Locked', message: 'Let me in.', helpTopicId: topic.id },
    fields: { pin: '4711', site: 'Bonn', mark: 'x' },
  })
  expect(opened.status).toBe(201)
  await follow()
  expect(await runs(looks)).toHaveLength(1)

  const path = `/api/v1/tickets/${opened.body.id}` as const
  for (const who of ['sam', 'mia', { key }]) {
    for (const part of [
      '',
      '/why',
      '/thread',
      '/sla',
      `/why-not/ticket-filters/${matching.id}`,
      `/why-not/ticket-filters/${failing.id}`,
    ]) {
      const { status, body } = await world.call(who, `GET ${path}${part}`)
      expect([part, status]).toEqual([part, 200])
      expect([part, JSON.stringify(body).match(/4711|0815|in May/)]).toEqual([part, null])
    }
  }
  const { body: why } = await world.call('sam', `GET ${path}/why`)
  const priority = why.fields.find((one: { field: string }) => one.field === 'priority')
  expect(priority.cause).toMatchObject({ name: 'Knows', saw: { 'fields.site': 'Bonn' } })
  const { body: matched } = await world.call('sam', `GET ${path}/why-not/ticket-filters/${matching.id}`)
  expect(matched).toMatchObject({
    matched: true,
    trace: [
      { test: { field: 'fields.pin', operator: 'is' }, saw: null, isHidden: true },
      { test: { field: 'requester.fields.birthday' }, saw: null, isHidden: true },
      { test: { field: 'fields.site', value: 'Bonn' }, saw: 'Bonn' },
    ],
  })

  const log = await world.call('mia', `GET /api/v1/rules/${looks.id}/runs`)
  expect(log.body.items).toMatchObject([{ outcome: 'applied', saw: {} }])
  const draft = { ticketNumber: opened.body.number, conditions: condition }
  const tried = await world.call('mia', 'POST /api/v1/ticket-filters/test', draft)
  expect(tried.body).toMatchObject({ matched: true, trace: [{ saw: null }, { saw: null }, { saw: 'Bonn' }] })
  const trigger = { kind: 'event', events: ['opened'] }
  const asked = await world.call('mia', 'POST /api/v1/rules/test', { ...draft, trigger })
  expect(asked.body).toMatchObject({ matched: false, trace: [{ saw: 'Rome' }] })
  expect((await world.call('lee', `GET ${path}/why`)).status).toBe(404)
  expect((await world.call('ada', `GET ${path}/why`)).status).toBeGreaterThanOrEqual(400)
})

test('an answer that a filter gives and agents do not see is told by its name alone', async () => {
  await filter(world, 'Marks', {
    when: { field: 'subject', operator: 'contains', value: 'marked' },
    actions: [{ kind: 'setField', key: 'mark', value: 'watched' }],
  })
  const opened = await world.call('ada', 'POST /api/v1/portal/tickets', {
    ...{ subject: 'marked', message: 'Let me in.', helpTopicId: topic.id },
    fields: {},
  })
  const { body } = await world.call('sam', `GET /api/v1/tickets/${opened.body.id}/thread`)
  const event = body.items.find((one: { event?: string }) => one.event === 'ticket.filtered')
  expect(event.data.did).toMatchObject([{ kind: 'setField', value: 'mark' }])
  expect(JSON.stringify(body)).not.toContain('watched')
})
