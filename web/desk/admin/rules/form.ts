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
