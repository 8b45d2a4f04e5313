import { expect, test } from 'vitest'
import { NumberSequence } from '#contract/reference.ts'
import { operation } from '#server/platform/operation.ts'
import { changeSettings } from '#server/settings/settings.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import { createHelpTopic } from './help-topics/change.ts'
import { changeSequence, createSequence, deleteSequence, listSequences, sequenceUsage } from './sequences.ts'

const world = await testWorld()
const mia = () => world.as('mia')

test('are created, changed and recorded', async () => {
  const sequence = await createSequence(mia(), { name: 'Orders', nextValue: 42 })
  expect(NumberSequence.strict().parse(sequence)).toMatchObject({ nextValue: 42, increment: 1, padding: '0' })
  await changeSequence(mia(), sequence.id, { increment: 5 })
  expect((await recorded(world, 'number_sequence', sequence.id)).map(({ type }) => type)).toEqual([
    'number_sequence.created',
    'number_sequence.changed',
  ])
  const { items } = await listSequences(mia(), { limit: 9 })
  expect(items.map(({ name }) => name)).toEqual(['General Tickets', 'Orders', 'Tasks Sequence'])
  await expect(createSequence(mia(), { name: 'ORDERS' })).rejects.toMatchObject({ code: 'name_taken' })
})

test('are deleted when nothing numbers by them', async () => {
  const { id } = await createSequence(mia(), { name: 'Numbers' })
  await operation(mia(), (op) => changeSettings(op, { tickets: { sequenceId: id } }))
  await createHelpTopic(mia(), { name: 'Numbered', numberFormat: 'N-####', sequenceId: id })
  expect(await sequenceUsage(mia(), id)).toEqual({
    items: [
      { kind: 'helpTopics', count: 1 },
      { kind: 'settings', count: 1 },
    ],
  })
  await expect(deleteSequence(mia(), id)).rejects.toMatchObject({
    code: 'in_use',
    message: 'Still in use: 1 help topic (Numbered); 1 setting. Change that first.',
  })
  const unused = await createSequence(mia(), { name: 'Idle' })
  expect(await deleteSequence(mia(), unused.id)).toEqual({ outcome: 'deleted' })
})

test('are for administrators', async () => {
  const sam = world.as('sam')
  const { id } = await createSequence(mia(), { name: 'Guarded' })
  await expect(createSequence(sam, { name: 'Mine' })).rejects.toMatchObject({ status: 403 })
  await expect(changeSequence(sam, id, { nextValue: 1 })).rejects.toMatchObject({ status: 403 })
  await expect(deleteSequence(sam, id)).rejects.toMatchObject({ status: 403 })
})
