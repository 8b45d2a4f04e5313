import { describe, expect, test } from 'vitest'
import { Organization } from '#contract/people.ts'
import type { AgentPermission } from '#contract/permissions.ts'
import type { AgentActor } from '#server/platform/actor.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import { createUser } from '../requesters/create.ts'
import { archiveOrganization, changeOrganization, createOrganization } from './change.ts'
import { getOrganization, listOrganizations } from './organizations.ts'

const world = await testWorld()
const mia = () => world.as('mia')

function sam(...permissions: AgentPermission[]): Ctx<AgentActor> {
  const ctx = world.as('sam')
  return { ...ctx, actor: { ...ctx.actor, permissions: new Set(permissions) } }
}

test('is created, listed with its people, changed and recorded', async () => {
  const acme = await createOrganization(sam('org.create'), {
    name: 'Acme',
    domains: ['acme.example'],
    ticketSharing: 'all',
  })
  await createUser(mia(), { name: 'Wile', email: 'wile@acme.example' })
  const changed = await changeOrganization(sam('org.edit'), acme.id, {
    phone: '5',
    domains: ['acme.example', 'acme.test'],
    accountManagerId: await world.id('agent', 'Lee'),
    assignsAccountManager: true,
  })
  expect(Organization.strict().parse(changed)).toMatchObject({
    people: 1,
    phone: '5',
    ticketSharing: 'all',
    accountManager: { name: 'Lee' },
    assignsAccountManager: true,
    archivedAt: null,
  })
  expect((await listOrganizations(sam(), { limit: 9, q: 'ac' })).items).toEqual([changed])
  expect(await getOrganization(sam(), acme.id)).toEqual(changed)
  expect((await recorded(world, 'organization', acme.id)).map(({ type, by }) => [type, by])).toEqual([
    ['organization.created', 'Sam'],
    ['organization.changed', 'Sam'],
  ])
  const { id: accountTeamId } = await world.db
    .insertInto('team')
    .values({ name: 'First line' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await expect(changeOrganization(mia(), acme.id, { accountTeamId })).rejects.toMatchObject({
    fields: [{ field: 'body.accountTeamId', code: 'both' }],
  })
  expect(await changeOrganization(mia(), acme.id, { accountTeamId, accountManagerId: null })).toMatchObject({
    accountManager: null,
    accountTeam: { name: 'First line' },
  })
  await expect(createOrganization(mia(), { name: 'Any', accountManagerId: 999_999 })).rejects.toMatchObject({
    fields: [{ field: 'body.accountManagerId', code: 'not_found' }],
  })
  await expect(createOrganization(mia(), { name: 'ACME' })).rejects.toMatchObject({ code: 'name_taken' })
})

describe('a domain', () => {
  test('belongs to one organization, with or without its sub-domains', async () => {
    const one = await createOrganization(mia(), { name: 'First', domains: ['first.example', '.all.example'] })
    await expect(
      createOrganization(mia(), { name: 'Second', domains: ['.first.example', 'mine.example', 'all.example'] }),
    ).rejects.toMatchObject({
      status: 409,
      code: 'domain_taken',
      fields: [{ field: 'body.domains.0' }, { field: 'body.domains.2' }],
    })
    await expect(
      createOrganization(mia(), { name: 'Twice', domains: ['twice.example', '.twice.example'] }),
    ).rejects.toMatchObject({ status: 422, fields: [{ field: 'body.domains.1', code: 'repeated' }] })
    await createOrganization(mia(), { name: 'Part', domains: ['part.all.example'] })
    expect(await changeOrganization(mia(), one.id, { domains: ['.first.example'] })).toMatchObject({
      domains: ['.first.example'],
    })
  })

  test('of ten who take it at once, one gets it', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, (_, at) =>
        createOrganization(mia(), { name: `Racer ${at}`, domains: ['race.example'] }),
      ),
    )
    const codes = tries.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason.code] : []))
    expect(codes).toEqual(Array.from({ length: 9 }, () => 'domain_taken'))
  })
})

test('with people it is archived and frees its name and domains; without it is deleted', async () => {
  const { id } = await createOrganization(mia(), { name: 'Closing', domains: ['closing.example'] })
  await createUser(mia(), { name: 'Last', email: 'last@closing.example' })
  expect(await archiveOrganization(sam('org.delete'), id)).toEqual({ outcome: 'archived' })
  expect((await getOrganization(mia(), id)).archivedAt).not.toBeNull()
  expect((await listOrganizations(mia(), { limit: 9, q: 'closing' })).items).toEqual([])
  const again = await createOrganization(mia(), { name: 'Closing', domains: ['closing.example'] })
  expect((await createUser(mia(), { name: 'New', email: 'new@closing.example' })).organization?.id).toBe(again.id)

  const empty = await createOrganization(mia(), { name: 'Empty' })
  expect(await archiveOrganization(mia(), empty.id)).toEqual({ outcome: 'deleted' })
})

test('an archived one is listed when asked for, and comes back unless its name or a domain is taken', async () => {
  const { id } = await createOrganization(mia(), { name: 'Phoenix', domains: ['phoenix.example'] })
  await createUser(mia(), { name: 'Ash', email: 'ash@phoenix.example' })
  await archiveOrganization(mia(), id)
  const found = async (include?: string) =>
    (await world.call('sam', `GET /api/v1/organizations?q=phoenix${include ? `&include=${include}` : ''}`)).body.items
  expect(await found()).toEqual([])
  expect(await found('all')).toMatchObject([{ id, availability: 'archived' }])

  const other = await createOrganization(mia(), { name: 'Other bird', domains: ['phoenix.example'] })
  const back = { availability: 'active' as const }
  await expect(changeOrganization(mia(), id, back)).rejects.toMatchObject({ code: 'domain_taken' })
  await changeOrganization(mia(), other.id, { name: 'Phoenix', domains: [] })
  await expect(changeOrganization(mia(), id, back)).rejects.toMatchObject({ code: 'name_taken' })
  await changeOrganization(mia(), other.id, { name: 'Other bird' })
  await expect(changeOrganization(sam('org.edit'), id, back)).rejects.toMatchObject({ status: 403 })
  expect(await changeOrganization(mia(), id, back)).toMatchObject({ availability: 'active', archivedAt: null })
  expect(await found()).toMatchObject([{ id, people: 1 }])
})

test('each act needs its permission, and programs an administrator’s key', async () => {
  const { id } = await createOrganization(mia(), { name: 'Guarded' })
  const needing = (permission: string) => ({ status: 403, message: expect.stringContaining(permission) })
  await expect(createOrganization(sam('org.edit'), { name: 'X' })).rejects.toMatchObject(needing('org.create'))
  await expect(changeOrganization(sam('org.create'), id, { name: 'X' })).rejects.toMatchObject(needing('org.edit'))
  await expect(archiveOrganization(sam('org.edit'), id)).rejects.toMatchObject(needing('org.delete'))
  const { actor } = await world.apiKey({ role: 'all-access' })
  await expect(listOrganizations({ ...mia(), actor }, { limit: 9 })).rejects.toMatchObject({ status: 403 })
  await expect(createOrganization({ ...mia(), actor }, { name: 'X' })).rejects.toMatchObject(needing('org.create'))
})
