import { expect, test } from 'vitest'
import { getChoices } from '#contract/reference.ts'
import { createForm } from '#server/forms/forms.ts'
import { createDepartment } from '#server/people/departments/create.ts'
import { field } from '#test/fields.ts'
import { testWorld } from '#test/world.ts'
import { loadChoices } from './choices.ts'
import { createHelpTopic } from './help-topics/change.ts'

const world = await testWorld()
const names = (list: { name: string }[]) => list.map(({ name }) => name)

test('are what is active, in the order in which people look for it', async () => {
  const hardware = await world.id('department', 'Hardware')
  await createDepartment(world.as('mia'), { name: 'Printers', parentId: hardware })
  await createDepartment(world.as('mia'), { name: 'Old', availability: 'disabled' })
  await createHelpTopic(world.as('mia'), { name: 'Hidden', availability: 'disabled' })
  await world.db.updateTable('priority').set({ availability: 'archived' }).where('name', '=', 'Emergency').execute()

  const choices = await loadChoices(world.as('mia'))
  expect(getChoices.reply.strict().parse(choices)).toEqual(choices)
  expect(choices.departments.map(({ path }) => path)).toEqual([
    'Billing',
    'Hardware',
    'Hardware / Printers',
    'Maintenance',
    'Sales',
    'Support',
  ])
  expect(choices.helpTopics.map(({ path }) => path)).toEqual([
    'General Inquiry',
    'Feedback',
    'Report a Problem',
    'Report a Problem / Access Issue',
  ])
  expect(names(choices.priorities)).toEqual(['High', 'Normal', 'Low'])
  expect(names(choices.statuses)).toEqual(['Open', 'Waiting for requester', 'On hold', 'Resolved', 'Closed'])
  expect(names(choices.slaPlans)).toEqual(['Default SLA'])
  expect(names(choices.teams)).toEqual(['Level I Support'])
  expect(names(choices.agents)).toEqual(['Lee', 'Mia', 'Sam'])
  expect(choices.defaults).toEqual({
    departmentId: await world.id('department', 'Support'),
    priorityId: await world.id('priority', 'Normal'),
    statusId: await world.id('ticketStatus', 'Open'),
    slaPlanId: await world.id('slaPlan', 'Default SLA'),
    helpTopicId: null,
  })
})

test('name every department, to transfer to, but only those colleagues whom the agent sees', async () => {
  await world.agent('Kay', { department: 'Support' })
  const choices = await loadChoices(world.as('sam'))
  expect(names(choices.departments)).toContain('Billing')
  expect(names(choices.agents)).toEqual(['Mia', 'Sam'])
  const { actor } = await world.apiKey({ role: 'all-access' })
  expect(names((await loadChoices({ ...world.as('mia'), actor })).agents)).toContain('Kay')
})

test('come in one statement', async () => {
  const { db, ...ctx } = world.as('sam')
  const counted = db.withPlugin({
    transformQuery: ({ node }) => {
      statements += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  let statements = 0
  await loadChoices({ ...ctx, db: counted })
  expect(statements).toBe(1)
})

test('say fields and what forms begin with in the language of the agent, who names topics as the desk does', async () => {
  const room = field({ key: 'room', label: 'Room', translations: { de: { label: 'Raum' } } })
  const translations = { de: { instructions: 'Wo ist es?' } }
  const form = await createForm(world.as('mia'), {
    name: 'Place',
    instructions: 'Where is it?',
    fields: [room],
    translations,
  })
  const named = { name: 'Repair', translations: { de: { name: 'Reparatur' } } }
  const { id } = await createHelpTopic(world.as('mia'), { ...named, formIds: [form.id] })
  const choices = await loadChoices({ ...world.as('sam'), language: 'de' })
  expect(choices.helpTopics.find((topic) => topic.id === id)).toMatchObject({
    name: 'Repair',
    fields: [{ label: 'Raum' }],
  })
  expect(choices.forms).toContainEqual({ id: form.id, kind: 'custom', name: 'Place', instructions: 'Wo ist es?' })
  expect(JSON.stringify(choices)).not.toContain('translations')
})
