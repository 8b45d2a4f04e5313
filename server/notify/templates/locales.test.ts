import { expect, test } from 'vitest'
import de from '#web/locales/de/admin-notices.json' with { type: 'json' }
import en from '#web/locales/en/admin-notices.json' with { type: 'json' }
import { valueDocs } from './values.ts'

test.each(Object.entries({ en, de }))('every value is described in %s', (_, texts) => {
  const described = new Set(Object.keys(texts.value))
  expect(valueDocs.map(({ name }) => name.replaceAll('.', '_')).filter((name) => !described.has(name))).toEqual([])
})
