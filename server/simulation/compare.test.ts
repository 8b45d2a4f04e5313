import { expect, test } from 'vitest'
import { type Compared, isDifferent, isReproduced } from './compare.ts'
import { languageOf, type Recorded } from './recorded.ts'

const due = (at: number | null) => ({ key: String(at), label: String(at), ...(at !== null && { at }) })
const compared = (recorded: number | null, live: number | null, draft = live): Compared => ({
  ...{ field: 'dueAt', at: 'end', cause: undefined },
  ...{ recorded: due(recorded), live: due(live), draft: due(draft) },
})

test.each([
  ['as recorded', 1000, 1000, true],
  ['by as much as a job comes late', 61_000, 1000, true],
  ['by more', 61_001, 1000, false],
  ['before its time by no more than that', 1000, 61_001, false],
  ['where there was none', null, 1000, false],
  ['where there is none any more', 1000, null, false],
])('a due date is reproduced: %s', (_, recorded, live, isSo) => {
  expect(isReproduced(compared(recorded, live))).toBe(isSo)
})

test('what a draft does a moment later is different: both are done to the millisecond', () => {
  expect(isDifferent(compared(1000, 1000, 1001))).toBe(true)
})

test.each([
  ['his own', 'PT-BR', 'de', 'pt-br'],
  ['that of the words', null, 'de', 'de'],
  ['none', null, undefined, null],
])('the language of a ticket is that of its requester, else of what came: %s', (_, language, words, told) => {
  const recorded = { requester: { language }, arrival: { facts: { language: words } } } as unknown as Recorded
  expect(languageOf(recorded)).toBe(told)
})
