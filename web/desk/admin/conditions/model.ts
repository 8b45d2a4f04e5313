import { type Condition, type ConditionField, type Operator, type Test, takes } from '#contract/conditions.ts'

/** How the members of a group go together. */
export const modes = ['all', 'any', 'none', 'notAll'] as const
export type Mode = (typeof modes)[number]

export interface Group {
  mode: Mode
  items: Condition[]
}

/** null: it is a single comparison. */
export function asGroup(condition: Condition): Group | null {
  if ('all' in condition) return { mode: 'all', items: condition.all }
  if ('any' in condition) return { mode: 'any', items: condition.any }
  if (!('not' in condition)) return null
  const { not } = condition
  if ('all' in not) return { mode: 'notAll', items: not.all }
  if ('any' in not) return { mode: 'none', items: not.any }
  return { mode: 'none', items: [not] }
}

export function fromGroup({ mode, items }: Group): Condition {
  if (mode === 'all') return { all: items }
  if (mode === 'any') return { any: items }
  return { not: mode === 'none' ? { any: items } : { all: items } }
}

/** Where the members stand in the condition, as the server names them. */
export function pathIn({ mode }: Group, path: string, place: number): string {
  return `${path}.${{ all: 'all', any: 'any', none: 'not.any', notAll: 'not.all' }[mode]}.${place}`
}

/** What an editor begins with: a group, even where there is one comparison alone. */
export function wrapped(condition: Condition): Condition {
  return asGroup(condition) ? condition : { all: [condition as Test] }
}

/** A new comparison, with the first operator that the field knows. */
export function freshTest(field: ConditionField): Test {
  return withOperator({ field: field.key, operator: field.operators[0] ?? 'is' }, field)
}

/** The comparison with a value that fits its operator: what was written stays where it still does. */
export function withOperator(test: Test, field: ConditionField, operator: Operator = test.operator): Test {
  const wanted = takes(operator)
  const { value, ...rest } = test
  if (wanted === 'nothing') return { ...rest, operator }
  const list = [value].flat().flatMap((one) => (one === undefined || one === '' ? [] : [one]))
  if (wanted === 'several') return { ...rest, operator, value: list }
  return { ...rest, operator, value: list[0] ?? (field.kind === 'boolean' ? true : '') }
}
