import { beforeAll, describe, expect, test } from 'vitest'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { writeNote } from './note.ts'

// What one may not see does not exist: every route about a ticket answers as it does about a ticket that there is not.

const world = await testWorld()
const { ticket, reload, history, entries } = ticketsOf(world)
const { web } = await world.app()
const NOWHERE = 999_999

const billing = await world.id('department', 'Billing')
const lee = await world.id('agent', 'Lee')
const closed = await world.id('ticketStatus', 'Closed')

/** A body that the route takes, so that it comes to looking for the ticket. */
const bodies: Record<string, object> = {
  'PATCH /api/v1/tickets/:id': { subject: 'Mine' },
  'PUT /api/v1/tickets/:id/assignment': { agentId: lee },
  'POST /api/v1/tickets/:id/claim': {},
  'PUT /api/v1/tickets/:id/department': { departmentId: billing },
  'PUT /api/v1/tickets/:id/status': { statusId: closed },
  'PUT /api/v1/tickets/:id/requester': { requester: { email: 'bob@example.com', name: 'Bob' } },
  'PUT /api/v1/tickets/:id/answered': { isAnswered: true },
  'POST /api/v1/tickets/:id/referrals': { agentId: lee },
  'POST /api/v1/tickets/:id/collaborators': { collaborator: { email: 'bob@example.com' } },
  'POST /api/v1/tickets/:id/restore': {},
  'POST /api/v1/tickets/:id/replies': { body: 'Me too' },
  'POST /api/v1/tickets/:id/notes': { body: 'Me too' },
  'POST /api/v1/tickets/:id/messages': { body: 'Me too' },
  'PATCH /api/v1/tickets/:id/entries/:entryId': { body: 'Changed' },
  'POST /api/v1/tickets/:id/macros/:macroId/preview': {},
  'POST /api/v1/tickets/:id/macros/:macroId/run': {},
  'POST /api/v1/portal/tickets/:id/messages': { body: 'Me too' },
  'PATCH /api/v1/portal/tickets/:id': { fields: {} },
  'POST /api/v1/portal/tickets/:id/close': {},
  'POST /api/v1/portal/tickets/:id/reopen': {},
  'PUT /api/v1/portal/tickets/:id/rating': { score: 'good' },
}

let hidden: number
let entryId: number
beforeAll(async () => {
  const { id } = await ticket({ department: 'Hardware' })
  hidden = id
  await writeNote(world.as('sam'), id, { body: 'Between us', format: 'text', attachments: [] })
  entryId = (await entries({ id })).at(-1)?.id ?? 0
})

interface Named {
  ticketId: number
  entry: number
}

async function asked(who: string, { method, path }: { method: string; path: string }, { ticketId, entry }: Named) {
  const address = path.replace(':id', String(ticketId)).replace(':entryId', String(entry)).replaceAll(/:\w+/g, '1')
  const { status, body } = await world.call(who, `${method as 'GET'} ${address as '/'}`, bodies[`${method} ${path}`])
  const { requestId: _, ...said } = typeof body === 'object' && body !== null ? body : {}
  return { status, said }
}

const about = (prefix: string) => web.routes.filter(({ path }) => path.startsWith(`${prefix}/:id`))

test('every route that takes a body is tried with one', () => {
  const taking = [...about('/api/v1/tickets'), ...about('/api/v1/portal/tickets')].filter(
    ({ method }) => method !== 'GET' && method !== 'DELETE',
  )
  expect(taking.map(({ method, path }) => `${method} ${path}`).filter((name) => !(name in bodies))).toEqual([])
})

describe.each([
  ['an agent of another department', 'lee', '/api/v1/tickets'],
  ['another requester', 'bob', '/api/v1/portal/tickets'],
] as const)('%s', (_, who, prefix) => {
  test('cannot tell a ticket from one that there is not, and changes nothing', async () => {
    const before = { row: await reload({ id: hidden }), told: await history({ id: hidden }) }
    const mails = () => world.db.selectFrom('outgoingMail').select('id').execute()
    const sent = await mails()
    const told: unknown[] = []
    for (const route of about(prefix)) {
      const foreign = await asked(who, route, { ticketId: hidden, entry: entryId })
      const missing = await asked(who, route, { ticketId: NOWHERE, entry: NOWHERE })
      if (foreign.status !== 404 || JSON.stringify(foreign) !== JSON.stringify(missing)) {
        told.push([`${route.method} ${route.path}`, foreign, missing])
      }
    }
    expect(told).toEqual([])
    expect({ row: await reload({ id: hidden }), told: await history({ id: hidden }) }).toEqual(before)
    expect(await mails()).toEqual(sent)
  })
})

test('who has lost sight of it changes no note of her own any more', async () => {
  const { id } = await ticket({ department: 'Hardware' })
  await writeNote(world.as('sam'), id, { body: 'Mine', format: 'text', attachments: [] })
  const note = (await entries({ id })).at(-1)
  const request = `PATCH /api/v1/tickets/${id}/entries/${note?.id}` as const
  expect((await world.call('sam', request, { body: 'Mine, better' })).status).toBe(200)
  const departmentId = billing
  expect((await world.call('mia', `PUT /api/v1/tickets/${id}/department`, { departmentId })).status).toBe(200)
  expect((await world.call('sam', request, { body: 'Gone' })).status).toBe(404)
  expect((await entries({ id })).find((entry) => entry.id === note?.id)).toMatchObject({ bodyText: 'Mine, better' })
})

test('an entry of another ticket is none of this one', async () => {
  const own = await ticket({ department: 'Billing' })
  for (const route of about('/api/v1/tickets').filter(({ path }) => path.includes(':entryId'))) {
    const { status } = await asked('lee', route, { ticketId: own.id, entry: entryId })
    expect([route.path, status]).toEqual([route.path, 404])
  }
  expect((await entries({ id: hidden })).at(-1)).toMatchObject({ bodyText: 'Between us' })
})
