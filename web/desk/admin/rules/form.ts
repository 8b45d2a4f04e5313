import type { Action } from '#contract/actions.ts'
import type { Condition } from '#contract/conditions.ts'
import type { Trigger } from '#contract/rules.ts'

export interface RuleForm extends Record<string, unknown> {
  name: string
  trigger: Trigger
  conditions: Condition
  actions: Action[]
  stopsFurther: boolean
  isSilent: boolean
  notes: string
  availability: 'active' | 'disabled' | 'archived'
}

export const freshRule: RuleForm = {
  name: '',
  trigger: { kind: 'event', events: ['statusChanged'] },
  conditions: { all: [] },
  actions: [],
  stopsFurther: false,
  // First it only looks on: what it would do can be seen before it does it.
  isSilent: true,
  notes: '',
  availability: 'active',
}

/** As it is saved. */
export function ruleBody({ name, trigger, conditions, actions, ...values }: RuleForm) {
  const { stopsFurther, isSilent, notes, availability } = values
  return { name, trigger, conditions, actions, stopsFurther, isSilent, notes, availability }
}

/** As it is simulated: one that is still without a name, too, and as if it did not only look on. */
export function ruleDraft(values: RuleForm, id: number | null) {
  const { notes: _, name, ...said } = ruleBody(values)
  return { id, ...(name.trim() && { name }), ...said, isSilent: false }
}
