import { beforeAll, expect, test } from 'vitest'
import { postIncoming } from '#contract/intake.ts'
import type { Route } from '#contract/route.ts'
import { seedDemo } from '#db/seed/demo.ts'
import { unknownFields } from '#server/platform/unknown-fields.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
let key: string

beforeAll(async () => {
  await seedDemo(world)
  key = (await world.apiKey()).key
})

/** Of what has another name than `id`: where one is found, and by which of its fields. */
const found: Record<string, [list: string, field: string]> = {
  macroId: ['macros', 'id'],
  ruleId: ['rules', 'id'],
  filterId: ['ticket-filters', 'id'],
  key: ['templates', 'key'],
}

/** What a reader has to say, or has no use without a person. */
const queries: Record<string, string> = { '/api/v1/number-sample': '?format=%23%23%23' }

test('whatever can be read answers what the document says, and nothing besides', async () => {
  await haveAllKinds()
  const { routes } = (await world.app()).web
  const readable = routes.filter(({ method, caller, gives, path }) => {
    return method === 'GET' && caller !== 'requester' && !gives && !/\/session|\/notifications|\/portal\//.test(path)
  })
  const tried: string[] = []
  for (const route of readable) {
    const paths = await pathsOf(route)
    for (const path of paths) {
      const { status, body } = await read(`${path}${queries[route.path] ?? ''}`)
      expect({ path, status, wrong: notDocumented(route, body) }).toEqual({ path, status: route.status, wrong: [] })
    }
    if (paths.length > 0) tried.push(route.path)
  }
  const untried = readable.map(({ path }) => path).filter((path) => !tried.includes(path))
  expect(untried).toEqual(['/api/v1/tickets/:id/entries/:entryId/versions'])
})

test('a mail that is handed in, sent again, tried again and canceled is answered as documented', async () => {
  const { routes } = (await world.app()).web
  const raw = 'From: Zoe <zoe@example.net>\r\nSubject: Hello\r\nMessage-ID: <1@example.net>\r\n\r\nHello\r\n'
  const taken = await world.call({ key }, 'POST /api/v1/intake/messages', raw, { 'content-type': 'message/rfc822' })
  expect({ status: taken.status, wrong: notDocumented(postIncoming, taken.body) }).toEqual({ status: 201, wrong: [] })
  await world.work()
  const { items } = (await read('/api/v1/outgoing-mails?q=zoe')).body
  const resent = await world.call({ key }, `POST /api/v1/outgoing-mails/${items[0].id}/resend`)
  for (const [act, id] of [
    ['retry', resent.body.id],
    ['cancel', resent.body.id],
    ['resend', items[0].id],
  ]) {
    const route = routes.find((it) => it.path === `/api/v1/outgoing-mails/:id/${act}`) as Route
    const { status, body } = await world.call({ key }, `POST /api/v1/outgoing-mails/${id}/${act}`)
    expect({ act, status, wrong: notDocumented(route, body) }).toEqual({ act, status: route.status, wrong: [] })
  }
})

test('what is asked for with a wrong value says which it was', async () => {
  const { routes } = (await world.app()).web
  const paged = routes.filter(({ method, path, query }) => {
    return method === 'GET' && !path.includes(':') && !/portal|notifications/.test(path) && 'cursor' in shapeOf(query)
  })
  expect(paged.length).toBeGreaterThan(20)
  for (const { path } of paged) {
    const { status, body } = await read(`${path}?cursor=-1`)
    const fields = body.fields?.map(({ field }: { field: string }) => field)
    expect({ path, status, code: body.code, fields }).toEqual({
      ...{ path, status: 400, code: 'bad_cursor', fields: ['query.cursor'] },
    })
  }
  const { status, body } = await read('/api/v1/tickets?queue=nothing')
  expect([status, body]).toMatchObject([400, { code: 'unknown_queue', fields: [{ field: 'query.queue' }] }])
})

