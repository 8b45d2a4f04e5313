import { describe, expect, test } from 'vitest'
import { Status } from '#contract/reference.ts'
import { plainTicket } from '#test/plain-ticket.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import { archiveStatus, changeStatus, createStatus, listStatuses, statusUsage } from './statuses.ts'

const world = await testWorld()
const mia = () => world.as('mia')
const open = await world.id('ticketStatus', 'Open')
const closed = await world.id('ticketStatus', 'Closed')

test('come in the order of their states', async () => {
  const { items } = await listStatuses(mia(), { limit: 50 })
  expect(items.map((item) => Status.strict().parse(item).name)).toEqual([
    'Open',
    'Waiting for requester',
    'On hold',
    'Resolved',
    'Closed',
    'Archived',
  ])
  expect(items[0]).toMatchObject({ isInternal: true, isDefault: true, reopenTo: null })
})

test('a new one goes to the end and may say what a reopened ticket gets', async () => {
  const waiting = await createStatus(mia(), { name: 'Waiting', state: 'open' })
  const done = await createStatus(mia(), { name: 'Done', state: 'closed', reopenToId: waiting.id })
  expect(done).toMatchObject({ reopenTo: { id: waiting.id, name: 'Waiting' }, allowReopen: true })
  expect(done.position).toBeGreaterThan(waiting.position)
  expect(await statusUsage(mia(), waiting.id)).toEqual({ items: [{ kind: 'reopenedTo', count: 1 }] })
  await expect(archiveStatus(mia(), waiting.id)).rejects.toMatchObject({
    code: 'in_use',
    message: 'Still in use: 1 status that reopens to it (Done). Change that first.',
  })
  expect(await recorded(world, 'ticket_status', done.id)).toMatchObject([{ type: 'ticket_status.created', by: 'Mia' }])
})

describe('the status to reopen to', () => {
  test.each([
    ['unknown', 999_999, 'not_found'],
    ['closed', closed, 'not_open'],
  ])('cannot be %s', async (_name, reopenToId, code) => {
    const refusal = { status: 422, fields: [{ field: 'body.reopenToId', code }] }
    await expect(createStatus(mia(), { name: 'Odd', state: 'closed', reopenToId })).rejects.toMatchObject(refusal)
    await expect(changeStatus(mia(), closed, { reopenToId })).rejects.toMatchObject(refusal)
  })

  test('cannot be out of use', async () => {
    const { id } = await createStatus(mia(), { name: 'Paused', state: 'open', availability: 'disabled' })
    await expect(changeStatus(mia(), closed, { reopenToId: id })).rejects.toMatchObject({
      fields: [{ field: 'body.reopenToId', code: 'disabled' }],
    })
  })
})

describe('what cannot be done', () => {
  test.each([
    ['disabled', { availability: 'disabled' }],
    ['archived', { availability: 'archived' }],
    ['of another state', { state: 'resolved' }],
  ] as const)('built-in statuses cannot be %s', async (_name, change) => {
    await expect(changeStatus(mia(), closed, change)).rejects.toMatchObject({ status: 409, code: 'is_internal' })
  })

  test('built-in statuses can be renamed, and stay', async () => {
    expect(await changeStatus(mia(), closed, { name: 'Finished' })).toMatchObject({ name: 'Finished' })
    await changeStatus(mia(), closed, { name: 'Closed' })
    await expect(archiveStatus(mia(), closed)).rejects.toMatchObject({ code: 'is_internal' })
    await expect(archiveStatus(mia(), open)).rejects.toMatchObject({ code: 'is_default' })
  })

  test('the state stays once tickets have the status', async () => {
    const { id } = await createStatus(mia(), { name: 'Parked', state: 'open' })
    expect(await changeStatus(mia(), id, { state: 'resolved' })).toMatchObject({ state: 'resolved' })
    await plainTicket(world, { statusId: id })
    await expect(changeStatus(mia(), id, { state: 'open' })).rejects.toMatchObject({ status: 409, code: 'in_use' })
    expect(await archiveStatus(mia(), id)).toEqual({ outcome: 'archived' })
  })

  test('nobody but administrators changes any', async () => {
    await expect(changeStatus(world.as('sam'), closed, { name: 'X' })).rejects.toMatchObject({ status: 403 })
    await expect(createStatus(world.as('sam'), { name: 'X', state: 'open' })).rejects.toMatchObject({ status: 403 })
    await expect(archiveStatus(world.as('sam'), closed)).rejects.toMatchObject({ status: 403 })
  })
})
