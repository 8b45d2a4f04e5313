import { expect, test, vi } from 'vitest'
import type { Difference, Simulation } from '#contract/simulations.ts'
import { createForm } from '#server/forms/forms.ts'
import { createHelpTopic } from '#server/routing/help-topics/change.ts'
import { field } from '#test/fields.ts'
import { filter } from '#test/filters.ts'
import { rulesOf } from '#test/rules.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

// What is saved, over what was recorded by it: nothing may come out otherwise.

// Threads begin slowly where many tests run.
vi.setConfig({ testTimeout: 300_000 })

const world = await testWorld()
const { ticket, reload } = ticketsOf(world)
const { rule, follow } = rulesOf(world)
const path = '/api/v1/simulations'
const [high, low] = [await world.id('priority', 'High'), await world.id('priority', 'Low')]

async function missed(): Promise<Difference['changes']> {
  const { body } = await world.call('mia', `POST ${path}`, { days: 366, draft: {} })
  await world.work()
  const simulation: Simulation = (await world.call('mia', `GET ${path}/${body.id}`)).body
  expect(simulation).toMatchObject({ state: 'done', result: { differ: 0 } })
  const found = await world.call('mia', `GET ${path}/${body.id}/differences?kind=notReproduced`)
  return found.body.items.flatMap(({ changes }: Difference) => changes)
}

const about = (word: string) => ({ field: 'subject', operator: 'contains', value: word }) as const
const edit = (id: number, body: object) => world.call('sam', `PATCH /api/v1/tickets/${id}` as never, body)

test('what a filter that only looks on would have written is written in no other life', async () => {
  await filter(world, 'Looks on', {
    when: about('silent'),
    isSilent: true,
    actions: [
      { kind: 'addNote', body: 'Look here.' },
      { kind: 'autoRespond', body: 'We have it.' },
    ],
  })
  await rule('Noted', {
    on: { kind: 'event', events: ['noteAdded'] },
    when: about('silent'),
    actions: [{ kind: 'setPriority', priorityId: high }],
  })
  const opened = await ticket({ subject: 'silent' })
  await follow()
  expect((await reload(opened)).priorityId).not.toBe(high)
  expect(await missed()).toEqual([])
})

test('rules ask, set and need the answers of a form that one ticket alone has', async () => {
  const kinds = [
    { key: 'till', label: 'Cash desk' },
    { key: 'phone', label: 'Telephone' },
  ]
  const loan = await createForm(world.as('mia'), {
    name: 'Loan',
    fields: [
      field({ key: 'device', label: 'Device', kind: 'choice', config: { options: kinds } }),
      field({ key: 'returned', label: 'Returned', kind: 'checkbox', requiredToClose: true }),
      field({ key: 'place', label: 'Place' }),
    ],
  })
  const topic = await createHelpTopic(world.as('mia'), {
    name: 'Devices',
    departmentId: await world.id('department', 'Hardware'),
  })
  await rule('Cash desks', {
    on: { kind: 'event', events: ['edited'] },
    when: { field: 'fields.device', operator: 'is', value: 'Cash desk' },
    actions: [
      { kind: 'setPriority', priorityId: high },
      { kind: 'setField', key: 'place', value: 'Bonn' },
    ],
  })
  await rule('Done', {
    on: { kind: 'event', events: ['priorityChanged'] },
    when: about('loan'),
    actions: [{ kind: 'setStatus', statusId: await world.id('ticketStatus', 'Closed') }],
  })
  const { id } = await ticket({ subject: 'loan', helpTopicId: topic.id, priorityId: low })
  await edit(id, { formIds: [loan.id] })
  await edit(id, { fields: { device: 'till' } })
  await follow()
  // It could not be closed while what is asked is open.
  expect(await reload({ id })).toMatchObject({ priorityId: high, state: 'open', fields: { place: 'Bonn' } })
  const { id: later } = await ticket({ subject: 'loan again', helpTopicId: topic.id, priorityId: low })
  await edit(later, { formIds: [loan.id] })
  await edit(later, { formIds: [] })
  await edit(later, { priorityId: high })
  await follow()
  expect((await reload({ id: later })).state).toBe('closed')
  expect(await missed()).toEqual([])
})
