import type { Action } from '#contract/actions.ts'
import type { Condition } from '#contract/conditions.ts'
import { createFilter } from '#server/routing/filters/change.ts'
import type { World } from './world.ts'

/** A filter of Mia's, for every ticket unless it says otherwise. */
export async function filter(
  world: World,
  name: string,
  {
    when = { all: [] },
    ...more
  }: {
    when?: Condition
    actions: Action[]
    stopsFurther?: boolean
    isSilent?: boolean
    target?: 'any' | 'web' | 'api' | 'email'
  },
): Promise<{ id: number; version: number }> {
  return createFilter(world.as('mia'), { name, conditions: when, ...more })
}
