import { describe, expect, test } from 'vitest'
import { Priority } from '#contract/reference.ts'
import { operation } from '#server/platform/operation.ts'
import { changeSettings } from '#server/settings/settings.ts'
import { plainTicket } from '#test/plain-ticket.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import {
  archivePriority,
  changePriority,
  createPriority,
  getPriority,
  listPriorities,
  priorityUsage,
} from './priorities.ts'

const world = await testWorld()
const mia = () => world.as('mia')

describe('the list', () => {
  test('is in the order of urgency, with the default marked', async () => {
    const { items, nextCursor } = await listPriorities(mia(), { limit: 50 })
    expect(items.map((item) => Priority.strict().parse(item)).map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ['Emergency', false],
      ['High', false],
      ['Normal', true],
      ['Low', false],
    ])
    expect(nextCursor).toBeNull()
  })

  test('comes in pages, each after the one before', async () => {
    const first = await listPriorities(mia(), { limit: 3 })
    expect(first.items.map(({ name }) => name)).toEqual(['Emergency', 'High', 'Normal'])
    const second = await listPriorities(mia(), { limit: 3, cursor: first.nextCursor ?? '' })
    expect(second).toMatchObject({ items: [{ name: 'Low' }], nextCursor: null })
  })

  test('is searched by words, and special characters stand for themselves', async () => {
    const named = async (q: string) => (await listPriorities(mia(), { limit: 9, q })).items.map(({ name }) => name)
    expect(await named('MER')).toEqual(['Emergency'])
    expect(await named('lo')).toEqual(['Low'])
    expect(await named('%')).toEqual([])
    expect(await named('l_w')).toEqual([])
    expect(await named('low\\')).toEqual([])
  })

  test('refuses a cursor of somebody else', async () => {
    for (const cursor of [
      'x',
      Buffer.from('{"a":1}').toString('base64url'),
      Buffer.from('["a","b"]').toString('base64url'),
    ]) {
      await expect(listPriorities(mia(), { limit: 3, cursor })).rejects.toMatchObject({
        status: 400,
        code: 'bad_cursor',
      })
    }
  })

  test('shows archived ones only when asked for all', async () => {
    const { id } = await createPriority(mia(), { name: 'Gone', urgency: 9 })
    await plainTicket(world, { priorityId: id })
    await archivePriority(mia(), id)
    const shown = async (include: 'active' | 'usable' | 'all') =>
      (await listPriorities(mia(), { limit: 50, include })).items.some((item) => item.id === id)
    expect([await shown('active'), await shown('usable'), await shown('all')]).toEqual([false, false, true])
  })
})

describe('creating and changing', () => {
  test('a new priority is there, and who made it is recorded', async () => {
    const created = await createPriority(mia(), { name: 'Chores', urgency: 7, color: '#112233', isPublic: true })
    expect(created).toMatchObject({
      name: 'Chores',
      urgency: 7,
      color: '#112233',
      isPublic: true,
      availability: 'active',
    })
    expect(await recorded(world, 'priority', created.id)).toMatchObject([
      { type: 'priority.created', data: { name: 'Chores', urgency: 7 }, by: 'Mia' },
    ])
  })

  test('only what differs is written and recorded', async () => {
    const { id } = await createPriority(mia(), { name: 'Someday', urgency: 8 })
    await changePriority(mia(), id, { name: 'Someday', urgency: 9 })
    await changePriority(mia(), id, { urgency: 9 })
    expect((await recorded(world, 'priority', id)).slice(1)).toEqual([
      { type: 'priority.changed', changes: { urgency: { from: 8, to: 9 } }, data: {}, by: 'Mia' },
    ])
  })

  test('another urgency goes to the tickets that have the priority', async () => {
    const { id } = await createPriority(mia(), { name: 'Rising', urgency: 6 })
    const ticketId = await plainTicket(world, { priorityId: id })
    await changePriority(mia(), id, { urgency: 2 })
    const { urgency } = await world.db
      .selectFrom('ticket')
      .select('urgency')
      .where('id', '=', ticketId)
      .executeTakeFirstOrThrow()
    expect(urgency).toBe(2)
  })

  test('a name that is taken is told at its field, whatever its case', async () => {
    await expect(createPriority(mia(), { name: 'hIGH', urgency: 5 })).rejects.toMatchObject({
      status: 409,
      code: 'name_taken',
      fields: [{ field: 'body.name', code: 'name_taken' }],
    })
    await expect(changePriority(mia(), await world.id('priority', 'Low'), { name: 'High' })).rejects.toMatchObject({
      code: 'name_taken',
    })
  })

  test('of ten who take one name at once, one gets it', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () => createPriority(mia(), { name: 'Wanted', urgency: 5 })),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refusals = tries.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []))
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['name_taken']))
  })
})

