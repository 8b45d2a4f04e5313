import { expect, test } from 'vitest'
import { testWorld } from './world.ts'

const world = await testWorld()

test('has its people in their departments', async () => {
  const hardware = await world.id('department', 'Hardware')
  expect([...world.as('sam').actor.departments.keys()]).toEqual([hardware])
  expect(world.as('mia').actor).toMatchObject({ kind: 'agent', isAdministrator: true })
  expect(world.asRequester('ada').actor).toMatchObject({ kind: 'requester', email: 'ada@example.com' })
})
