import { describe, expect, test } from 'vitest'
import { keyFor } from './draft.ts'

describe('the key of a new question', () => {
  test.each([
    ['Serial number', 'serialNumber'],
    ['Größe (in cm)', 'grosseInCm'],
    ['2nd address', 'ndAddress'],
    ['電話', 'question'],
    ['', 'question'],
  ])('of %j is %s', (label, key) => {
    expect(keyFor(label, [])).toBe(key)
  })

  test('is one that no other question of the form has', () => {
    expect(keyFor('Floor', ['floor', 'floor2'])).toBe('floor3')
  })
})
