import { sql } from 'kysely'
import { usedByAutomation } from '#server/platform/automation-uses.ts'
import { Conflict } from '#server/platform/errors.ts'
import { type Ctx, lockName, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { lockRow } from '#server/platform/rows.ts'
import { type Archiving, archiveOrDelete, use } from '#server/platform/uses.ts'
import { endSessions } from '../account.ts'
import { escalatingTo } from '../escalating-to.ts'
import { dropAccount } from './account.ts'

/** Tickets of an agent who goes stay with her until somebody gives them to another: the counts say how many. */
export const agentKind: Archiving = {
  table: 'agent',
  uses: (id) => [
    use('openTickets', 'nothing', sql`from ticket where agent_id = ${id} and state = 'open' and deleted_at is null`),
    ...usedByAutomation('agent', id),
    use('tickets', 'nothing', sql`from ticket where agent_id = ${id} or closed_by_id = ${id}`),
    use('managed', 'archive', sql`from department where manager_id = ${id} and availability <> 'archived'`, sql`name`),
    use('teamsLed', 'archive', sql`from team where lead_id = ${id} and availability <> 'archived'`, sql`name`),
    use('helpTopics', 'archive', sql`from help_topic where agent_id = ${id} and availability <> 'archived'`, sql`name`),
    use('slaPlans', 'archive', escalatingTo('agentId', id), sql`name`),
    use(
      'organizations',
      'nothing',
      sql`from organization where account_manager_id = ${id} and archived_at is null`,
      sql`name`,
    ),
    use(
      'standIns',
      'nothing',
      sql`from agent_absence b join agent a on a.id = b.agent_id
        where b.stand_in_id = ${id} and (b.ends_at is null or b.ends_at > now()) and a.availability <> 'archived'`,
      sql`a.name`,
    ),
  ],
}

/**
 * Archives an agent, or deletes one who has left no trace, and ends her sessions.
 *
 * @throws Conflict `last_administrator`; `in_use`: she manages a department, leads a team or is given tickets by a topic
 */
export function archiveAgent(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockAdministrators(op)
    const { accountId } = await lockRow(op, 'agent', id)
    await refuseLastAdministrator(op, id)
    const done = await archiveOrDelete(op, agentKind, id)
    await endSessions(op, accountId)
    if (done.outcome === 'deleted') await dropAccount(op, accountId)
    return done
  })
}

/** To be held, and taken before any agent's row, by whoever may leave the desk without an administrator. */
export async function lockAdministrators(op: Op): Promise<void> {
  await lockName(op, 'administrators')
}

/** @throws Conflict `last_administrator`  nobody else could administer the desk */
export async function refuseLastAdministrator(op: Op, id: number): Promise<void> {
  const administrators = await op.db
    .selectFrom('agent')
    .select('id')
    .where('isAdministrator', '=', true)
    .where('availability', '=', 'active')
    .execute()
  if (administrators.length !== 1 || administrators[0]?.id !== id) return
  throw new Conflict('last_administrator', 'This is the last administrator. Make somebody else one first.')
}
