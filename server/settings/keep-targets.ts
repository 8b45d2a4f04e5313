import type { Actor } from '#server/platform/actor.ts'
import type { Ctx } from '#server/platform/operation.ts'

/**
 * Does what may bring SLA plans and working hours together, unless a target could never be kept by them; `sla` gives it, as
 * settings and people know nothing of working time.
 */
export type KeepTargets = <A extends Actor, T>(
  ctx: Ctx<A>,
  saved: { body: object; names: readonly string[] },
  verb: (ctx: Ctx<A>) => Promise<T>,
) => Promise<T>
