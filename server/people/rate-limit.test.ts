import { expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'

const world = await testWorld({ RATE_LIMIT: 'on' })

test('what a visitor may write is limited for his address; reading, and signed-in people there, are not held up', async () => {
  const from = { ip: '203.0.113.7' }
  const write = () => world.call(null, 'POST /api/v1/portal/guest', { token: 'x' }, from)
  const answers = await inTurn(130, write)
  const refused = answers.filter(({ body }) => body.code === 'too_many_requests')
  expect(refused).toHaveLength(10)
  expect(refused[0]).toMatchObject({ status: 429, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } })

  expect((await world.call(null, 'GET /api/v1/session', undefined, from)).status).toBe(200)
  expect((await world.call('sam', 'PATCH /api/v1/session/agent', { phone: '1' }, from)).status).toBe(200)
  expect((await world.call(null, 'POST /api/v1/portal/guest', { token: 'x' }, { ip: '203.0.113.8' })).status).toBe(422)
})

test('a made-up session cookie does not make room', async () => {
  const write = (n: number) =>
    world.call(
      { cookie: `deskbell.session=made${n}.up` },
      'POST /api/v1/portal/guest',
      { token: 'x' },
      { ip: '203.0.113.9', 'x-requested-with': 'deskbell' },
    )
  const answers = await inTurn(130, write)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(10)
})

test('posting to a page counts as well', async () => {
  const click = () =>
    world.call(null, 'POST /notices?token=x', 'List-Unsubscribe=One-Click', {
      'content-type': 'application/x-www-form-urlencoded',
      ip: '203.0.113.10',
    })
  const answers = await inTurn(130, click)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(10)
})

async function inTurn<T>(count: number, act: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let n = 0; n < count; n++) results.push(await act(n))
  return results
}
