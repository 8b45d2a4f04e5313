import type { Agent, agents } from '#contract/people.ts'
import type { BodyOf } from '#contract/route.ts'
import { audit } from '#server/platform/audit.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { changeRow, changesOf, lockRow, type Row } from '#server/platform/rows.ts'
import { refuseLeaving } from '#server/platform/uses.ts'
import { endSessions, hashPassword, setPassword } from '../account.ts'
import { moveAccount } from './account.ts'
import { getAgent } from './agents.ts'
import { agentKind, lockAdministrators, refuseLastAdministrator } from './archive.ts'
import { tieProblems } from './check.ts'
import { inOrder as permissionsInOrder } from './create.ts'
import { accessOf, inOrder, teamsOf, writeAccess, writeTeams } from './ties.ts'

type Change = BodyOf<typeof agents.change>

/**
 * Changes an agent; `access`, `permissions` and `teamIds` are all that she has from now on. Another address or password,
 * or being disabled, signs her out everywhere. Disabled, she keeps her tickets.
 *
 * @throws BadInput  unknown or archived departments, roles and teams, each at its field
 * @throws Conflict  `email_taken`, `last_administrator`, `in_use` (archiving)
 */
export async function changeAgent(ctx: Ctx, id: number, body: Change): Promise<Agent> {
  demandAdministrator(ctx.actor)
  const { password, access, teamIds, permissions, ...facts } = body
  const passwordHash = password === undefined ? null : await hashPassword(password)
  return operation(ctx, async (op) => {
    const stepsDown = facts.isAdministrator === false || (facts.availability ?? 'active') !== 'active'
    if (stepsDown) await lockAdministrators(op)
    const before = await lockRow(op, 'agent', id)
    const had = { access: await accessOf(op, id), teamIds: await teamsOf(op, id) }
    refuseProblems(await tieProblems(op, body, { ...before, ...had }))
    if (stepsDown) await refuseLastAdministrator(op, id)
    await refuseLeaving(op, agentKind, { before, to: facts.availability })

    // Her new primary department needs no further access beside it.
    const home = facts.primaryDepartmentId ?? before.primaryDepartmentId
    const has = {
      access: access ? inOrder(access) : had.access.filter(({ departmentId }) => departmentId !== home),
      teamIds: teamIds ? [...teamIds].sort((one, other) => one - other) : had.teamIds,
    }
    const also = changesOf(had, has)
    if (also.access) await writeAccess(op, id, has.access)
    if (also.teamIds) await writeTeams(op, id, { had: had.teamIds, has: has.teamIds })
    await writeAccount(op, before, { facts, passwordHash })
    const patch = { ...facts, ...(permissions && { permissions: permissionsInOrder(permissions) }) }
    await changeRow(op, 'agent', { before, patch, also })
    return getAgent(op, id)
  })
}

async function writeAccount(
  op: Op,
  { id, accountId, email }: Row<'agent'>,
  { facts, passwordHash }: { facts: Pick<Change, 'email' | 'availability'>; passwordHash: string | null },
): Promise<void> {
  if (facts.email !== undefined && facts.email !== email) await moveAccount(op, accountId, facts.email)
  if (passwordHash !== null) {
    await setPassword(op, accountId, passwordHash)
    await audit(op, { type: 'agent.password_changed', subject: 'agent', id })
  }
  if ((facts.availability ?? 'active') !== 'active') await endSessions(op, accountId)
}
