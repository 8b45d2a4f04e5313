import { createHmac, timingSafeEqual } from 'node:crypto'
import { agentPermissions } from '#contract/permissions.ts'
import type { BodyOf } from '#contract/route.ts'
import type * as contract from '#contract/session.ts'
import { system } from '#server/platform/actor.ts'
import { audit } from '#server/platform/audit.ts'
import type { Db } from '#server/platform/db.ts'
import { Conflict, Forbidden } from '#server/platform/errors.ts'
import { as, type Ctx, lockName, type Op, operation } from '#server/platform/operation.ts'
import { changeSettings, loadSettings } from '#server/settings/settings.ts'
import { createAccount, hashPassword } from './account.ts'
import { hashOf } from './identity.ts'
import { checkTimeZone } from './time-zone.ts'

interface FirstAgent {
  name: string
  email: string
  passwordHash: string
}

/** A desk is set up when it has its first agent. */
export async function isSetUp(db: Db): Promise<boolean> {
  return (await db.selectFrom('agent').select('id').limit(1).executeTakeFirst()) !== undefined
}

/**
 * What the set-up page asks for, printed where the server is started. It follows from the secret, so that every node
 * and every restart prints the same; it opens nothing once there is an agent.
 */
export function setUpToken(secret: string): string {
  return createHmac('sha256', secret).update('deskbell set-up').digest('base64url')
}

/**
 * The first run: names the desk and makes the first administrator.
 *
 * @returns the agent's and the account's id
 * @throws Conflict `already_set_up`
 * @throws Forbidden `wrong_token`
 */
export async function setUp(
  ctx: Ctx,
  { token, deskName, password, timeZone, language, ...person }: BodyOf<typeof contract.setUp>,
  secret: string,
): Promise<{ agentId: number; accountId: string }> {
  if (await isSetUp(ctx.db)) throw alreadySetUp()
  if (!timingSafeEqual(hashOf(token), hashOf(setUpToken(secret)))) {
    throw new Forbidden('wrong_token', 'This is not the address that was printed when the server started.')
  }
  checkTimeZone(timeZone)
  const passwordHash = await hashPassword(password)
  return operation(ctx, async (op) => {
    // Two at once: the second waits here, and then finds the first one's agent.
    await lockName(op, 'set-up')
    if (await isSetUp(op.db)) throw alreadySetUp()
    const first = await createAdministrator(op, { ...person, passwordHash })
    await changeSettings(as(op, { ...system('set-up') }), { desk: { name: deskName, timeZone, language } })
    return first
  })
}

/** An administrator with all access to every department; the default department is the primary one. */
export async function createAdministrator(op: Op, person: FirstAgent): Promise<{ agentId: number; accountId: string }> {
  const accountId = await createAccount(op, person)
  const { tickets } = await loadSettings(op.db)
  const role = await op.db.selectFrom('role').select('id').where('key', '=', 'all-access').executeTakeFirstOrThrow()
  const { id: agentId } = await op.db
    .insertInto('agent')
    .values({
      accountId,
      name: person.name,
      email: person.email,
      isAdministrator: true,
      permissions: [...agentPermissions],
      primaryDepartmentId: tickets.defaultDepartmentId,
      primaryRoleId: role.id,
      createdAt: op.now,
      updatedAt: op.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await op.db
    .insertInto('departmentAccess')
    .columns(['agentId', 'departmentId', 'roleId'])
    .expression((eb) =>
      eb
        .selectFrom('department')
        .select((each) => [each.lit(agentId).as('agentId'), 'department.id', each.lit(role.id).as('roleId')])
        .where('department.id', '!=', tickets.defaultDepartmentId)
        .where('department.availability', '=', 'active'),
    )
    .execute()
  await audit(op, {
    type: 'agent.created',
    subject: 'agent',
    id: agentId,
    data: { name: person.name, isAdministrator: true },
  })
  return { agentId, accountId }
}

function alreadySetUp(): Conflict {
  return new Conflict('already_set_up', 'This desk has been set up already. Please sign in.')
}
