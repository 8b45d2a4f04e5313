import { beforeEach, describe, expect, test } from 'vitest'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)
const sam = world.as('sam').actor.id
const list = (query = '', who = 'sam') => world.call(who, `GET /api/v1/notifications${query}`)
const read = (body: unknown, who = 'sam') => world.call(who, 'POST /api/v1/notifications/read', body)

let next = 1
async function notify(ticketId: number | null, agentId = sam): Promise<number> {
  const about = ticketId === null ? { alarmKey: `key ${next++}` } : { ticketId, eventId: next++ }
  const { id } = await world.db
    .insertInto('notification')
    .values({ agentId, ...about, kind: 'newMessage', data: JSON.stringify({ actor: 'Ada' }), at: new Date() })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

beforeEach(() => world.db.deleteFrom('notification').execute())

describe('notifications', () => {
  test('are one’s own, newest first, page by page', async () => {
    const { id, number, subject } = await ticket({ department: 'Hardware' })
    const ids = [await notify(id), await notify(id), await notify(null)]
    await notify(id, world.as('mia').actor.id)
    const all = await list()
    expect(all.status).toBe(200)
    expect(all.body).toMatchObject({ unread: 3, nextCursor: null })
    expect(all.body.items.map((item: { id: number }) => item.id)).toEqual(ids.toReversed())
    expect(all.body.items[0]).toMatchObject({ ticket: null, eventId: null })
    expect(all.body.items[2]).toMatchObject({
      kind: 'newMessage',
      readAt: null,
      ticket: { id, number, subject },
      data: { actor: 'Ada' },
    })
    const first = (await list('?limit=2')).body
    const second = (await list(`?limit=2&cursor=${first.nextCursor}`)).body
    expect([...first.items, ...second.items]).toEqual(all.body.items)
    expect(second.nextCursor).toBeNull()
    expect((await list('?cursor=x')).status).toBe(400)
  })

  test('are of tickets that one still sees', async () => {
    const seen = await ticket({ department: 'Hardware' })
    const lost = await ticket({ department: 'Billing' })
    const gone = await ticket({ department: 'Hardware' })
    for (const { id } of [seen, lost, gone]) await notify(id)
    await world.db.updateTable('ticket').set({ deletedAt: new Date() }).where('id', '=', gone.id).execute()
    const { body } = await list()
    expect(body.items.map((item: { ticket: { id: number } }) => item.ticket.id)).toEqual([seen.id])
    expect(body.unread).toBe(1)
  })

  test('are read one by one or up to one, and only one’s own', async () => {
    const { id } = await ticket({ department: 'Hardware' })
    const [a = 0, b = 0, c = 0] = [await notify(id), await notify(id), await notify(id)]
    const mias = await notify(id, world.as('mia').actor.id)
    expect((await read({ ids: [b, mias] })).body).toEqual({ unread: 2 })
    expect((await list('?unread=true')).body.items.map((item: { id: number }) => item.id)).toEqual([c, a])
    expect((await read({ upTo: a })).body).toEqual({ unread: 1 })
    expect((await read({ upTo: mias })).body).toEqual({ unread: 0 })
    expect((await list('', 'mia')).body.unread).toBe(1)
    expect((await read({})).status).toBe(422)
  })

  test('are read with the ticket that they tell of', async () => {
    const [one, other] = [await ticket({ department: 'Hardware' }), await ticket({ department: 'Hardware' })]
    await notify(one.id)
    const left = await notify(other.id)
    await notify(one.id, world.as('mia').actor.id)
    expect((await read({ ticketId: one.id })).body).toEqual({ unread: 1 })
    expect((await list('?unread=true')).body.items.map((item: { id: number }) => item.id)).toEqual([left])
    expect((await list('', 'mia')).body.unread).toBe(1)
    // To fetch a ticket is not to open it: the desk does so when somebody points at it.
    await world.call('sam', `GET /api/v1/tickets/${other.id}`)
    expect((await list()).body.unread).toBe(1)
  })

  test('are for agents', async () => {
    expect((await list('', 'ada')).status).toBe(403)
    const { key } = await world.apiKey()
    expect((await world.call({ key }, 'GET /api/v1/notifications')).body.code).toBe('agents_only')
  })
})
