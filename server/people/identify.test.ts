import { describe, expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'

const world = await testWorld()

test('boots', async () => {
  const answer = await world.call(null, 'GET /api/v1/session')
  expect(answer).toMatchObject({ status: 200, body: { isSetUp: true, agent: null, requester: null, guest: null } })
  const sam = await world.call('sam', 'GET /api/v1/session')
  expect(sam).toMatchObject({ status: 200, body: { agent: { name: 'Sam' } } })
})
