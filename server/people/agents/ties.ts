import type { Op } from '#server/platform/operation.ts'
import type { Access } from './check.ts'

// Departments beyond the primary one, and teams: rows of their own beside the agent's.

export async function accessOf(op: Op, agentId: number): Promise<Access[]> {
  return op.db
    .selectFrom('departmentAccess')
    .select(['departmentId', 'roleId', 'alerts'])
    .where('agentId', '=', agentId)
    .orderBy('departmentId')
    .execute()
}

export async function writeAccess(op: Op, agentId: number, access: Access[]): Promise<void> {
  await op.db.deleteFrom('departmentAccess').where('agentId', '=', agentId).execute()
  if (access.length === 0) return
  const values = access.map((entry) => ({ ...entry, agentId }))
  await op.db.insertInto('departmentAccess').values(values).execute()
}

/** Ids of her teams, archived ones left out: nobody sees those, and nobody takes her out of them unseen. */
export async function teamsOf(op: Op, agentId: number): Promise<number[]> {
  const rows = await op.db
    .selectFrom('teamMember')
    .innerJoin('team', 'team.id', 'teamMember.teamId')
    .select('teamId')
    .where('agentId', '=', agentId)
    .where('availability', '<>', 'archived')
    .orderBy('teamId')
    .execute()
  return rows.map(({ teamId }) => teamId)
}

/** Her alerts in the teams where she stays are as they were. */
export async function writeTeams(
  op: Op,
  agentId: number,
  { had, has }: { had: number[]; has: number[] },
): Promise<void> {
  const left = had.filter((id) => !has.includes(id))
  const joined = has.filter((id) => !had.includes(id))
  if (left.length > 0) {
    await op.db.deleteFrom('teamMember').where('agentId', '=', agentId).where('teamId', 'in', left).execute()
  }
  if (joined.length > 0) {
    const values = joined.map((teamId) => ({ agentId, teamId }))
    await op.db.insertInto('teamMember').values(values).execute()
  }
}

export function inOrder(access: Access[]): Access[] {
  return access
    .map(({ departmentId, roleId, alerts }) => ({ departmentId, roleId, alerts }))
    .sort((one, other) => one.departmentId - other.departmentId)
}
