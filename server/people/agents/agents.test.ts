import { verifyPassword } from 'better-auth/crypto'
import { describe, expect, test } from 'vitest'
import { Agent } from '#contract/people.ts'
import type { AgentActor } from '#server/platform/actor.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { plainTicket } from '#test/plain-ticket.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import { startSession } from '../session.ts'
import { createTeam } from '../teams.ts'
import { agentUsage, getAgent, listAgents } from './agents.ts'
import { archiveAgent } from './archive.ts'
import { changeAgent } from './change.ts'
import { createAgent } from './create.ts'

const world = await testWorld()
const mia = () => world.as('mia')
const [hardware, billing, sales] = (await Promise.all(
  ['Hardware', 'Billing', 'Sales'].map((name) => world.id('department', name)),
)) as [number, number, number]
const role = await world.roleId('all-access')
const viewOnly = await world.roleId('view-only')
const password = 'correct horse battery'

async function newAgent(name: string, more: Partial<Parameters<typeof createAgent>[1]> = {}) {
  const email = `${name.toLowerCase()}@new.example`
  return createAgent(mia(), { name, email, password, primaryDepartmentId: hardware, primaryRoleId: role, ...more })
}

async function accountOf(agentId: number) {
  const { accountId } = await world.db
    .selectFrom('agent')
    .select('accountId')
    .where('id', '=', agentId)
    .executeTakeFirstOrThrow()
  return world.db
    .selectFrom('authUser')
    .leftJoin('authAccount', 'authAccount.userId', 'authUser.id')
    .select(['authUser.id', 'authUser.email', 'authAccount.password', 'authAccount.providerId'])
    .where('authUser.id', '=', accountId)
    .executeTakeFirstOrThrow()
}

async function sessionsOf(agentId: number): Promise<number> {
  const { id } = await accountOf(agentId)
  return (await world.db.selectFrom('authSession').select('id').where('userId', '=', id).execute()).length
}

async function signIn(agentId: number): Promise<void> {
  await startSession(world.db, (await accountOf(agentId)).id, { now: world.now })
}

