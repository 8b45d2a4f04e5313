import { createInstance } from 'i18next'
import { expect, test } from 'vitest'
import { interpolation, numbers } from './i18n.ts'

test.each([
  ['de', 10_000, '10.000'],
  ['de', 1234.5, '1.234,5'],
  ['en', 10_000, '10,000'],
  // A ticket's number is text.
  ['de', '100234', '100234'],
])('in %s %o is written %s', async (lng, value, words) => {
  const texts = createInstance()
  const resources = { [lng]: { common: { said: 'Here: {{value}}' } } }
  await texts.use(numbers).init({ lng, resources, defaultNS: 'common', interpolation })
  expect(texts.t('said', { value })).toBe(`Here: ${words}`)
})
