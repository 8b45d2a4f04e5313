import type { TFunction } from 'i18next'
import { expect, test } from 'vitest'
import { flagWords } from './flag-words.ts'

// The key stands for its words.
const t = ((key: string) => key) as unknown as TFunction

test('an action that names something out of use is skipped, a comparison that does is not', () => {
  const flag = { code: 'names_unusable', about: 'Old' } as const
  expect(flagWords(t, { ...flag, at: 'actions.0' })).toBe('admin-rules:flag.names_unusable')
  expect(flagWords(t, { ...flag, at: 'conditions.all.0' })).toBe('admin-rules:flag.asks_unusable')
  expect(flagWords(t, { ...flag, at: 'target' })).toBe('admin-rules:flag.asks_unusable')
})
