import { expect, test } from 'vitest'
import { lineDifference } from './line-difference.ts'

test.each([
  ['a b c', 'a c', ' a -b  c'],
  ['a', 'b', '-a +b'],
  ['', 'a', '- +a'],
  ['a b c d', 'a x c y', ' a -b +x  c -d +y'],
  ['a a b', 'a b', '-a  a  b'],
])('%s → %s', (before, after, wanted) => {
  const signs = { same: ' ', gone: '-', new: '+' }
  const lines = lineDifference(before.split(' '), after.split(' '))
  const told = lines.map(({ kind, line }) => `${signs[kind]}${line}`).join(' ')
  // Which of two equal lines goes is all the same.
  if (before === 'a a b') expect(told.split('-a')).toHaveLength(2)
  else expect(told).toBe(wanted)
})
