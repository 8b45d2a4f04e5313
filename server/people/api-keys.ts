import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { ReplyOf } from '#contract/route.ts'
import type * as contract from '#contract/session.ts'
import { audit } from '#server/platform/audit.ts'
import type { Db } from '#server/platform/db.ts'
import { badField, NotFound } from '#server/platform/errors.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { hashOf } from './identity.ts'

type ApiKey = ReplyOf<typeof contract.listApiKeys>['items'][number]

export async function listApiKeys(ctx: Ctx): Promise<{ items: ApiKey[] }> {
  const rows = await keys(ctx.db).orderBy('apiKey.id', 'desc').execute()
  return { items: rows.map(present) }
}

/**
 * Makes a key. Only its hash is stored: it can be shown now and never again.
 *
 * @param role  `administrator`, or the key of a role
 * @throws BadInput `unknown_role`
 */
export function createApiKey(
  ctx: Ctx,
  { name, role }: { name: string; role: string },
): Promise<ApiKey & { key: string }> {
  return operation(ctx, async (op) => {
    const isAdministrator = role === 'administrator'
    const prefix = `dbk_${randomBytes(4).toString('hex')}`
    const key = `${prefix}_${randomBytes(32).toString('base64url')}`
    const { id } = await op.db
      .insertInto('apiKey')
      .values({
        name,
        prefix,
        keyHash: hashOf(key),
        isAdministrator,
        roleId: isAdministrator ? null : await roleId(op.db, role),
        createdBy: op.actor.name,
        createdAt: op.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await audit(op, { type: 'api_key.created', subject: 'api_key', id, data: { name, role, prefix } })
    const row = await keys(op.db).where('apiKey.id', '=', id).executeTakeFirstOrThrow()
    return { ...present(row), key }
  })
}

/** From now on the key opens nothing. Revoking it again changes nothing. */
export function revokeApiKey(ctx: Ctx, id: number): Promise<void> {
  return operation(ctx, async (op) => {
    const row = await op.db
      .updateTable('apiKey')
      .set((eb) => ({ revokedAt: eb.fn.coalesce('revokedAt', sql<Date>`${op.now}`) }))
      .where('id', '=', id)
      .returning(['name', 'revokedAt'])
      .executeTakeFirst()
    if (!row) throw new NotFound()
    if (row.revokedAt?.getTime() !== op.now.getTime()) return
    await audit(op, { type: 'api_key.revoked', subject: 'api_key', id, data: { name: row.name } })
  })
}

function keys(db: Db) {
  return db
    .selectFrom('apiKey')
    .leftJoin('role', 'role.id', 'apiKey.roleId')
    .select(['apiKey.id', 'apiKey.name', 'apiKey.prefix', 'apiKey.createdBy', 'role.key as role'])
    .select(['apiKey.createdAt', 'apiKey.lastUsedAt', 'apiKey.revokedAt'])
}

type Row = Awaited<ReturnType<ReturnType<typeof keys>['executeTakeFirstOrThrow']>>

function present({ role, createdAt, lastUsedAt, revokedAt, ...row }: Row): ApiKey {
  return {
    ...row,
    role: role ?? 'administrator',
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  }
}

async function roleId(db: Db, key: string): Promise<number> {
  const role = await db
    .selectFrom('role')
    .select('id')
    .where('key', '=', key)
    .where('availability', '=', 'active')
    .executeTakeFirst()
  if (!role) throw badField('body.role', 'unknown_role', 'Write `administrator` or the key of a role.')
  return role.id
}
