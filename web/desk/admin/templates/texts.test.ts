import { expect, test } from 'vitest'
import { templateKeys } from '#contract/template-keys.ts'
import texts from '#web/locales/en/admin-notices.json' with { type: 'json' }
import { wordsOf } from './template-words.ts'

test.each(templateKeys)('%s has a name and says when it is sent', (key) => {
  const words = (texts.template as Record<string, unknown>)[wordsOf(key)]
  expect(words).toEqual({ title: expect.any(String), when: expect.any(String) })
})
