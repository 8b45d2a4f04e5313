import { describe, expect, test } from 'vitest'
import { type Condition, type Operator, operators } from '#contract/conditions.ts'
import { compile, evaluate, type Facts, View } from './evaluate.ts'

const facts: Facts = {
  subject: 'Payment Terminal DEAD',
  message: `${'x'.repeat(300)} Größe of the outage ${'y'.repeat(300)}`,
  empty: '',
  priority: 3,
  count: 7,
  addressees: ['Desk@example.com', 'boss@shop.example'],
  schedules: [4, 9],
  isNew: true,
  'time.ofDay': '18:00',
  'fields.day': '2026-03-02',
  at: '2026-03-02T09:00:00.000Z',
}

const before: Facts = { ...facts, priority: 2, subject: 'Payment terminal dead?' }

function holds(condition: Condition, seen = facts): boolean {
  return compile(condition).holds(new View(seen, before))
}

describe('every operator, with what it takes and what it does not', () => {
  const table: [field: string, operator: Operator, value: unknown, is: boolean][] = [
    ['subject', 'is', 'payment terminal dead', true],
    ['subject', 'is', 'payment terminal', false],
    ['priority', 'is', 3, true],
    ['priority', 'is', 4, false],
    ['isNew', 'is', true, true],
    ['isNew', 'is', false, false],
    ['absent', 'is', 'x', false],
    ['schedules', 'is', 9, true],
    ['addressees', 'is', 'BOSS@shop.example', true],
    ['subject', 'isNot', 'payment terminal', true],
    ['subject', 'isNot', 'PAYMENT TERMINAL DEAD', false],
    ['absent', 'isNot', 'x', true],
    ['schedules', 'isNot', 4, false],
    ['subject', 'contains', 'terminal', true],
    ['subject', 'contains', 'router', false],
    ['message', 'contains', 'GRÖSSE', false],
    ['message', 'contains', 'gröẞe', true],
    ['addressees', 'contains', 'shop.', true],
    ['subject', 'doesNotContain', 'router', true],
    ['subject', 'doesNotContain', 'dead', false],
    ['addressees', 'doesNotContain', 'boss', false],
    ['absent', 'doesNotContain', 'x', true],
    ['subject', 'startsWith', 'payment', true],
    ['subject', 'startsWith', 'terminal', false],
    ['subject', 'endsWith', 'Dead', true],
    ['subject', 'endsWith', 'terminal', false],
    ['subject', 'matches', '^pay.*(dead|down)$', true],
    ['subject', 'matches', 'd{3}', false],
    ['absent', 'matches', '.*', false],
    ['subject', 'doesNotMatch', 'router|printer', true],
    ['subject', 'doesNotMatch', 'TERM', false],
    ['subject', 'isOneOf', ['a', 'payment TERMINAL dead'], true],
    ['priority', 'isOneOf', [1, 2], false],
    ['schedules', 'isOneOf', [1, 4], true],
    ['priority', 'isNoneOf', [1, 2], true],
    ['priority', 'isNoneOf', [3], false],
    ['absent', 'isNoneOf', [3], true],
    ['count', 'isGreaterThan', 6, true],
    ['count', 'isGreaterThan', 7, false],
    ['absent', 'isGreaterThan', -1, false],
    ['count', 'isLessThan', 8, true],
    ['count', 'isLessThan', 7, false],
    ['at', 'isBefore', '2026-03-02T11:00:00+01:00', true],
    ['at', 'isBefore', '2026-03-02T10:00:00+01:00', false],
    ['fields.day', 'isBefore', '2026-03-03', true],
    ['time.ofDay', 'isBefore', '18:00', false],
    ['at', 'isAfter', '2026-03-02T08:59:59Z', true],
    ['fields.day', 'isAfter', '2026-03-02', false],
    ['fields.day', 'isAfter', '2026-03-01', true],
    ['time.ofDay', 'isAfter', '18:00', true],
    ['time.ofDay', 'isAfter', '18:01', false],
    ['empty', 'isEmpty', undefined, true],
    ['absent', 'isEmpty', undefined, true],
    ['isNew', 'isEmpty', undefined, false],
    ['subject', 'isNotEmpty', undefined, true],
    ['absent', 'isNotEmpty', undefined, false],
    ['priority', 'changed', undefined, true],
    ['count', 'changed', undefined, false],
    ['priority', 'changedFrom', 2, true],
    ['priority', 'changedFrom', 3, false],
    ['count', 'changedFrom', 7, false],
    ['priority', 'changedTo', 3, true],
    ['priority', 'changedTo', 2, false],
    ['count', 'changedTo', 7, false],
  ]

  test.each(table)('%s %s %j: %s', (field, operator, value, is) => {
    expect(holds({ field, operator, ...(value !== undefined && { value: value as string }) })).toBe(is)
  })

  test('none is left out', () => {
    expect([...new Set(table.map(([, operator]) => operator))].sort()).toEqual([...operators].sort())
  })
})

const dead = { field: 'subject', operator: 'contains', value: 'dead' } as const
const router = { field: 'subject', operator: 'contains', value: 'router' } as const
const urgent = { field: 'priority', operator: 'is', value: 3 } as const

test.each<[Condition, boolean]>([
  [{ all: [] }, true],
  [{ any: [] }, false],
  [{ all: [dead, urgent] }, true],
  [{ all: [dead, router] }, false],
  [{ any: [router, urgent] }, true],
  [{ not: router }, true],
  [{ not: { any: [dead, router] } }, false],
  [{ all: [dead, { any: [router, { all: [urgent, { not: router }] }] }] }, true],
])('groups nest: %j is %s', (condition, is) => {
  expect(holds(condition)).toBe(is)
})

test('what fails first is named with what it saw and where it stands', () => {
  const condition = compile({ all: [dead, { any: [router, { not: urgent }] }] })
  expect(evaluate(condition, new View(facts))).toEqual({
    matched: false,
    trace: [
      { path: 'all.1.any.0', test: router, saw: 'Payment Terminal DEAD', matched: false },
      { path: 'all.1.any.1.not', test: urgent, saw: 3, matched: true },
    ],
  })
})

test('what holds is told by the comparisons that made it hold; of a long text the place that was found', () => {
  const outage = { field: 'message', operator: 'contains', value: 'OUTAGE' } as const
  const { matched, trace } = evaluate(compile({ any: [router, { all: [dead, outage] }] }), new View(facts))
  expect(matched).toBe(true)
  expect(trace.map(({ path }) => path)).toEqual(['any.1.all.0', 'any.1.all.1'])
  expect(String(trace[1]?.saw)).toMatch(/^…x+ Größe of the outage y+…$/)
})

test('regular expressions cost what they are allowed to and no more, however they are written', () => {
  const evil = { field: 'message', operator: 'matches', value: '(x+x+)+z$' } as const
  const begun = process.cpuUsage()
  expect(holds(evil, { message: 'x'.repeat(100_000) })).toBe(false)
  expect(process.cpuUsage(begun).user / 1000).toBeLessThan(2000)
  const many: Condition = { any: Array.from({ length: 90 }, (_, n) => ({ ...evil, value: `(y{1,50}x|z){1,9}${n}` })) }
  expect(() => holds(many, { message: 'x'.repeat(100_000) })).toThrow('take too long together')
})