test('words that hold what cannot be kept are looked for without it', async () => {
  expect(await read('/api/v1/intake/messages?messageId=a%00b')).toMatchObject({ status: 200, body: { items: [] } })
  const released = await world.call({ key }, 'POST /api/v1/intake/releases', { sender: 'zoe@example.net\u0000' })
  expect(released).toMatchObject({ status: 200, body: { count: 0 } })
  const conditions = { field: 'subject', operator: 'contains', value: 'x' }
  const draft = { ticketNumber: '\u00000', conditions }
  const tried = await world.call({ key }, 'POST /api/v1/ticket-filters/test', draft)
  expect(tried).toMatchObject({ status: 422, body: { fields: [{ field: 'body.ticketNumber' }] } })
})

test('nothing is told of what is not there', async () => {
  const { routes } = (await world.app()).web
  const ofOne = routes.filter(({ method, path, caller }) => {
    return method === 'GET' && /:(id|key)\b/.test(path) && caller !== 'requester' && !path.includes('mailed-files')
  })
  for (const { path } of ofOne) {
    const missing = path.replace(/:(\w+)/g, path.includes('attachments') ? crypto.randomUUID() : '2147483648')
    const { status, body } = await read(missing)
    expect({ path, status, shown: body.status }).toEqual({ path, status: 404, shown: 404 })
  }
})

function read(path: string) {
  return world.call({ key }, `GET /${path.slice(1)}`)
}

/** What the seeded desk has none of. */
async function haveAllKinds(): Promise<void> {
  const raw = 'From: Yan <yan@example.net>\r\nSubject: Hello\r\nMessage-ID: <2@example.net>\r\n\r\nHello\r\n'
  const agent = (await read('/api/v1/agents')).body.items[0].id
  const mailbox = { name: 'In', fetchHost: 'mail.example.com', fetchPort: 993, userName: 'in', password: 'in' }
  for (const made of [
    await world.call({ key }, 'POST /api/v1/intake/messages', raw, { 'content-type': 'message/rfc822' }),
    await world.call({ key }, 'POST /api/v1/blocked-senders', { pattern: 'spam@example.net' }),
    await world.call({ key }, 'POST /api/v1/mailboxes', { ...mailbox, availability: 'disabled' }),
    await world.call({ key }, 'POST /api/v1/mail-addresses', { email: 'help@desk.example', name: 'Help' }),
    await world.call({ key }, 'POST /api/v1/simulations', { days: 7 }),
    await world.call({ key }, 'POST /api/v1/absences', {
      ...{ agentId: agent, startsAt: '2030-01-01T00:00:00Z', endsAt: '2030-01-02T00:00:00Z' },
    }),
  ])
    expect(made).toMatchObject({ status: 201 })
  await world.work()
}

/** Paths with which a route is to be tried: of a few of the things that there are. */
async function pathsOf({ path }: Route): Promise<string[]> {
  const [, parent = '', name = ''] = /^(.*?)\/:(\w+)/.exec(path) ?? []
  if (name === '') return [path]
  const [list, field] = found[name] ?? [parent.replace('/api/v1/', ''), 'id']
  const { items } = (await read(`/api/v1/${list}`)).body
  const paths = items.slice(0, 4).map((item: Record<string, unknown>) => path.replace(`:${name}`, String(item[field])))
  const further: string[][] = await Promise.all(
    paths.map((one: string) => (/:(macroId|ruleId|filterId)/.test(one) ? pathsOfSecond(one) : [one])),
  )
  return further.flat().filter((one) => !one.includes(':'))
}

async function pathsOfSecond(path: string): Promise<string[]> {
  const [, name = ''] = /:(\w+)/.exec(path) ?? []
  const [list = '', field = ''] = found[name] ?? []
  const { items } = (await read(`/api/v1/${list}`)).body
  return [path.replace(`:${name}`, String(items[0][field]))]
}

function notDocumented({ reply }: Route, body: unknown): unknown[] {
  const parsed = reply.safeParse(body)
  return [...unknownFields(reply, body, 'body').map(({ field }) => field), ...(parsed.error?.issues ?? [])]
}

function shapeOf(query: Route['query']): object {
  return (query as { shape?: object }).shape ?? {}
}
