import { expect, test } from 'vitest'
import type { Condition, Test } from '#contract/conditions.ts'
import { isImpossible } from './contradictions.ts'
import { catalogueOf } from './fields.ts'

const catalogue = catalogueOf([{ of: 'ticket', key: 'seats', label: 'Seats', kind: 'number', options: [] }])
const is = (field: string, operator: Test['operator'], value?: Test['value']): Test => ({
  field,
  operator,
  ...(value !== undefined && { value }),
})

test.each<[string, Condition, boolean]>([
  ['nothing asked', { all: [] }, false],
  ['an empty any', { any: [] }, true],
  ['two values', { all: [is('source', 'is', 'web'), is('source', 'is', 'api')] }, true],
  ['a value and its negation', { all: [is('priority', 'is', 1), { not: is('priority', 'is', 1) }] }, true],
  ['lists without a common member', { all: [is('priority', 'isOneOf', [1, 2]), is('priority', 'isOneOf', [3])] }, true],
  ['lists with one', { all: [is('priority', 'isOneOf', [1, 2]), is('priority', 'isOneOf', [2, 3])] }, false],
  ['a text that cannot contain it', { all: [is('subject', 'is', 'abc'), is('subject', 'contains', 'x')] }, true],
  ['a text that does', { all: [is('subject', 'is', 'abc'), is('subject', 'contains', 'B')] }, false],
  ['empty and something', { all: [is('subject', 'isEmpty'), is('subject', 'contains', 'x')] }, true],
  ['an impossible range', { all: [is('fields.seats', 'isGreaterThan', 5), is('fields.seats', 'isLessThan', 3)] }, true],
  ['a possible one', { all: [is('fields.seats', 'isGreaterThan', 3), is('fields.seats', 'isLessThan', 5)] }, false],
  ['times of day', { all: [is('time.ofDay', 'isAfter', '18:00'), is('time.ofDay', 'isBefore', '08:00')] }, true],
  ['the night', { any: [is('time.ofDay', 'isAfter', '18:00'), is('time.ofDay', 'isBefore', '08:00')] }, false],
  [
    'each way is closed',
    { all: [is('source', 'is', 'web'), { any: [is('source', 'is', 'api'), is('source', 'isNot', 'web')] }] },
    true,
  ],
  [
    'one way is open',
    { all: [is('source', 'is', 'web'), { any: [is('source', 'is', 'api'), is('subject', 'is', 'x')] }] },
    false,
  ],
  ['several addressees', { all: [is('mail.addressees', 'is', 'a@b'), is('mail.addressees', 'is', 'c@d')] }, false],
])('%s: impossible %s', (_, condition, impossible) => {
  expect(isImpossible(condition, catalogue)).toBe(impossible)
})
