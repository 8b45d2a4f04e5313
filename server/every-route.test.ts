import type { InjectOptions } from 'fastify'
import { describe, expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'

// What the contract says of who may call a route holds for each route that there is, whatever is written into it.

const world = await testWorld({ PUBLIC_URL: 'https://desk.example' })
const { web } = await world.app()
await world.agent('Nell', { role: 'view-only' })
const { key: viewOnly } = await world.apiKey({ name: 'Reader', role: 'view-only' })
const { key: administering } = await world.apiKey({ name: 'Everything' })

const rank = { anyone: 0, requester: 1, agent: 2, administrator: 3 }
const routes = web.routes.map(({ method, path, caller }) => ({ method, path, caller }))
const closedTo = (caller: keyof typeof rank) => routes.filter((route) => rank[route.caller] > rank[caller])
const refusals = [401, 403, 404]

type Who = Parameters<typeof world.call>[0]

/** A call with nothing in it but ids of things that there are. */
function asked(who: Who, method: string, path: string, headers: Record<string, string> = {}) {
  const body = ['GET', 'HEAD', 'DELETE'].includes(method) ? undefined : {}
  return world.call(who, `${method as 'GET'} ${path as '/'}`, body, headers)
}

async function status(...call: Parameters<typeof asked>): Promise<number> {
  return (await asked(...call)).status
}

const filled = (path: string) => path.replaceAll(/:\w+/g, '1')

async function letIn(who: Who, closed: typeof routes): Promise<string[]> {
  const found: string[] = []
  for (const { method, path } of closed) {
    const answered = await status(who, method, filled(path))
    if (!refusals.includes(answered)) found.push(`${answered} ${method} ${path}`)
  }
  return found
}

describe('each route', () => {
  test('there are many of them', () => {
    expect(closedTo('requester').length).toBeGreaterThan(150)
    expect(closedTo('agent').length).toBeGreaterThan(50)
  })

  test.each<[string, Who, keyof typeof rank]>([
    ['a visitor', null, 'anyone'],
    ['a requester', 'ada', 'requester'],
    ['an agent', 'sam', 'agent'],
    ['an agent who may only look', 'nell', 'agent'],
    ['a program that may only look', { key: viewOnly }, 'agent'],
  ])('is closed to %s unless it says otherwise', async (_, who, caller) => {
    expect(await letIn(who, closedTo(caller))).toEqual([])
  })

  test('is closed to a requester under any spelling of its address, and whatever verb a header claims', async () => {
    const found: string[] = []
    for (const { method, path } of closedTo('requester')) {
      const plain = filled(path)
      const spellings = [
        `${plain}/`,
        plain.replace('/api/', '//api/'),
        plain.replace('/api/', '/api/./'),
        plain.replace('/api/', '/x/../api/'),
        plain.replace('/v1/', '/%76%31/'),
        plain.replace('/v1/', '/V1/'),
        `${plain}%2f`,
        `${plain}%00`,
        `${plain};x=1`,
      ]
      for (const spelling of spellings) {
        const answer = await asked('ada', method, spelling)
        // What is no address of the API shows the portal's page, which says that there is none.
        const isPage = String(answer.headers['content-type']).startsWith('text/html')
        if (answer.status < 400 && !isPage) found.push(`${answer.status} ${method} ${spelling}`)
      }
    }
    expect(found).toEqual([])
    for (const header of ['x-http-method-override', 'x-method-override', 'x-original-url', 'x-rewrite-url']) {
      const value = header.includes('url') ? '/api/v1/settings' : 'DELETE'
      expect(await status('ada', 'GET', '/api/v1/api-keys/1', { [header]: value })).toBeGreaterThanOrEqual(400)
    }
  })

  test('believes no header that claims to be somebody', async () => {
    const claims = { 'x-remote-user': 'mia@desk.example', 'x-forwarded-user': 'mia@desk.example', 'x-user-id': '1' }
    for (const who of [null, 'ada'] as const) {
      expect(refusals).toContain(await status(who, 'GET', '/api/v1/api-keys', claims))
    }
  })

  test('is there for HEAD as for GET, and OPTIONS promises other origins nothing', async () => {
    const http = web.fastify
    for (const { path } of closedTo('anyone').filter(({ method }) => method === 'GET')) {
      const url = filled(path)
      const head = await http.inject({ method: 'HEAD', url } as InjectOptions)
      expect([url, refusals.includes(head.statusCode)]).toEqual([url, true])
      const options = await http.inject({ method: 'OPTIONS', url, headers: { origin: 'https://evil.example' } })
      expect(options.headers).not.toHaveProperty('access-control-allow-origin')
    }
  })

  test('answers an administrator, so that the refusals above mean something', async () => {
    const lists = closedTo('agent').filter(({ method, path }) => method === 'GET' && !path.includes(':'))
    for (const { path } of lists) {
      expect([path, refusals.includes(await status({ key: administering }, 'GET', path))]).toEqual([path, false])
    }
  })
})
