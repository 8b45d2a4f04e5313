import { describe, expect, test } from 'vitest'
import { Priority } from '#contract/reference.ts'
import { testWorld } from '#test/world.ts'
import {
  archivePriority,
  changePriority,
  createPriority,
  getPriority,
  listPriorities,
  priorityUsage,
} from './priorities.ts'

const world = await testWorld()
const mia = () => world.as('mia')

test('lists them by urgency, with the default marked', async () => {
  const { items, nextCursor } = await listPriorities(mia(), { limit: 50 })
  expect(items.map((item) => Priority.strict().parse(item)).map(({ name, isDefault }) => [name, isDefault])).toEqual([
    ['Emergency', false],
    ['High', false],
    ['Normal', true],
    ['Low', false],
  ])
  expect(nextCursor).toBeNull()
})

test('a priority', async () => {
  const created = await createPriority(mia(), { name: 'Huge', urgency: 7 })
  console.log(created)
  await changePriority(mia(), created.id, { name: 'Huger', urgency: 8 })
  console.log(await world.db.selectFrom('auditEvent').selectAll().execute())
  console.log(await priorityUsage(mia(), created.id), await priorityUsage(mia(), await world.id('priority', 'High')))
  console.log(await archivePriority(mia(), created.id))
  await expect(archivePriority(mia(), await world.id('priority', 'High'))).rejects.toMatchObject({ code: 'x' })
})
