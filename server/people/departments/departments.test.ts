import { describe, expect, test } from 'vitest'
import { Department } from '#contract/people.ts'
import { operation } from '#server/platform/operation.ts'
import { changeSettings } from '#server/settings/settings.ts'
import { plainTicket } from '#test/plain-ticket.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import { archiveDepartment, changeDepartment } from './change.ts'
import { createDepartment } from './create.ts'
import { departmentUsage, getDepartment, listDepartments } from './departments.ts'

const world = await testWorld()
const mia = () => world.as('mia')
const support = await world.id('department', 'Support')
const hardware = await world.id('department', 'Hardware')

test('come in the order of their paths, with the number of their agents', async () => {
  const printers = await createDepartment(mia(), { name: 'Printers', parentId: hardware })
  const { items } = await listDepartments(mia(), { limit: 50 })
  expect(items.map((item) => Department.strict().parse(item).path)).toEqual([
    'Billing',
    'Hardware',
    'Hardware / Printers',
    'Maintenance',
    'Sales',
    'Support',
  ])
  expect(items[1]).toMatchObject({ primaryAgents: 1, extendedAgents: 1 })
  expect((await listDepartments(mia(), { limit: 9, q: 'hard print' })).items.map(({ id }) => id)).toEqual([printers.id])
})

test('a new one gives its creator access if asked for', async () => {
  const roleId = await world.roleId('expanded-access')
  const managerId = await world.id('agent', 'Sam')
  const slaPlanId = await world.id('slaPlan', 'Default SLA')
  const made = await createDepartment(mia(), {
    name: 'Field',
    ownRoleId: roleId,
    managerId,
    slaPlanId,
    assignableTo: 'members',
  })
  expect(made).toMatchObject({
    extendedAgents: 1,
    manager: { name: 'Sam' },
    slaPlan: { name: 'Default SLA' },
    assignableTo: 'members',
  })
  await world.reloadActor('mia')
  expect(mia().actor.departments.get(made.id)?.has('ticket.close')).toBe(true)
  expect(await recorded(world, 'department', made.id)).toMatchObject([
    { type: 'department.created', data: { name: 'Field', ownRoleId: roleId }, by: 'Mia' },
  ])
  const { actor } = await world.apiKey()
  await expect(createDepartment({ ...mia(), actor }, { name: 'Program', ownRoleId: roleId })).rejects.toMatchObject({
    fields: [{ field: 'body.ownRoleId', code: 'agents_only' }],
  })
})

test('unknown and archived ids are refused all at once', async () => {
  const gone = await createDepartment(mia(), { name: 'Gone', availability: 'archived' })
  await expect(
    createDepartment(mia(), {
      name: 'Odd',
      parentId: gone.id,
      managerId: 999_999,
      slaPlanId: 999_999,
      ownRoleId: 999_999,
    }),
  ).rejects.toMatchObject({
    status: 422,
    fields: [
      { field: 'body.parentId', code: 'archived' },
      { field: 'body.slaPlanId', code: 'not_found' },
      { field: 'body.managerId', code: 'not_found' },
      { field: 'body.ownRoleId', code: 'not_found' },
    ],
  })
})

test('say from which addresses their mails come, whom they answer of themselves and whom they alert', async () => {
  const [sales, answers] = await world.db
    .insertInto('mailAddress')
    .values([{ email: 'sales@desk.example' }, { email: 'no-reply@desk.example' }])
    .returning('id')
    .execute()
  const { id } = await createDepartment(mia(), { name: 'Talkative' })
  const changed = await changeDepartment(mia(), id, {
    mailAddressId: sales?.id,
    autoResponseAddressId: answers?.id,
    autoRespondsTickets: false,
    autoRespondsMessages: false,
    alertRecipients: 'primary',
  })
  expect(Department.strict().parse(changed)).toMatchObject({
    mailAddress: { name: 'sales@desk.example' },
    autoResponseAddress: { name: 'no-reply@desk.example' },
    autoRespondsTickets: false,
    autoRespondsMessages: false,
    alertRecipients: 'primary',
  })
  await expect(
    changeDepartment(mia(), id, { mailAddressId: 999_999, autoResponseAddressId: 999_999 }),
  ).rejects.toMatchObject({ fields: [{ field: 'body.mailAddressId' }, { field: 'body.autoResponseAddressId' }] })
})

