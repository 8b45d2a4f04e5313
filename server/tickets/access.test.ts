import { afterEach, describe, expect, test } from 'vitest'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { assignTicket } from './assign.ts'
import { deleteTicket } from './delete.ts'
import { addMessage } from './message.ts'
import { referTicket } from './referrals.ts'
import { changeStatus } from './status.ts'

const world = await testWorld()
const { ticket, reload, entries, historyIsTrue } = ticketsOf(world)
afterEach(historyIsTrue)

await world.agent('Vic', { department: 'Hardware', role: 'view-only' })
const text = { format: 'text' } as const

describe('a deleted ticket', () => {
  test('is gone for everybody who may not restore it: its thread, its history, its files', async () => {
    const it = await ticket({ department: 'Hardware' })
    const upload = await world.call('sam', 'POST /api/v1/attachments?name=plan.txt', 'the plan', {
      'content-type': 'text/plain',
    })
    const note = await world.call('sam', `POST /api/v1/tickets/${it.id}/notes`, {
      body: 'See the plan',
      attachments: [{ id: upload.body.id }],
    })
    expect((await world.call('vic', `GET ${upload.body.url}` as 'GET /')).status).toBe(200)
    await deleteTicket(world.as('sam'), it.id, {})
    const key = await world.apiKey({ role: 'view-only' })
    for (const who of ['vic', { key: key.key }]) {
      for (const path of ['', '/thread', '/why', `/entries/${note.body.id}/versions`]) {
        expect([path, (await world.call(who, `GET /api/v1/tickets/${it.id}${path}`)).status]).toEqual([path, 404])
      }
      expect((await world.call(who, `GET ${upload.body.url}` as 'GET /')).status).toBe(404)
    }
    expect((await world.call('sam', `GET /api/v1/tickets/${it.id}/thread`)).status).toBe(200)
  })

  test('takes nothing more, not even from who may restore it', async () => {
    const it = await ticket({ department: 'Hardware' })
    await deleteTicket(world.as('sam'), it.id, {})
    const [first] = await entries(it)
    const message = addMessage(world.as('sam'), it.id, { body: 'Anybody there?', ...text, source: 'other' })
    await expect(message).rejects.toMatchObject({ status: 404 })
    const note = changeStatus(world.as('sam'), it.id, { statusId: it.statusId, note: 'Anybody there?' })
    await expect(note).rejects.toMatchObject({ status: 404 })
    const edit = await world.call('sam', `PATCH /api/v1/tickets/${it.id}/entries/${first?.id}`, { body: 'Changed' })
    expect(edit.status).toBe(404)
    expect(await entries(it)).toHaveLength(1)
  })
})

describe('who only looks', () => {
  test('puts no words into the requester’s mouth, and reopens nothing by it', async () => {
    const it = await ticket({ department: 'Billing' })
    await referTicket(world.as('lee'), it.id, { target: { agentId: world.as('sam').actor.id } })
    const message = { body: 'I changed my mind', ...text, source: 'other' } as const
    for (const who of ['sam', 'vic']) {
      const attempt = addMessage(world.as(who), it.id, message)
      await expect(attempt).rejects.toMatchObject({ status: who === 'sam' ? 403 : 404 })
    }
    const { actor } = await world.apiKey({ role: 'view-only' })
    await expect(addMessage({ ...world.as('lee'), actor }, it.id, message)).rejects.toMatchObject({ status: 403 })
  })
})

describe('taking a ticket from somebody by assigning it to nobody', () => {
  test('needs the permission to release, and does not open a closed one', async () => {
    await world.db
      .insertInto('role')
      .values({ key: 'assigner', name: 'Assigner', permissions: ['ticket.assign'] })
      .execute()
    await world.agent('Ann', { department: 'Hardware', role: 'assigner' })
    const it = await ticket({ department: 'Hardware' })
    await assignTicket(world.as('ann'), it.id, { agentId: world.as('sam').actor.id })
    const attempt = assignTicket(world.as('ann'), it.id, { agentId: null })
    await expect(attempt).rejects.toMatchObject({ status: 403, message: expect.stringContaining('ticket.release') })

    await changeStatus(world.as('sam'), it.id, { statusId: await world.id('ticketStatus', 'Closed') })
    await assignTicket(world.as('sam'), it.id, { agentId: null })
    expect(await reload(it)).toMatchObject({ agentId: null, state: 'closed' })
  })
})

test('of a requester’s tickets only those are counted that the agent sees', async () => {
  const requester = { email: 'carol@example.com' }
  const it = await ticket({ department: 'Hardware', requester })
  await ticket({ department: 'Billing', requester })
  const counted = async (who: string) =>
    (await world.call(who, `GET /api/v1/tickets/${it.id}`)).body.requester.openTickets
  expect([await counted('sam'), await counted('mia')]).toEqual([1, 2])
  const found = async (who: string) => (await world.call(who, 'GET /api/v1/users?q=carol')).body.items[0].openTickets
  expect([await found('sam'), await found('mia')]).toEqual([1, 2])
})
