import { sql } from 'kysely'
import type { Role, roles } from '#contract/people.ts'
import { type RolePermission, rolePermissions } from '#contract/permissions.ts'
import type { BodyOf } from '#contract/route.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import { type Ctx, lockName, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { changeRow, createRow, lockRow } from '#server/platform/rows.ts'
import { type Archiving, archiveOrDelete, refuseLeaving, usage, use } from '#server/platform/uses.ts'

const rows = sql`
  select r.id, r.key, r.name, r.permissions, r.notes, r.availability,
    lower(r.name) as list_order, lower(r.name) as list_words, r.availability as list_availability
  from role r`

const kind: Archiving = {
  table: 'role',
  uses: (id) => [
    use('agents', 'disable', sql`from agent where primary_role_id = ${id} and availability <> 'archived'`, sql`name`),
    use(
      'access',
      'disable',
      sql`from agent a where a.availability <> 'archived'
        and exists (select from department_access da where da.agent_id = a.id and da.role_id = ${id})`,
      sql`name`,
    ),
    use('apiKeys', 'disable', sql`from api_key where role_id = ${id} and revoked_at is null`, sql`name`),
  ],
}

export const listRoles = (ctx: Ctx, query: ListQuery) => listRows<Role>(ctx.db, rows, query)
export const getRole = (ctx: Ctx, id: number) => oneRow<Role>(ctx.db, rows, id)
export const roleUsage = (ctx: Ctx, id: number) => usage(ctx.db, kind, id)

/** Creates a role; its key is made from its name and stays when that changes. @throws Conflict `name_taken` */
export function createRole(ctx: Ctx, body: BodyOf<typeof roles.create>): Promise<Role> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const permissions = inOrder(body.permissions ?? [])
    const key = await freeKey(op, body.name)
    const id = await createRow(op, 'role', { availability: 'active', ...body, permissions, key })
    return getRole(op, id)
  })
}

/** Changes a role, at once for everybody who has it. @throws Conflict `name_taken`, `in_use` */
export function changeRole(ctx: Ctx, id: number, body: BodyOf<typeof roles.change>): Promise<Role> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const before = await lockRow(op, 'role', id)
    await refuseLeaving(op, kind, { before, to: body.availability })
    await changeRow(op, 'role', {
      before,
      patch: { ...body, ...(body.permissions && { permissions: inOrder(body.permissions) }) },
    })
    return getRole(op, id)
  })
}

/** @throws Conflict `in_use` */
export function archiveRole(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    return archiveOrDelete(op, kind, id)
  })
}

function inOrder(permissions: RolePermission[]): RolePermission[] {
  return rolePermissions.filter((permission) => permissions.includes(permission))
}

/** `Second Line` -> `second-line`, or the first of `second-line-2`, `-3` ... that no role has had. */
async function freeKey(op: Op, name: string): Promise<string> {
  await lockName(op, 'role keys')
  const slug = slugOf(name)
  const known = await op.db.selectFrom('role').select('key').where('key', 'like', `${slug}%`).execute()
  const keys = new Set(known.map(({ key }) => key))
  // `administrator` is what an API key without limits is asked for by.
  keys.add('administrator')
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? slug : `${slug}-${number}`
    if (!keys.has(key)) return key
  }
}

function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'role'
}
