import { describe, expect, test } from 'vitest'
import { type NameStyle, nameIn, nameStyles } from './names.ts'

const ada = 'Mrs. Augusta Ada Lovelace'

describe('a name is written', () => {
  test.each<[NameStyle, string]>([
    ['first', 'Augusta'],
    ['last', 'Lovelace'],
    ['full', 'Augusta Lovelace'],
    ['legal', 'Augusta A. Lovelace'],
    ['lastfirst', 'Lovelace, Augusta'],
    ['formal', 'Mrs. Lovelace'],
    ['short', 'Augusta L.'],
    ['shortformal', 'A. Lovelace'],
    ['complete', 'Mrs. Augusta Ada Lovelace'],
    ['original', ada],
  ])('%s', (style, expected) => {
    expect(nameIn(style, ada)).toBe(expected)
  })

  test.each<[string, NameStyle, string]>([
    ['Lovelace, Ada', 'first', 'Ada'],
    ['Lovelace, Ada', 'original', 'Lovelace, Ada'],
    ['Ludwig van Beethoven', 'lastfirst', 'van Beethoven, Ludwig'],
    ['Anna Maria von der Heide', 'short', 'Anna v.'],
    ['Sammy Davis Jr.', 'last', 'Davis'],
    ['Sammy Davis, Jr.', 'complete', 'Sammy Davis Jr.'],
    ['Prof. Dr. Ada Byron', 'formal', 'Prof. Dr. Byron'],
    ['Dr. House', 'formal', 'Dr. House'],
    ['Dr. House', 'first', 'House'],
    ['Ada', 'lastfirst', 'Ada'],
    ['Ada', 'formal', 'Ada'],
    ['Ada', 'shortformal', 'Ada'],
    ['Herr', 'formal', 'Herr'],
    ['  Ada   Lovelace ', 'full', 'Ada Lovelace'],
    ['李 明', 'short', '李 明.'],
    ['😀 Smile', 'shortformal', '😀. Smile'],
  ])('%s, %s', (name, style, expected) => {
    expect(nameIn(style, name)).toBe(expected)
  })

  test.each(nameStyles)('without anything to write as nothing: %s', (style) => {
    expect(nameIn(style, '')).toBe('')
  })
})
