import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { User } from '#contract/people.ts'
import type { AgentPermission } from '#contract/permissions.ts'
import type { AgentActor } from '#server/platform/actor.ts'
import { likeWords } from '#server/platform/like.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { plainTicket } from '#test/plain-ticket.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import { createAgent } from '../agents/create.ts'
import { createOrganization } from '../organizations/change.ts'
import { startSession } from '../session.ts'
import { archiveUser } from './archive.ts'
import { changeUser } from './change.ts'
import { createUser } from './create.ts'
import { listUsers, loadUser } from './requesters.ts'

const world = await testWorld()
const mia = () => world.as('mia')
const ada = await world.id('requester', 'Ada')

/** Sam with these permissions and no others. */
function sam(...permissions: AgentPermission[]): Ctx<AgentActor> {
  const ctx = world.as('sam')
  return { ...ctx, actor: { ...ctx.actor, permissions: new Set(permissions) } }
}

describe('the directory', () => {
  test('shows requesters newest first, with their tickets counted', async () => {
    const { id } = await createUser(mia(), { name: 'Cora Counted', email: 'cora@example.com' })
    await plainTicket(world, { requesterId: id })
    await plainTicket(world, { requesterId: id })
    await plainTicket(world, { requesterId: id, statusId: await world.id('ticketStatus', 'Closed') })
    const { items } = await listUsers(mia(), { limit: 50 }, () => sql`true`)
    expect(User.strict().parse(items[0])).toMatchObject({ id, openTickets: 2, closedTickets: 1, hasAccount: false })
  })

  test('comes in pages', async () => {
    const first = await listUsers(mia(), { limit: 2 })
    const second = await listUsers(mia(), { limit: 2, cursor: first.nextCursor ?? '' })
    const ids = [...first.items, ...second.items].map(({ id }) => id)
    expect(ids).toEqual([...new Set(ids)].sort((one, other) => other - one))
    await expect(listUsers(mia(), { limit: 2, cursor: 'abc' })).rejects.toMatchObject({ code: 'bad_cursor' })
  })

  test('is searched in names and addresses by all words; special characters stand for themselves', async () => {
    await createUser(mia(), { name: 'Grace Brewster Hopper', email: 'grace_100%@navy.example' })
    const found = async (q: string) => (await listUsers(mia(), { limit: 9, q })).items.map(({ name }) => name)
    expect(await found('HOPPER grace')).toEqual(['Grace Brewster Hopper'])
    expect(await found('navy.ex')).toEqual(['Grace Brewster Hopper'])
    expect(await found('ho')).toEqual(['Grace Brewster Hopper'])
    expect(await found('pp')).toEqual([])
    expect(await found('e_100%')).toEqual(['Grace Brewster Hopper'])
    expect(await found('e%0%')).toEqual([])
    expect(await found('grace\\')).toEqual([])
    expect(await found('hopper ada')).toEqual([])
    expect(await found('\u0000')).not.toEqual([])
  })

  test('is for user.dir; without it agents look people up by two letters', async () => {
    const refusal = { status: 403, message: expect.stringContaining('user.dir') }
    expect((await listUsers(sam('user.dir'), { limit: 9 })).items.length).toBeGreaterThan(0)
    expect((await listUsers(sam(), { limit: 9, q: 'ad' })).items.map(({ name }) => name)).toContain('Ada')
    for (const query of [{}, { q: ' a ' }, { q: 'ad', organizationId: 1 }]) {
      await expect(listUsers(sam(), { limit: 9, ...query })).rejects.toMatchObject(refusal)
    }
    const { actor } = await world.apiKey({ role: 'all-access' })
    await expect(listUsers({ ...mia(), actor }, { limit: 9, q: 'ada' })).rejects.toMatchObject(refusal)
    expect(
      (await listUsers({ ...mia(), actor: (await world.apiKey()).actor }, { limit: 9 })).items.length,
    ).toBeGreaterThan(0)
  })

  test.each(['hopper', 'gr', 'g', 'grace hop', '100%'])('can look for %s in its index', async (q) => {
    const conditions = sql.join(likeWords(sql`(lower(r.name) || ' ' || r.email)`, q), sql` and `)
    const plan = await world.db.transaction().execute(async (db) => {
      // So few rows are read faster than any index; this asks whether it could serve.
      await sql`set local enable_seqscan = off`.execute(db)
      return sql<Record<string, string>>`explain select r.id from requester r where ${conditions}`.execute(db)
    })
    expect(plan.rows.flatMap((row) => Object.values(row)).join('\n')).toContain('requester_like')
  })
})

