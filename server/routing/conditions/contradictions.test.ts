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
  [
    'no web and nothing but web',
    { all: [is('source', 'isNot', 'web'), { not: is('source', 'isNoneOf', ['web']) }] },
    true,
  ],
  [
    'nested, each way closed further in',
    {
      all: [
        { any: [{ all: [is('priority', 'is', 1), is('subject', 'isNotEmpty')] }, is('priority', 'is', 2)] },
        { not: { any: [is('priority', 'isOneOf', [1, 2]), is('subject', 'isEmpty')] } },
      ],
    },
    true,
  ],
  [
    'of two groups only one way of each goes together, and that is taken',
    {
      all: [
        { any: [is('priority', 'is', 1), is('status', 'is', 1)] },
        { any: [is('priority', 'is', 2), is('status', 'is', 2)] },
        { not: { all: [is('priority', 'is', 1), is('status', 'is', 2)] } },
        { not: { all: [is('priority', 'is', 2), is('status', 'is', 1)] } },
      ],
    },
    true,
  ],
  ['not all of nothing', { not: { all: [] } }, true],
  [
    'a list without what is forbidden',
    { all: [is('priority', 'isOneOf', [1, 2]), is('priority', 'isNoneOf', [2, 1])] },
    true,
  ],
  [
    'a list with something else',
    { all: [is('priority', 'isOneOf', [1, 2, 3]), is('priority', 'isNoneOf', [2, 1])] },
    false,
  ],
  ['equal and greater', { all: [is('fields.seats', 'is', 5), is('fields.seats', 'isGreaterThan', 5)] }, true],
  [
    'a range without its middle',
    {
      all: [
        is('fields.seats', 'isGreaterThan', 4),
        is('fields.seats', 'isLessThan', 6),
        is('fields.seats', 'isNot', 5),
      ],
    },
    false,
  ],
  [
    'whole numbers without their middle',
    { all: [is('reopenCount', 'isGreaterThan', 4), is('reopenCount', 'isLessThan', 6), is('reopenCount', 'isNot', 5)] },
    true,
  ],
  [
    'a negated range',
    { all: [is('reopenCount', 'isGreaterThan', 4), { not: is('reopenCount', 'isGreaterThan', 3) }] },
    true,
  ],
  ['less than none', is('attachmentCount', 'isLessThan', 0), true],
  ['before the day begins', is('time.ofDay', 'isBefore', '00:00'), true],
  [
    'a day between two that follow each other',
    { all: [is('time.date', 'isAfter', '2026-03-01'), is('time.date', 'isBefore', '2026-03-02')] },
    true,
  ],
  [
    'a day between two others',
    { all: [is('time.date', 'isAfter', '2026-02-28'), is('time.date', 'isBefore', '2026-03-02')] },
    false,
  ],
  [
    'contains a part that it does not contain',
    { all: [is('subject', 'contains', 'terminal'), is('subject', 'doesNotContain', 'Term')] },
    true,
  ],
  [
    'contains more than what it does not contain',
    { all: [is('subject', 'contains', 'term'), is('subject', 'doesNotContain', 'terminal')] },
    false,
  ],
  ['two beginnings', { all: [is('subject', 'startsWith', 're:'), is('subject', 'startsWith', 'fwd:')] }, true],
  [
    'one beginning within another',
    { all: [is('subject', 'startsWith', 're:'), is('subject', 'startsWith', 'RE: terminal')] },
    false,
  ],
  ['two endings', { all: [is('subject', 'endsWith', 'dead'), is('subject', 'endsWith', 'alive')] }, true],
  [
    'a beginning, and none such',
    { all: [is('subject', 'startsWith', 'terminal'), { not: is('subject', 'startsWith', 'term') }] },
    true,
  ],
  [
    'a pattern and its negation',
    { all: [is('subject', 'matches', '^a'), { not: is('subject', 'matches', '^a') }] },
    true,
  ],
  [
    'a pattern that nothing else is known of',
    { all: [is('subject', 'is', 'b'), is('subject', 'matches', '^a')] },
    false,
  ],
  ['a pattern in nothing', { all: [is('subject', 'isEmpty'), is('subject', 'matches', '^$')] }, true],
  [
    'neither yes nor no nor nothing',
    {
      all: [
        is('isAnswered', 'isNotEmpty'),
        { not: is('isAnswered', 'is', true) },
        { not: is('isAnswered', 'is', false) },
      ],
    },
    true,
  ],
  [
    'neither yes nor no',
    { all: [{ not: is('isAnswered', 'is', true) }, { not: is('isAnswered', 'is', false) }] },
    false,
  ],
  [
    'an addressee that is forbidden',
    { all: [is('mail.addressees', 'is', 'a@b'), is('mail.addressees', 'doesNotContain', '@b')] },
    true,
  ],
  ['changed to something else than it is', { all: [is('status', 'changedTo', 3), is('status', 'is', 4)] }, true],
  [
    'changed to what it is',
    { all: [is('status', 'changedTo', 3), is('status', 'changedFrom', 4), is('status', 'is', 3)] },
    false,
  ],
  ['changed from two things', { all: [is('status', 'changedFrom', 3), is('status', 'changedFrom', 4)] }, true],
  ['changed to it, and not changed', { all: [is('status', 'changedTo', 3), { not: is('status', 'changed') }] }, true],
  [
    'changed, so and yet not changed to it',
    { all: [is('status', 'changed'), is('status', 'is', 3), { not: is('status', 'changedTo', 3) }] },
    true,
  ],
  ['a field that is no more', { all: [is('fields.gone', 'is', 'a'), is('fields.gone', 'is', 'b')] }, false],
  ['several addressees', { all: [is('mail.addressees', 'is', 'a@b'), is('mail.addressees', 'is', 'c@d')] }, false],
])('%s: impossible %s', (_, condition, impossible) => {
  expect(isImpossible(condition, catalogue)).toBe(impossible)
})
