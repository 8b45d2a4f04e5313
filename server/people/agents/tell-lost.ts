import type { Warning } from '#contract/assignment.ts'
import type { Actor } from '#server/platform/actor.ts'
import type { Ctx } from '#server/platform/operation.ts'

/** Does what may take an agent away, and adds what nobody can do then; `assignment` gives it, as people know nothing of skills. */
export type TellLost = <A extends Actor, T extends object>(
  ctx: Ctx<A>,
  agentId: number,
  verb: (ctx: Ctx<A>) => Promise<T>,
) => Promise<T & { warnings: Warning[] }>
