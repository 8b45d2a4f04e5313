import { expect, test } from 'vitest'
import type { Trigger } from '#contract/rules.ts'
import { changeForm, createForm, listForms } from '#server/forms/forms.ts'
import { createItem } from '#server/forms/list-items.ts'
import { createList } from '#server/forms/lists.ts'
import { createHelpTopic } from '#server/routing/help-topics/change.ts'
import { editTicket } from '#server/tickets/edit.ts'
import { field } from '#test/fields.ts'
import { rulesOf } from '#test/rules.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const { rule, follow, runs } = rulesOf(world)
const { ticket } = ticketsOf(world)
const mia = () => world.as('mia')
const list = await createList(mia(), {
  name: 'Terminals',
  properties: [field({ key: 'floor', label: 'Floor', kind: 'number' })],
})
const lane = await createItem(mia(), list.id, { value: 'Lane', properties: { floor: 3 } })
const form = await createForm(mia(), {
  name: 'Payment',
  fields: [
    field({ key: 'device', label: 'Device', kind: 'list', config: { listId: list.id } }),
    field({
      ...{ key: 'mood', label: 'Mood', kind: 'choice' },
      config: { options: ['Fine', 'Angry'].map((label, at) => ({ key: `m${at}`, label })) },
    }),
  ],
})
const topic = await createHelpTopic(mia(), { name: 'Payments', formIds: [form.id] })
const [contact] = (await listForms(mia(), { limit: 50, include: 'usable' })).items.filter(
  ({ kind }) => kind === 'contact',
)
if (!contact) throw new Error('no contact form')
await changeForm(mia(), contact.id, { fields: [...contact.fields, field({ key: 'site', label: 'Site' })] })
await world.db
  .updateTable('requester')
  .set({ fields: JSON.stringify({ site: 'Bonn' }) })
  .where('name', '=', 'Ada')
  .execute()

test('rules see answers as filters do: choices by their words, items with their properties, those about people', async () => {
  const on: Trigger = { kind: 'event', events: ['opened', 'edited'] }
  const seen = await rule('Seen', {
    on,
    when: {
      all: [
        { field: 'fields.mood', operator: 'is', value: 'angry' },
        { field: 'fields.device', operator: 'is', value: 'Lane' },
        { field: 'fields.device.floor', operator: 'isGreaterThan', value: 2 },
        { field: 'requester.fields.site', operator: 'is', value: 'Bonn' },
      ],
    },
    actions: [{ kind: 'addNote', body: 'Seen' }],
  })
  const turned = await rule('Turned', {
    on,
    when: {
      all: [
        { field: 'fields.mood', operator: 'changedFrom', value: 'Fine' },
        { field: 'fields.mood', operator: 'changedTo', value: 'Angry' },
        { not: { field: 'fields.device', operator: 'changed' } },
        { not: { field: 'fields.device.floor', operator: 'changed' } },
      ],
    },
    actions: [{ kind: 'addNote', body: 'Turned' }],
  })
  const opened = await ticket({ helpTopicId: topic.id, fields: { device: lane.id, mood: 'm0' } })
  await follow()
  expect([await runs(seen), await runs(turned)]).toEqual([[], []])
  await editTicket(mia(), opened.id, { fields: { mood: 'm1' } })
  await follow()
  expect((await runs(seen)).map(({ outcome }) => outcome)).toEqual(['applied'])
  expect((await runs(turned)).map(({ outcome }) => outcome)).toEqual(['applied'])
})