describe('creating an agent', () => {
  test('gives her everything asked for and an account with her password', async () => {
    const team = await createTeam(mia(), { name: 'Starters' })
    const agent = await newAgent('Nora', {
      phone: '12',
      permissions: ['user.dir', 'user.create'],
      access: [{ departmentId: billing, roleId: viewOnly, alerts: false }],
      teamIds: [team.id],
    })
    expect(Agent.strict().parse(agent)).toMatchObject({
      primaryDepartment: { name: 'Hardware' },
      primaryRole: { name: 'All Access' },
      access: [{ department: { name: 'Billing' }, role: { name: 'View only' }, alerts: false }],
      permissions: ['user.create', 'user.dir'],
      teams: [{ name: 'Starters' }],
      isAdministrator: false,
      openTickets: 0,
    })
    const account = await accountOf(agent.id)
    expect(account).toMatchObject({ email: 'nora@new.example', providerId: 'credential' })
    expect(await verifyPassword({ hash: account.password ?? '', password })).toBe(true)
    const [made] = await recorded(world, 'agent', agent.id)
    expect(made).toMatchObject({ type: 'agent.created', by: 'Mia' })
    expect(JSON.stringify(made)).not.toContain(password)
  })

  test('refuses unknown, archived and repeated ids all at once', async () => {
    await expect(
      newAgent('Odd', {
        primaryDepartmentId: 999_999,
        primaryRoleId: 999_999,
        access: [
          { departmentId: billing, roleId: 999_999, alerts: true },
          { departmentId: billing, roleId: role, alerts: true },
        ],
        teamIds: [999_999],
      }),
    ).rejects.toMatchObject({
      status: 422,
      fields: [
        { field: 'body.primaryDepartmentId', code: 'not_found' },
        { field: 'body.primaryRoleId', code: 'not_found' },
        { field: 'body.access.0.roleId', code: 'not_found' },
        { field: 'body.teamIds.0', code: 'not_found' },
        { field: 'body.access.1.departmentId', code: 'repeated' },
      ],
    })
    await expect(
      newAgent('Odd', { access: [{ departmentId: hardware, roleId: role, alerts: true }] }),
    ).rejects.toMatchObject({ fields: [{ field: 'body.access.0.departmentId', code: 'repeated' }] })
  })

  test('refuses an address that another agent has, archived ones included', async () => {
    const refusal = { status: 409, code: 'email_taken', fields: [{ field: 'body.email', code: 'email_taken' }] }
    await expect(newAgent('Samuel', { email: 'sam@desk.example' })).rejects.toMatchObject(refusal)
    const { id } = await newAgent('Leaver')
    await plainTicket(world, { agentId: id })
    await archiveAgent(mia(), id)
    await expect(newAgent('Leaver')).rejects.toMatchObject({
      ...refusal,
      message: expect.stringContaining('Bring that agent back'),
    })
    expect(await changeAgent(mia(), id, { availability: 'active' })).toMatchObject({ availability: 'active' })
  })

  test('of ten with one address at once, one is made', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => newAgent('Wanted')))
    const codes = tries.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason.code] : []))
    expect(codes).toEqual(Array.from({ length: 9 }, () => 'email_taken'))
  })

  test('takes over the account of a requester of her address, signed out and with the new password', async () => {
    await world.requester('Rita', { email: 'rita@new.example' })
    const { accountId } = await world.db
      .selectFrom('requester')
      .select('accountId')
      .where('email', '=', 'rita@new.example')
      .executeTakeFirstOrThrow()
    await startSession(world.db, accountId ?? '', { now: world.now })
    const { id } = await newAgent('Rita')
    const account = await accountOf(id)
    expect(account.id).toBe(accountId)
    expect(await verifyPassword({ hash: account.password ?? '', password })).toBe(true)
    expect(await sessionsOf(id)).toBe(0)
  })
})

describe('changing an agent', () => {
  test('writes and records what differs', async () => {
    const { id } = await newAgent('Carl', { access: [{ departmentId: billing, roleId: role, alerts: true }] })
    const team = await createTeam(mia(), { name: 'Movers' })
    const changed = await changeAgent(mia(), id, {
      name: 'Carla',
      primaryDepartmentId: sales,
      access: [{ departmentId: hardware, roleId: viewOnly, alerts: true }],
      teamIds: [team.id],
      permissions: ['stats.agents'],
    })
    expect(changed).toMatchObject({
      name: 'Carla',
      primaryDepartment: { id: sales },
      access: [{ department: { id: hardware }, role: { id: viewOnly } }],
      teams: [{ id: team.id }],
      permissions: ['stats.agents'],
    })
    await changeAgent(mia(), id, { name: 'Carla', teamIds: [team.id] })
    const [, change, ...rest] = await recorded(world, 'agent', id)
    expect(rest).toEqual([])
    expect(Object.keys(change?.changes ?? {}).sort()).toEqual([
      'access',
      'name',
      'permissions',
      'primaryDepartmentId',
      'teamIds',
    ])
  })

  test('her new primary department leaves her further access', async () => {
    const { id } = await newAgent('Moving', { access: [{ departmentId: billing, roleId: viewOnly, alerts: true }] })
    expect(await changeAgent(mia(), id, { primaryDepartmentId: billing })).toMatchObject({ access: [] })
  })

  test('her alerts in a team stay as they are', async () => {
    const { id } = await newAgent('Quiet')
    await createTeam(mia(), { name: 'Quiet ones', members: [{ agentId: id, alerts: false }] })
    const other = await createTeam(mia(), { name: 'Others' })
    const { teams } = await getAgent(mia(), id)
    await changeAgent(mia(), id, { teamIds: [...teams.map((team) => team.id), other.id] })
    const rows = await world.db
      .selectFrom('teamMember')
      .select('alerts')
      .where('agentId', '=', id)
      .orderBy('teamId')
      .execute()
    expect(rows).toEqual([{ alerts: false }, { alerts: true }])
  })

  test.each([
    ['address', { email: 'elsewhere@new.example' }],
    ['password', { password: 'another good one' }],
    ['being disabled', { availability: 'disabled' }],
  ] as const)('%s signs her out', async (name, change) => {
    const { id } = await newAgent(`Signed-${name.replace(' ', '')}`)
    await signIn(id)
    await changeAgent(mia(), id, { name: 'Still here', phone: '1' })
    expect(await sessionsOf(id)).toBe(1)
    await changeAgent(mia(), id, change)
    expect(await sessionsOf(id)).toBe(0)
  })

  test('another address and password are those of her account', async () => {
    const { id } = await newAgent('Renamed')
    await changeAgent(mia(), id, { email: 'renamed2@new.example', password: 'another good one' })
    const account = await accountOf(id)
    expect(account.email).toBe('renamed2@new.example')
    expect(await verifyPassword({ hash: account.password ?? '', password: 'another good one' })).toBe(true)
    const records = await recorded(world, 'agent', id)
    expect(records.map(({ type }) => type)).toEqual(['agent.created', 'agent.password_changed', 'agent.changed'])
    expect(JSON.stringify(records)).not.toContain('another good one')
    await expect(changeAgent(mia(), id, { email: 'sam@desk.example' })).rejects.toMatchObject({ code: 'email_taken' })
    await expect(changeAgent(mia(), id, { email: 'ada@example.com' })).rejects.toMatchObject({
      code: 'email_taken',
      fields: [{ field: 'body.email' }],
    })
  })
})