describe('creating a requester', () => {
  test('needs user.create, and is recorded', async () => {
    const made = await createUser(sam('user.create'), {
      name: 'Ada 💡 Löwe',
      email: 'loewe@example.com',
      phone: '+49 1',
      notes: 'VIP',
    })
    expect(made).toMatchObject({
      name: 'Ada 💡 Löwe',
      phone: '+49 1',
      notes: 'VIP',
      organization: null,
      archivedAt: null,
    })
    expect(await recorded(world, 'requester', made.id)).toMatchObject([{ type: 'requester.created', by: 'Sam' }])
    await expect(createUser(sam('user.edit'), { name: 'X', email: 'x@example.com' })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('user.create'),
    })
  })

  test('refuses an address that somebody has; of ten at once one is made', async () => {
    await expect(createUser(mia(), { name: 'Other', email: 'ada@example.com' })).rejects.toMatchObject({
      status: 409,
      code: 'email_taken',
      fields: [{ field: 'body.email', code: 'email_taken' }],
    })
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () => createUser(mia(), { name: 'Wanted', email: 'wanted@example.com' })),
    )
    const codes = tries.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason.code] : []))
    expect(codes).toEqual(Array.from({ length: 9 }, () => 'email_taken'))
  })

  test('brings somebody archived back', async () => {
    const { id } = await createUser(mia(), { name: 'Gone Away', email: 'gone@example.com' })
    await plainTicket(world, { requesterId: id })
    await archiveUser(mia(), id)
    const back = await createUser(mia(), { name: 'Back Again', email: 'gone@example.com' })
    expect(back).toMatchObject({ id, name: 'Back Again', archivedAt: null })
    expect((await recorded(world, 'requester', id)).map(({ type }) => type)).toContain('requester.restored')
  })

  test('joins the organization of the domain, unless told otherwise', async () => {
    const acme = await createOrganization(mia(), { name: 'Acme', domains: ['acme.example', '.acme.test'] })
    const lab = await createOrganization(mia(), { name: 'Acme Lab', domains: ['lab.acme.test'] })
    const joined = async (email: string, more = {}) =>
      (await createUser(mia(), { name: 'P', email, ...more })).organization?.name
    expect(await joined('a@acme.example')).toBe('Acme')
    expect(await joined('a@mail.acme.example')).toBeUndefined()
    expect(await joined('a@acme.test')).toBe('Acme')
    expect(await joined('a@deep.er.acme.test')).toBe('Acme')
    expect(await joined('a@lab.acme.test')).toBe('Acme Lab')
    expect(await joined('a@notacme.example')).toBeUndefined()
    expect(await joined('b@acme.example', { organizationId: lab.id })).toBe('Acme Lab')
    expect(await joined('c@acme.example', { organizationId: null })).toBeUndefined()
    const { items } = await listUsers(mia(), { limit: 9, organizationId: acme.id })
    expect(items.map(({ email }) => email).sort()).toEqual(['a@acme.example', 'a@acme.test', 'a@deep.er.acme.test'])
  })

  test('refuses unknown organizations, and a contact of none', async () => {
    await expect(
      createUser(mia(), { name: 'P', email: 'p@example.com', organizationId: 999_999 }),
    ).rejects.toMatchObject({
      fields: [{ field: 'body.organizationId', code: 'not_found' }],
    })
    await expect(
      createUser(mia(), { name: 'P', email: 'p@example.com', isPrimaryContact: true }),
    ).rejects.toMatchObject({
      fields: [{ field: 'body.isPrimaryContact', code: 'no_organization' }],
    })
  })
})

