import type { TellLost } from '#server/people/agents/tell-lost.ts'
import { type Op, operation } from '#server/platform/operation.ts'
import { type Ability, needsUnmetDuring, unmetNeeds } from './warnings.ts'

/** Does what may take an agent away, and tells what nobody can do any more without her, or while she is not there. */
export const tellLost: TellLost = (ctx, agentId, verb) =>
  operation(ctx, async (op) => {
    const lost = await abilitiesOf(op, agentId)
    const done = await verb(op)
    const fromNow = { from: op.now, until: null }
    return { ...done, warnings: [...(await unmetNeeds(op, lost)), ...(await needsUnmetDuring(op, fromNow, lost))] }
  })

export async function abilitiesOf(op: Op, agentId: number): Promise<Ability[]> {
  return op.db.selectFrom('agentSkill').select(['skillId', 'level']).where('agentId', '=', agentId).execute()
}
