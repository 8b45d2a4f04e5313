import { sql } from 'kysely'
import type { SkillNeedInput } from '#contract/assignment.ts'
import type { Cause } from '#contract/cause.ts'
import type { Op } from '#server/platform/operation.ts'

/**
 * What one ticket needs besides, as an action of a filter or rule asks for: a skill that is asked for again is needed at
 * the level asked for last.
 */
export async function addTicketNeed(
  op: Op,
  ticketId: number,
  { need: { skillId, minLevel, isRequired }, cause }: { need: SkillNeedInput; cause: Cause },
): Promise<void> {
  await sql`insert into skill_need (ticket_id, skill_id, min_level, is_required, cause)
    values (${ticketId}, ${skillId}, ${minLevel}, ${isRequired}, ${JSON.stringify(cause)}::jsonb)
    on conflict (ticket_id, skill_id) where ticket_id is not null
    do update set min_level = excluded.min_level, is_required = excluded.is_required, cause = excluded.cause`.execute(
    op.db,
  )
}
