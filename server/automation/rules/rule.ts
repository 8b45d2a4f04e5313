import type { Action } from '#contract/actions.ts'
import type { Cause } from '#contract/cause.ts'
import type { FormField } from '#contract/forms.ts'
import type { MomentName, Trigger } from '#contract/rules.ts'
import type { Compiled, Facts } from '#server/routing/conditions/evaluate.ts'

/** An active rule, ready to be asked. */
export interface LiveRule {
  id: number
  name: string
  version: number
  trigger: Trigger
  condition: Compiled
  /** The same with everything that the mere passing of time decides taken for granted. */
  possible: Compiled
  actions: readonly Action[]
  stopsFurther: boolean
  isSilent: boolean
}

/** A ticket as rules see it. */
export interface Subject {
  ticketId: number
  facts: Facts
  /** What is asked of it. */
  questions: readonly FormField[]
  /** What the ids in the facts are called. */
  names: Readonly<Record<string, string>>
  /** From which time rules count; null: not come about. */
  moments: Readonly<Record<MomentName, Date | null>>
}

export type RuleRef = Pick<LiveRule, 'id' | 'name' | 'version'>

export function refOf({ id, name, version }: RuleRef): RuleRef {
  return { id, name, version }
}

export function causeOf(rule: RuleRef, saw: Record<string, unknown>): Cause {
  return { kind: 'rule', ...refOf(rule), saw }
}
