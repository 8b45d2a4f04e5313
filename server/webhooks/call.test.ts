import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { filter } from '#test/filters.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

const received: unknown[] = []
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => {
    body += part
  })
  request.on('end', () => {
    received.push(JSON.parse(body))
    response.writeHead(request.url === '/broken' ? 500 : 204).end()
  })
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
afterAll(() => new Promise((done) => server.close(done)))
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const world = await testWorld({ PRIVATE_WEBHOOKS: 'on' })
const { ticket, history } = ticketsOf(world)
const about = (word: string) => ({ field: 'subject', operator: 'contains', value: word }) as const

test('a filter calls a webhook with the ticket, once, and the thread says what came of it', async () => {
  await filter(world, 'Hook', { when: about('hook'), actions: [{ kind: 'callWebhook', url: `${origin}/hook` }] })
  const opened = await ticket({ subject: 'hook' })
  await world.work()
  expect(received).toMatchObject([
    {
      cause: { kind: 'ticket_filter', name: 'Hook', version: 1 },
      event: { type: 'ticket.filtered' },
      ticket: { number: opened.number, subject: 'hook', requester: { email: 'ada@example.com' } },
    },
  ])
  expect((await history(opened)).at(-1)).toMatchObject({
    type: 'webhook.called',
    actorName: 'Hook',
    data: { outcome: 'done', answer: '204' },
  })
})

test('one that fails is tried again, and waits for that', async () => {
  await filter(world, 'Broken', { when: about('crash'), actions: [{ kind: 'callWebhook', url: `${origin}/broken` }] })
  await ticket({ subject: 'crash' })
  await world.work()
  const calls = await world.db.selectFrom('webhookCall').selectAll().where('state', '=', 'waiting').execute()
  expect(calls).toMatchObject([{ attempts: 1, status: 500, finishedAt: null }])
})
