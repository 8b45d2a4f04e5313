import { z } from 'zod'

/** What kind of value a field has: it decides how it can be compared. */
export const conditionKinds = [
  'text',
  /** Several texts: a comparison holds when it holds for one of them, a negated one when it holds for all. */
  'texts',
  'number',
  /** One of a desk's own things, compared by its id. */
  'choice',
  /** Several of them. */
  'choices',
  /** One of fixed words: the source, a day of the week. */
  'word',
  'instant',
  'date',
  /** `HH:MM` in the desk's time zone. */
  'timeOfDay',
  'boolean',
] as const
export const ConditionKind = z.enum(conditionKinds)
export type ConditionKind = z.infer<typeof ConditionKind>

export const operators = [
  'is',
  'isNot',
  'contains',
  'doesNotContain',
  'startsWith',
  'endsWith',
  'matches',
  'doesNotMatch',
  'isOneOf',
  'isNoneOf',
  'isGreaterThan',
  'isLessThan',
  'isBefore',
  'isAfter',
  'isEmpty',
  'isNotEmpty',
  /** Only where there is a change to look at: in rules over a ticket's life. */
  'changed',
  'changedFrom',
  'changedTo',
] as const
export const Operator = z.enum(operators)
export type Operator = z.infer<typeof Operator>

const empty = ['isEmpty', 'isNotEmpty'] as const
const several = ['is', 'isNot', 'isOneOf', 'isNoneOf'] as const
const wording = [
  ...['is', 'isNot', 'contains', 'doesNotContain', 'startsWith', 'endsWith', 'matches', 'doesNotMatch'],
  ...['isOneOf', 'isNoneOf', ...empty],
] as Operator[]

/** How a value of each kind can be compared; those of change come on top where there is one. */
export const operatorsOf: Record<ConditionKind, readonly Operator[]> = {
  text: wording,
  texts: wording,
  number: [...several, 'isGreaterThan', 'isLessThan', ...empty],
  choice: [...several, ...empty],
  choices: [...several, ...empty],
  word: several,
  instant: ['isBefore', 'isAfter', ...empty],
  date: ['is', 'isNot', 'isBefore', 'isAfter', ...empty],
  timeOfDay: ['isBefore', 'isAfter'],
  boolean: ['is'],
}

/** What stands beside an operator: nothing, one value, or a list of values. */
export function takes(operator: Operator): 'nothing' | 'one' | 'several' {
  if (operator === 'isEmpty' || operator === 'isNotEmpty' || operator === 'changed') return 'nothing'
  return operator === 'isOneOf' || operator === 'isNoneOf' ? 'several' : 'one'
}

/** Bounds of a condition: how many tests it has in all, and how deep its groups lie in each other. */
export const MOST_TESTS = 100
export const DEEPEST = 6

const One = z.union([z.string().max(1000), z.number(), z.boolean()])

/** One comparison: of a field (a key of the catalogue, `fields.KEY` for custom ones) with a value. Letters' case never counts. */
export const Test = z.strictObject({
  field: z.string().min(1).max(100),
  operator: Operator,
  value: z.union([One, z.array(One).max(200)]).optional(),
})
export type Test = z.infer<typeof Test>

export type Condition = Test | { all: Condition[] } | { any: Condition[] } | { not: Condition }

// An empty `all` always holds: that is how to say "every ticket". An empty `any` never does.
const Nested: z.ZodType<Condition> = z.union([
  Test,
  z.strictObject({
    get all() {
      return z.array(Nested).max(MOST_TESTS)
    },
  }),
  z.strictObject({
    get any() {
      return z.array(Nested).max(MOST_TESTS)
    },
  }),
  z.strictObject({
    get not() {
      return Nested
    },
  }),
])

/**
 * When something applies: comparisons in nested groups. The bounds are looked at first, so that nothing is read that
 * lies deeper.
 */
export const Condition = z
  .preprocess((given, ctx) => {
    const { depth, tests } = sizeOf(given)
    if (depth <= DEEPEST && tests <= MOST_TESTS) return given
    ctx.addIssue({
      code: 'custom',
      message: `Use at most ${MOST_TESTS} comparisons, in groups at most ${DEEPEST} deep.`,
      params: { code: 'too_big' },
    })
    return z.NEVER
  }, Nested)
  .meta({ description: 'Comparisons in nested groups: { all: [...] }, { any: [...] }, { not: ... }' })

/** Without recursion: what comes in may be nested as deep as a request is long. */
function sizeOf(given: unknown): { depth: number; tests: number } {
  const waiting: { part: unknown; depth: number }[] = [{ part: given, depth: 0 }]
  let depth = 0
  let tests = 0
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    depth = Math.max(depth, next.depth)
    if (depth > DEEPEST || tests > MOST_TESTS) break
    const { all, any, not } = (next.part ?? {}) as Record<string, unknown>
    const inner = [all, any].flatMap((group) => (Array.isArray(group) ? group.slice(0, MOST_TESTS + 1) : []))
    if (not !== undefined) inner.push(not)
    if (inner.length === 0) tests += 1
    for (const part of inner) waiting.push({ part, depth: next.depth + 1 })
  }
  return { depth, tests }
}

/** Where conditions are asked: when a ticket is opened, or over its life. */
export const ConditionPlace = z.enum(['arrival', 'life'])
export type ConditionPlace = z.infer<typeof ConditionPlace>

/** What a `choice` is chosen from. */
export const ChoiceOf = z.enum([
  'helpTopics',
  'priorities',
  'departments',
  'statuses',
  'slaPlans',
  'agents',
  'teams',
  'organizations',
  'mailAddresses',
  'mailboxes',
  'schedules',
])
export type ChoiceOf = z.infer<typeof ChoiceOf>

/** A field that conditions may look at. */
export const ConditionField = z.object({
  key: z.string(),
  kind: ConditionKind,
  group: z.enum(['ticket', 'requester', 'organization', 'mail', 'time', 'fields', 'life']),
  /** Of a custom field; the others are named by their key. */
  label: z.string().nullable(),
  choiceOf: ChoiceOf.nullable(),
  /** Of a `word` or of a custom field with options. */
  words: z.array(z.string()).nullable(),
  operators: z.array(Operator),
})
export type ConditionField = z.infer<typeof ConditionField>

/** What one comparison came to: with the value that it saw. */
export const TestOutcome = z.object({
  /** Where it stands in the condition: `all.0.any.1`. */
  path: z.string(),
  test: Test,
  saw: z.unknown(),
  matched: z.boolean(),
  /** It is about an answer that agents do not see: neither that nor what it was compared with is told. */
  isHidden: z.boolean().optional(),
})
export type TestOutcome = z.infer<typeof TestOutcome>