describe('out of use', () => {
  test('disabled, she keeps her tickets, and the counts tell', async () => {
    const { id } = await newAgent('Busy')
    await plainTicket(world, { agentId: id })
    await plainTicket(world, { agentId: id, statusId: await world.id('ticketStatus', 'Closed') })
    expect(await changeAgent(mia(), id, { availability: 'disabled' })).toMatchObject({ openTickets: 1 })
    expect(await agentUsage(mia(), id)).toEqual({
      items: [
        { kind: 'openTickets', count: 1 },
        { kind: 'tickets', count: 2 },
      ],
    })
  })

  test('she is archived with traces, deleted with her account without', async () => {
    const used = await newAgent('Used')
    await plainTicket(world, { agentId: used.id })
    await signIn(used.id)
    expect(await archiveAgent(mia(), used.id)).toEqual({ outcome: 'archived' })
    expect(await sessionsOf(used.id)).toBe(0)

    const unused = await newAgent('Unused', { access: [{ departmentId: billing, roleId: role, alerts: true }] })
    const account = await accountOf(unused.id)
    expect(await archiveAgent(mia(), unused.id)).toEqual({ outcome: 'deleted' })
    expect(await world.db.selectFrom('authUser').selectAll().where('id', '=', account.id).execute()).toEqual([])
  })

  test('her account stays while she is a requester, too', async () => {
    await world.requester('Both', { email: 'both@new.example' })
    const { id } = await newAgent('Both')
    expect(await archiveAgent(mia(), id)).toEqual({ outcome: 'deleted' })
    const rita = await world.db
      .selectFrom('requester')
      .select('accountId')
      .where('email', '=', 'both@new.example')
      .executeTakeFirstOrThrow()
    expect(rita.accountId).not.toBeNull()
  })

  test('one who wrote in a thread stays, though nothing else names her', async () => {
    const { id } = await newAgent('Author')
    const ticketId = await plainTicket(world)
    await world.db
      .insertInto('threadEntry')
      .values({
        ticketId,
        type: 'note',
        authorKind: 'agent',
        agentId: id,
        authorName: 'Author',
        format: 'text',
        body: 'Hm',
        bodyText: 'Hm',
        source: 'desk',
        at: world.now,
      })
      .execute()
    expect(await archiveAgent(mia(), id)).toEqual({ outcome: 'archived' })
  })

  test('a manager can be disabled at once, but is archived only when somebody else manages', async () => {
    const { id } = await newAgent('Boss')
    await world.db.updateTable('department').set({ managerId: id }).where('id', '=', sales).execute()
    await expect(archiveAgent(mia(), id)).rejects.toMatchObject({
      code: 'in_use',
      message: 'Still in use: 1 department managed (Sales). Change that first.',
    })
    await expect(changeAgent(mia(), id, { availability: 'archived' })).rejects.toMatchObject({ code: 'in_use' })
    expect(await changeAgent(mia(), id, { availability: 'disabled' })).toMatchObject({ availability: 'disabled' })
  })
})