describe('names', () => {
  test('are unique under one parent, and only there', async () => {
    await createDepartment(mia(), { name: 'North', parentId: hardware })
    await createDepartment(mia(), { name: 'North', parentId: support })
    await expect(createDepartment(mia(), { name: 'NORTH', parentId: hardware })).rejects.toMatchObject({
      status: 409,
      code: 'name_taken',
      fields: [{ field: 'body.name' }],
    })
  })

  test('ten at once under one parent: one is made', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () => createDepartment(mia(), { name: 'Wanted', parentId: hardware })),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

test('the tree has no circles, also when ten hang two under each other at once', async () => {
  const left = await createDepartment(mia(), { name: 'Left' })
  const right = await createDepartment(mia(), { name: 'Right' })
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, (_, at) =>
      at % 2 === 0
        ? changeDepartment(mia(), left.id, { parentId: right.id })
        : changeDepartment(mia(), right.id, { parentId: left.id }),
    ),
  )
  const refusals = tries.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason.fields[0].code] : []))
  expect(new Set(refusals)).toEqual(new Set(['circular']))
  const parents = [(await getDepartment(mia(), left.id)).parent, (await getDepartment(mia(), right.id)).parent]
  expect(parents.filter((parent) => parent !== null)).toHaveLength(1)
  await expect(changeDepartment(mia(), left.id, { parentId: left.id })).rejects.toMatchObject({
    fields: [{ code: 'circular' }],
  })
})

describe('the default department', () => {
  test('stays active and public', async () => {
    await expect(archiveDepartment(mia(), support)).rejects.toMatchObject({ status: 409, code: 'is_default' })
    await expect(changeDepartment(mia(), support, { availability: 'disabled' })).rejects.toMatchObject({
      code: 'is_default',
    })
    await expect(changeDepartment(mia(), support, { isPublic: false })).rejects.toMatchObject({ code: 'is_default' })
    expect(await changeDepartment(mia(), support, { isPublic: true, notes: 'Ours' })).toMatchObject({ notes: 'Ours' })
  })

  test('cannot be archived by one while another makes it the default', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await createDepartment(mia(), { name: `Round ${round}` })
      await plainTicket(world, { departmentId: id })
      await Promise.allSettled([
        archiveDepartment(mia(), id),
        operation(mia(), async (op) => {
          const { settingsProblems } = await import('#server/settings/check.ts')
          const patch = { tickets: { defaultDepartmentId: id } }
          if ((await settingsProblems(op, patch)).length === 0) await changeSettings(op, patch)
        }),
      ])
      const { availability } = await getDepartment(mia(), id)
      const setting = await world.db
        .selectFrom('setting')
        .select('value')
        .where('key', '=', 'tickets')
        .executeTakeFirstOrThrow()
      const isDefault = (setting.value as { defaultDepartmentId: number }).defaultDepartmentId === id
      expect({ availability, isDefault }).not.toEqual({ availability: 'archived', isDefault: true })
      await operation(mia(), (op) => changeSettings(op, { tickets: { defaultDepartmentId: support } }))
    }
  })
})

describe('out of use', () => {
  test('is refused while agents belong to it, topics lead to it or others hang under it', async () => {
    await expect(archiveDepartment(mia(), await world.id('department', 'Billing'))).rejects.toMatchObject({
      status: 409,
      code: 'in_use',
      message: 'Still in use: 1 agent (Lee). Change that first.',
    })
    const maintenance = await world.id('department', 'Maintenance')
    await expect(changeDepartment(mia(), maintenance, { availability: 'disabled' })).rejects.toMatchObject({
      code: 'in_use',
      message: 'Still in use: 1 help topic (Report a Problem). Change that first.',
    })
    const parent = await createDepartment(mia(), { name: 'Parent' })
    await createDepartment(mia(), { name: 'Child', parentId: parent.id })
    await expect(archiveDepartment(mia(), parent.id)).rejects.toMatchObject({
      message: 'Still in use: 1 sub-department (Child). Change that first.',
    })
  })

  test('one with tickets is archived, one without is deleted', async () => {
    const used = await createDepartment(mia(), { name: 'Used' })
    await plainTicket(world, { departmentId: used.id })
    expect(await departmentUsage(mia(), used.id)).toEqual({
      items: [
        { kind: 'openTickets', count: 1 },
        { kind: 'tickets', count: 1 },
      ],
    })
    expect(await archiveDepartment(mia(), used.id)).toEqual({ outcome: 'archived' })
    const unused = await createDepartment(mia(), { name: 'Unused' })
    expect(await archiveDepartment(mia(), unused.id)).toEqual({ outcome: 'deleted' })
    await expect(departmentUsage(mia(), unused.id)).rejects.toMatchObject({ status: 404 })
  })
})

test('are for administrators', async () => {
  const sam = world.as('sam')
  await expect(createDepartment(sam, { name: 'Mine' })).rejects.toMatchObject({ status: 403 })
  await expect(changeDepartment(sam, hardware, { name: 'Mine' })).rejects.toMatchObject({ status: 403 })
  await expect(archiveDepartment(sam, hardware)).rejects.toMatchObject({ status: 403 })
})
