import i18next from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import { startTexts } from './i18n.ts'

beforeAll(() => startTexts('de', ['desk-people', 'admin-rules']))

test('numbers in texts are written as in the language', () => {
  expect(i18next.t('desk-people:open', { count: 10_000 })).toBe('10.000 offen')
  expect(i18next.t('admin-rules:log.took', { ms: 1234.5 })).toBe('1.234,5 ms')
})

test('what is no number stays as it is', () => {
  expect(i18next.t('admin-rules:try.no', { number: '100234', subject: '5000' })).toBe(
    'Er träfe auf #100234 „5000“ nicht zu:',
  )
})
