import { sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import type { Cause } from '#contract/cause.ts'
import type { Op } from '#server/platform/operation.ts'

interface Needing {
  need: Pick<Extract<Action, { kind: 'needSkill' }>, 'skillId' | 'level' | 'demand'>
  cause: Cause
}

/** That a ticket needs a skill; what was said of it before is over. */
export async function needSkill(op: Op, ticketId: number, { need, cause }: Needing): Promise<void> {
  await sql`
    insert into skill_need (skill_id, ticket_id, min_level, is_required, cause)
    select id, ${ticketId}, ${need.level}, ${need.demand === 'required'}, ${JSON.stringify(cause)}::jsonb
    from skill where id = ${need.skillId} and availability = 'active'
    on conflict (ticket_id, skill_id) where ticket_id is not null
      do update set min_level = excluded.min_level, is_required = excluded.is_required, cause = excluded.cause`.execute(
    op.db,
  )
}