describe('changing a requester', () => {
  test('needs user.edit, and is recorded', async () => {
    await expect(changeUser(sam('user.create'), ada, { name: 'X' })).rejects.toMatchObject({ status: 403 })
    expect(await changeUser(sam('user.edit'), ada, { phone: '7' })).toMatchObject({ phone: '7' })
    expect((await recorded(world, 'requester', ada)).at(-1)).toMatchObject({
      type: 'requester.changed',
      changes: { phone: { from: '', to: '7' } },
      by: 'Sam',
    })
    await expect(changeUser(mia(), ada, { email: 'bob@example.com' })).rejects.toMatchObject({ code: 'email_taken' })
  })

  test('another address is signed in with from now on', async () => {
    await world.requester('Ned')
    const id = await world.id('requester', 'Ned')
    const { accountId } = await world.db
      .selectFrom('requester')
      .select('accountId')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    await startSession(world.db, accountId ?? '', { now: world.now })
    await changeUser(mia(), id, { email: 'ned@elsewhere.example' })
    const account = await world.db
      .selectFrom('authUser')
      .select('email')
      .where('id', '=', accountId ?? '')
      .executeTakeFirst()
    expect(account?.email).toBe('ned@elsewhere.example')
    expect(
      await world.db
        .selectFrom('authSession')
        .select('id')
        .where('userId', '=', accountId ?? '')
        .execute(),
    ).toEqual([])
  })

  test('the address of somebody with an account needs user.manage; that of others does not', async () => {
    const withAccount = await world.requester('Konrad')
    const without = await world.requester('Otto', { account: false })
    await expect(
      changeUser(sam('user.edit'), withAccount, { name: 'Conrad', email: 'thief@example.com' }),
    ).rejects.toMatchObject({ status: 403, message: expect.stringContaining('user.manage') })
    expect(await loadUser(world, withAccount)).toMatchObject({ name: 'Konrad', email: 'konrad@example.com' })
    const same = { name: 'Conrad', email: 'konrad@example.com' }
    expect(await changeUser(sam('user.edit'), withAccount, same)).toMatchObject(same)
    const moved = { email: 'conrad@example.com' }
    expect(await changeUser(sam('user.edit', 'user.manage'), withAccount, moved)).toMatchObject(moved)
    const other = { email: 'otto@elsewhere.example' }
    expect(await changeUser(sam('user.edit'), without, other)).toMatchObject(other)
  })

  test('the address of somebody who is an agent too is left to administrators', async () => {
    await world.requester('Hedy')
    const { primaryDepartmentId, primaryRoleId } = await world.db
      .selectFrom('agent')
      .selectAll()
      .where('name', '=', 'Sam')
      .executeTakeFirstOrThrow()
    await createAgent(mia(), {
      name: 'Hedy',
      email: 'hedy@example.com',
      password: 'spread spectrum',
      primaryDepartmentId,
      primaryRoleId,
    })
    const id = await world.id('requester', 'Hedy')
    await expect(changeUser(sam('user.edit', 'user.manage'), id, { email: 'thief@example.com' })).rejects.toMatchObject(
      {
        code: 'is_agent',
      },
    )
    expect((await loadUser(world, id)).email).toBe('hedy@example.com')
  })

  test('who changes organization is no longer its primary contact', async () => {
    const one = await createOrganization(mia(), { name: 'One' })
    const other = await createOrganization(mia(), { name: 'Other' })
    const { id } = await createUser(mia(), {
      name: 'P',
      email: 'mover@example.com',
      organizationId: one.id,
      isPrimaryContact: true,
    })
    expect(await changeUser(mia(), id, { organizationId: other.id })).toMatchObject({ isPrimaryContact: false })
    expect(await changeUser(mia(), id, { isPrimaryContact: true })).toMatchObject({ isPrimaryContact: true })
    expect(await changeUser(mia(), id, { organizationId: null })).toMatchObject({
      organization: null,
      isPrimaryContact: false,
    })
  })
})

describe('archiving a requester', () => {
  test('needs user.delete; one with tickets is archived and leaves the directory', async () => {
    const { id } = await createUser(mia(), { name: 'Archie', email: 'archie@example.com' })
    await plainTicket(world, { requesterId: id })
    await expect(archiveUser(sam('user.edit'), id)).rejects.toMatchObject({ status: 403 })
    expect(await archiveUser(sam('user.delete'), id)).toEqual({ outcome: 'archived' })
    expect(await archiveUser(mia(), id)).toEqual({ outcome: 'archived' })
    expect((await listUsers(mia(), { limit: 9, q: 'archie' })).items).toEqual([])
    expect((await loadUser(world, id)).archivedAt).toBe(world.now.toISOString())
    expect((await recorded(world, 'requester', id)).filter(({ type }) => type === 'requester.archived')).toHaveLength(1)
  })

  test('can be taken back, with everything that was known', async () => {
    const { id } = await createUser(mia(), { name: 'Beck', email: 'beck@example.com', phone: '12345' })
    await plainTicket(world, { requesterId: id })
    await archiveUser(mia(), id)
    const back = { id, name: 'Beck', phone: '12345', archivedAt: null }
    expect(await changeUser(mia(), id, { availability: 'active' })).toMatchObject(back)
    expect(await changeUser(mia(), id, { availability: 'active' })).toMatchObject(back)
    expect((await recorded(world, 'requester', id)).filter(({ type }) => type === 'requester.restored')).toHaveLength(1)
  })

  test('one without is deleted with the account', async () => {
    const id = await world.requester('Eph')
    expect(await archiveUser(mia(), id)).toEqual({ outcome: 'deleted' })
    await expect(loadUser(world, id)).rejects.toMatchObject({ status: 404 })
    expect(await world.db.selectFrom('authUser').select('id').where('email', '=', 'eph@example.com').execute()).toEqual(
      [],
    )
  })
})