describe('archiving', () => {
  test('deletes what nothing ever used', async () => {
    const { id } = await createPriority(mia(), { name: 'Unused', urgency: 5 })
    expect(await archivePriority(mia(), id)).toEqual({ outcome: 'deleted' })
    await expect(getPriority(mia(), id)).rejects.toMatchObject({ status: 404 })
    expect((await recorded(world, 'priority', id)).at(-1)).toMatchObject({
      type: 'priority.deleted',
      data: { name: 'Unused' },
    })
  })

  test('keeps what tickets have, and frees its name', async () => {
    const { id } = await createPriority(mia(), { name: 'Retired', urgency: 5 })
    await plainTicket(world, { priorityId: id })
    expect(await priorityUsage(mia(), id)).toEqual({ items: [{ kind: 'tickets', count: 1 }] })
    expect(await archivePriority(mia(), id)).toEqual({ outcome: 'archived' })
    expect(await archivePriority(mia(), id)).toEqual({ outcome: 'archived' })
    expect((await recorded(world, 'priority', id)).slice(1)).toMatchObject([
      { type: 'priority.changed', changes: { availability: { from: 'active', to: 'archived' } } },
    ])
    await createPriority(mia(), { name: 'Retired', urgency: 5 })
    await expect(changePriority(mia(), id, { availability: 'active' })).rejects.toMatchObject({ code: 'name_taken' })
  })

  test('is refused while a help topic gives it, in words', async () => {
    const high = await world.id('priority', 'High')
    const refusal = {
      status: 409,
      code: 'in_use',
      message: 'Still in use: 1 help topic (Access Issue). Change that first.',
    }
    await expect(archivePriority(mia(), high)).rejects.toMatchObject(refusal)
    await expect(changePriority(mia(), high, { availability: 'disabled' })).rejects.toMatchObject(refusal)
  })

  test('is refused for the default, and for what is becoming it', async () => {
    const normal = await world.id('priority', 'Normal')
    await expect(archivePriority(mia(), normal)).rejects.toMatchObject({ status: 409, code: 'is_default' })
    await expect(changePriority(mia(), normal, { availability: 'disabled' })).rejects.toMatchObject({
      code: 'is_default',
    })
    const { id } = await createPriority(mia(), { name: 'Next default', urgency: 3 })
    await operation(mia(), (op) => changeSettings(op, { tickets: { defaultPriorityId: id } }))
    await expect(archivePriority(mia(), id)).rejects.toMatchObject({ code: 'is_default' })
    await operation(mia(), (op) => changeSettings(op, { tickets: { defaultPriorityId: normal } }))
  })
})

test('agents who are not administrators may look and nothing else', async () => {
  const sam = world.as('sam')
  const low = await world.id('priority', 'Low')
  expect((await listPriorities(sam, { limit: 1 })).items).toHaveLength(1)
  const refusal = { status: 403, code: 'administrators_only' }
  await expect(createPriority(sam, { name: 'Mine', urgency: 1 })).rejects.toMatchObject(refusal)
  await expect(changePriority(sam, low, { urgency: 1 })).rejects.toMatchObject(refusal)
  await expect(archivePriority(sam, low)).rejects.toMatchObject(refusal)
})

test('what does not exist is not found', async () => {
  await expect(getPriority(mia(), 999_999)).rejects.toMatchObject({ status: 404 })
  await expect(changePriority(mia(), 999_999, { urgency: 1 })).rejects.toMatchObject({ status: 404 })
  await expect(archivePriority(mia(), 999_999)).rejects.toMatchObject({ status: 404 })
})
