import { expect, test } from 'vitest'
import { plainTicket } from '#test/plain-ticket.ts'
import { testWorld } from '#test/world.ts'
import { getUser } from './requester-seen.ts'

const world = await testWorld()
const ada = await world.id('requester', 'Ada')
const bob = await world.id('requester', 'Bob')

test('a requester is shown to whoever sees a ticket of his', async () => {
  const ticketId = await plainTicket(world)
  const collaborator = { ticketId, requesterId: bob, addedAt: world.now }
  expect(await getUser(world.as('sam'), ada)).toMatchObject({ name: 'Ada', openTickets: 1 })
  const refusal = { status: 403, message: expect.stringContaining('user.dir') }
  await expect(getUser(world.as('sam'), bob)).rejects.toMatchObject(refusal)
  await world.db.insertInto('collaborator').values(collaborator).execute()
  expect(await getUser(world.as('sam'), bob)).toMatchObject({ name: 'Bob' })
  await expect(getUser(world.as('lee'), ada)).rejects.toMatchObject(refusal)
})

test('and to whoever has the directory', async () => {
  const lee = world.as('lee')
  const withDirectory = { ...lee, actor: { ...lee.actor, permissions: new Set(['user.dir'] as const) } }
  expect(await getUser(withDirectory, ada)).toMatchObject({ name: 'Ada' })
  await expect(getUser(withDirectory, 999_999)).rejects.toMatchObject({ status: 404 })
  const [reader, administrator] = [await world.apiKey({ role: 'all-access' }), await world.apiKey()]
  await expect(getUser({ ...lee, actor: reader.actor }, ada)).rejects.toMatchObject({ status: 403 })
  expect(await getUser({ ...lee, actor: administrator.actor }, ada)).toMatchObject({ name: 'Ada' })
})
