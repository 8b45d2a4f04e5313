import type { Agent, agents } from '#contract/people.ts'
import { type AgentPermission, agentPermissions } from '#contract/permissions.ts'
import type { BodyOf } from '#contract/route.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { createRow } from '#server/platform/rows.ts'
import { hashPassword } from '../account.ts'
import { claimAccount } from './account.ts'
import { getAgent } from './agents.ts'
import { tieProblems } from './check.ts'
import { writeAccess, writeTeams } from './ties.ts'

/**
 * Creates an agent with an account to sign in with.
 *
 * @throws BadInput  unknown or archived departments, roles and teams, each at its field
 * @throws Conflict  `email_taken`
 */
export async function createAgent(ctx: Ctx, body: BodyOf<typeof agents.create>): Promise<Agent> {
  demandAdministrator(ctx.actor)
  const { password, access = [], teamIds = [], permissions = [], ...facts } = body
  const passwordHash = await hashPassword(password)
  return operation(ctx, async (op) => {
    refuseProblems(await tieProblems(op, { ...facts, access, teamIds }))
    const accountId = await claimAccount(op, { name: facts.name, email: facts.email, passwordHash })
    const values = { availability: 'active' as const, ...facts, permissions: inOrder(permissions), accountId }
    const id = await createRow(op, 'agent', values, { access, teamIds })
    await writeAccess(op, id, access)
    await writeTeams(op, id, { had: [], has: teamIds })
    return getAgent(op, id)
  })
}

export function inOrder(permissions: AgentPermission[]): AgentPermission[] {
  return agentPermissions.filter((permission) => permissions.includes(permission))
}
