import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import i18next from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import { authorWords, causeName } from './system-words.ts'

const root = join(import.meta.dirname, '../../..')
const textsIn = (language: string) =>
  JSON.parse(readFileSync(join(root, `web/locales/${language}/desk-ticket.json`), 'utf8'))

beforeAll(() => i18next.init({ lng: 'de', resources: { de: { 'desk-ticket': textsIn('de') } } }))

test('what the desk itself is called where it explains something has words in every language', () => {
  const sources = globSync('server/{routing,tickets,assignment}/**/*.ts', { cwd: root }).filter(
    (file) => !file.includes('.test.'),
  )
  const named = sources.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    const causes = [...text.matchAll(/kind: '(?:setting|verb|timer)',\s+id: null,\s+name: '([^']+)'/g)]
    return causes.map(([, name]) => String(name))
  })
  expect(named.length).toBeGreaterThan(5)
  for (const name of [...named, 'Assignment', 'Due date', 'SLA', 'Mail']) {
    for (const language of ['en', 'de']) expect(textsIn(language).system, name).toHaveProperty([name])
  }
})

test('names that people gave stay as they are', () => {
  expect(authorWords({ kind: 'system', name: 'Due date' })).toBe('Frist')
  expect(authorWords({ kind: 'agent', name: 'Mail' })).toBe('Mail')
  expect(causeName({ kind: 'setting', name: 'Default of the desk' })).toBe('Vorgabe der Einrichtung')
  expect(causeName({ kind: 'assignment', name: 'Best fit, Hardware, upstairs' })).toBe(
    'beste Passung, Hardware, upstairs',
  )
  expect(causeName({ kind: 'rule', name: 'Absence' })).toBe('Absence')
})
