import { expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'
import { loadConfig } from './config.ts'
import { createPool } from './db.ts'
import { createFastify } from './fastify.ts'
import { healthRoutes } from './health.ts'
import { createLog } from './log.ts'

const world = await testWorld()

test('is up and ready', async () => {
  expect(await world.call(null, 'GET /healthz')).toMatchObject({ status: 200, body: { status: 'ok' } })
  expect(await world.call(null, 'GET /readyz')).toMatchObject({ status: 200, body: { database: 'ok', jobs: 'ok' } })
})

test('is up but not ready without a database', async () => {
  const fastify = await createFastify(loadConfig({}), createLog('silent'))
  healthRoutes(fastify, createPool('postgres://nobody@127.0.0.1:1/none'))
  expect((await fastify.inject('/healthz')).statusCode).toBe(200)
  const answer = await fastify.inject('/readyz')
  expect([answer.statusCode, answer.json()]).toEqual([
    503,
    { status: 'unavailable', database: 'unreachable', jobs: 'unreachable' },
  ])
})

test('measures what is asked of it, and tells nothing about persons', async () => {
  await world.call('sam', 'GET /api/v1/session')
  await world.call(null, 'GET /api/v1/api-keys')
  const { body, headers } = await world.call(null, 'GET /metrics')
  expect(headers['content-type']).toContain('version=0.0.4')
  expect(body).toMatch(/^deskbell_http_requests_total\{method="GET",status="4xx"\} 1$/m)
  expect(body).toMatch(/^deskbell_http_request_seconds_bucket\{le="\+Inf"\} \d+$/m)
  expect(body).toMatch(/^deskbell_jobs\{state="waiting"\} \d+$/m)
  expect(body).toMatch(/^process_resident_memory_bytes \d{7,}$/m)
  for (const line of body.trim().split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{[\w="+,.]+\})? [\d.e+-]+)$/)
  expect(body).not.toMatch(/sam|@/)
})