describe('the last administrator', () => {
  const me = () => mia().actor.id

  test.each([
    ['demoted', { isAdministrator: false }],
    ['disabled', { availability: 'disabled' }],
    ['archived', { availability: 'archived' }],
  ] as const)('cannot be %s', async (_name, change) => {
    const refusal = { status: 409, code: 'last_administrator' }
    await expect(changeAgent(mia(), me(), change)).rejects.toMatchObject(refusal)
    await expect(archiveAgent(mia(), me())).rejects.toMatchObject(refusal)
  })

  test('is still there when ten demote, disable and archive the last ten at once', async () => {
    const others = await Promise.all(
      Array.from({ length: 9 }, (_, at) => newAgent(`Admin${at}`, { isAdministrator: true })),
    )
    const everybody = [me(), ...others.map(({ id }) => id)]
    const tries = await Promise.allSettled(
      everybody.map((id, at) => {
        if (at % 3 === 0) return changeAgent(mia(), id, { isAdministrator: false })
        if (at % 3 === 1) return changeAgent(mia(), id, { availability: 'disabled' })
        return archiveAgent(mia(), id)
      }),
    )
    const left = await world.db
      .selectFrom('agent')
      .select('id')
      .where('isAdministrator', '=', true)
      .where('availability', '=', 'active')
      .execute()
    expect(left).toHaveLength(1)
    const codes = tries.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason.code] : []))
    expect(codes).toEqual(['last_administrator'])
    await world.db
      .updateTable('agent')
      .set({ isAdministrator: true, availability: 'active' })
      .where('id', '=', me())
      .execute()
    await world.db.updateTable('agent').set({ isAdministrator: false }).where('id', '<>', me()).execute()
  })
})

describe('who sees whom', () => {
  const names = async (ctx: Ctx) => (await listAgents(ctx, { limit: 200 })).items.map(({ name }) => name)

  test('an agent sees those who share a department with her, without what is noted about them', async () => {
    const kay = await newAgent('Kay', { primaryDepartmentId: sales, notes: 'Probation until May' })
    const lee = world.as('lee')
    expect(await names(lee)).toContain('Mia')
    expect(await names(lee)).not.toContain('Kay')
    await expect(getAgent(lee, kay.id)).rejects.toMatchObject({ status: 404 })
    const all: Ctx<AgentActor> = { ...lee, actor: { ...lee.actor, permissions: new Set(['visibility.agents']) } }
    expect(await getAgent(all, kay.id)).toMatchObject({ name: 'Kay', notes: '' })
    expect(await getAgent(mia(), kay.id)).toMatchObject({ notes: 'Probation until May' })
  })

  test('only administrators create, change and archive', async () => {
    const sam = world.as('sam')
    const body = { name: 'X', email: 'x@new.example', password, primaryDepartmentId: hardware, primaryRoleId: role }
    await expect(createAgent(sam, { ...body, isAdministrator: true })).rejects.toMatchObject({ status: 403 })
    await expect(changeAgent(sam, sam.actor.id, { isAdministrator: true })).rejects.toMatchObject({ status: 403 })
    await expect(archiveAgent(sam, me())).rejects.toMatchObject({ status: 403 })
  })

  const me = () => mia().actor.id
})
