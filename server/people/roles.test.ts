import { expect, test } from 'vitest'
import { Role } from '#contract/people.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import { archiveRole, changeRole, createRole, listRoles, roleUsage } from './roles.ts'

const world = await testWorld()
const mia = () => world.as('mia')

test('come with their permissions', async () => {
  const { items } = await listRoles(mia(), { limit: 50 })
  expect(items.map((item) => Role.strict().parse(item).key)).toEqual([
    'all-access',
    'expanded-access',
    'limited-access',
    'view-only',
  ])
})

test('a new role gets a key from its name, and keeps it', async () => {
  const role = await createRole(mia(), {
    name: 'Zweite Linie (Köln)',
    permissions: ['ticket.reply', 'ticket.create', 'ticket.reply'],
  })
  expect(role).toMatchObject({ key: 'zweite-linie-koln', permissions: ['ticket.create', 'ticket.reply'] })
  expect(await changeRole(mia(), role.id, { name: 'Second line', permissions: [] })).toMatchObject({
    key: 'zweite-linie-koln',
    name: 'Second line',
    permissions: [],
  })
  expect((await recorded(world, 'role', role.id)).at(-1)).toMatchObject({
    type: 'role.changed',
    changes: { permissions: { from: ['ticket.create', 'ticket.reply'], to: [] } },
    by: 'Mia',
  })
})

test.each([
  ['Administrator', 'administrator-2'],
  ['查看', 'role'],
  ['閲覧', 'role-2'],
  ['View only!', 'view-only-2'],
])('the key of %s is %s', async (name, key) => {
  expect(await createRole(mia(), { name })).toMatchObject({ key })
})

test('ten of one name at once: one is made', async () => {
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => createRole(mia(), { name: 'Wanted' })))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('one that somebody has stays in use', async () => {
  await world.apiKey({ role: 'view-only', name: 'Reader' })
  const id = await world.roleId('view-only')
  expect(await roleUsage(mia(), id)).toEqual({ items: [{ kind: 'apiKeys', count: 1 }] })
  await expect(archiveRole(mia(), id)).rejects.toMatchObject({ code: 'in_use' })
  await expect(changeRole(mia(), await world.roleId('all-access'), { availability: 'disabled' })).rejects.toMatchObject(
    {
      code: 'in_use',
      message: 'Still in use: 3 agents (Lee, Mia, Sam); 1 agent with access (Mia). Change that first.',
    },
  )
  const { id: unused } = await createRole(mia(), { name: 'Unused' })
  expect(await archiveRole(mia(), unused)).toEqual({ outcome: 'deleted' })
})

test('are for administrators', async () => {
  const sam = world.as('sam')
  const id = await world.roleId('view-only')
  await expect(createRole(sam, { name: 'Mine' })).rejects.toMatchObject({ status: 403 })
  await expect(changeRole(sam, id, { permissions: ['ticket.delete'] })).rejects.toMatchObject({ status: 403 })
  await expect(archiveRole(sam, id)).rejects.toMatchObject({ status: 403 })
})
