import { expect, test } from 'vitest'
import type { ThreadItem } from '#contract/thread.ts'
import { foldEvents } from './fold.ts'

// Only what folding looks at.
const items = (types: string) =>
  [...types].map((type, i) => ({ id: i + 1, type: type === 'e' ? 'event' : 'note' })) as unknown as ThreadItem[]

const shape = (types: string) =>
  foldEvents(items(types)).map((part) => (part.kind === 'entry' ? 'n' : `${part.earlier.length}+${part.shown.length}`))

test.each([
  ['', []],
  ['n', ['n']],
  ['enen', ['0+1', 'n', '0+1', 'n']],
  ['neeen', ['n', '0+3', 'n']],
  ['neeeen', ['n', '3+1', 'n']],
  ['eeeeee', ['5+1']],
])('"%s" folds to %j', (types, parts) => {
  expect(shape(types)).toEqual(parts)
})
