import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'

const world = await testWorld()

test('the document is valid OpenAPI 3.1 and tells of every route', async () => {
  const { status, body } = await world.call(null, 'GET /api/v1/openapi.json')
  expect(status).toBe(200)
  const validator = new Validator()
  const result = await validator.validate(structuredClone(body))
  expect(result).toMatchObject({ valid: true })
  expect(validator.version).toBe('3.1')
  expect(danglingRefs(body)).toEqual([])

  const { web } = await world.app()
  const told = Object.entries(body.paths as Record<string, object>).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  )
  expect(told.sort()).toEqual(web.routes.map(({ method, path }) => `${method} ${path}`).sort())
  const ids = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>).flatMap((it) =>
    Object.values(it),
  )
  expect(new Set(ids.map(({ operationId }) => operationId)).size).toBe(web.routes.length)
})

test('says what a call takes, answers and refuses', async () => {
  const { body } = await world.call(null, 'GET /api/v1/openapi.json')
  const { parameters, requestBody, responses, security } = body.paths['/api/v1/api-keys'].post
  expect(parameters).toBeUndefined()
  expect(requestBody.content['application/json'].schema).toMatchObject({
    required: ['name', 'role'],
    additionalProperties: false,
  })
  expect(responses['201'].content['application/json'].schema.properties.key).toMatchObject({ type: 'string' })
  expect(responses.default.content['application/problem+json'].schema).toEqual({ $ref: '#/components/schemas/Problem' })
  expect(security).toEqual([{ session: [] }, { apiKey: [] }])
  const headers = body.paths['/api/v1/tickets'].post.parameters.map(({ name }: { name: string }) => name)
  expect(headers).toEqual(['Idempotency-Key'])
})

test('says of what media type a body and an answer are that are no JSON', async () => {
  const { body } = await world.call(null, 'GET /api/v1/openapi.json')
  const operations = Object.entries(body.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
  )
  const isOther = (types: string[]) => types.length > 0 && !types.includes('application/json')
  const takes = operations.map(({ name, requestBody }) => [name, Object.keys(requestBody?.content ?? {})] as const)
  expect(takes.filter(([, types]) => isOther(types))).toEqual([
    ['post /api/v1/attachments', ['*/*']],
    ['post /api/v1/intake/messages', ['message/rfc822']],
  ])
  const gives = operations.map(({ name, responses }) => {
    const [status = ''] = Object.keys(responses)
    return [`${name} ${status}`, Object.keys(responses[status]?.content ?? {})] as const
  })
  expect(gives.filter(([, types]) => isOther(types))).toEqual([
    ['get /api/v1/attachments/{id} 200', ['*/*']],
    ['get /api/v1/events 200', ['text/event-stream']],
    ['get /api/v1/intake/messages/{id}/raw 200', ['message/rfc822']],
    ['get /api/v1/logo 200', ['image/*']],
    ['get /api/v1/portal/mailed-files/{id} 200', ['*/*']],
  ])
})

test('says whether a body may be left out, whether a key is honoured, and what paging can be refused with', async () => {
  const { body } = await world.call(null, 'GET /api/v1/openapi.json')
  const { paths } = body
  expect(paths['/api/v1/tickets/{id}/claim'].post.requestBody.required).toBe(false)
  expect(paths['/api/v1/tickets'].post.requestBody.required).toBe(true)
  const handsIn = paths['/api/v1/intake/messages'].post.parameters.map(({ name }: { name: string }) => name)
  expect(handsIn).toEqual(['mailbox', 'wait'])
  expect(paths['/api/v1/skills'].get.responses.default.description).toContain('bad_cursor')
  expect(paths['/api/v1/settings'].get.responses.default.description).not.toContain('bad_cursor')
})

test('people read the same without any script', async () => {
  const { status, body, headers } = await world.call(null, 'GET /api/docs')
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(body).toContain('/api/v1/api-keys/{id}')
  expect(body).toContain('subject: text(1..255)')
  expect(body.length).toBeLessThan(1_500_000)
  expect(body).not.toMatch(/<script|\son\w+=|\ssrc=|="https?:/)
})

interface Operation {
  requestBody?: { content: object }
  responses: Record<string, { content?: object }>
}

function danglingRefs(document: Record<string, unknown>): string[] {
  const { schemas } = document.components as { schemas: Record<string, unknown> }
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '')
  return refs.filter((ref) => !(ref.replace('#/components/schemas/', '') in schemas))
}
