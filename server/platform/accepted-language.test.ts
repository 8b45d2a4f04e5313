import { expect, test } from 'vitest'
import { acceptedLanguage } from './accepted-language.ts'

test.each([
  [undefined, null],
  ['', null],
  ['de', 'de'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['fr, de;q=0.7, en;q=0.8', 'en'],
  ['fr-CH, *;q=0.5', null],
  ['en;q=0, DE', 'de'],
  ['en;q=often, de;q=0.1', 'de'],
  ['den', null],
])('%s asks for %s', (header, language) => {
  expect(acceptedLanguage(header)).toBe(language)
})
