import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const web = join(import.meta.dirname, '..')
const languages = ['en', 'de']
const keys = Object.fromEntries(
  await Promise.all(languages.map(async (language) => [language, await keysOf(language)] as const)),
)
const english = keys.en ?? new Set<string>()

describe('texts', () => {
  test.each(languages)('%s has every key, and none that English has not', (language) => {
    expect([...(keys[language] ?? [])].sort()).toEqual([...english].sort())
  })

  test('every key that a page uses exists', async () => {
    const missing: string[] = []
    for (const { file, key, isPrefix } of await usedKeys()) {
      const exists = isPrefix
        ? [...english].some((known) => known.startsWith(key))
        : english.has(key) || english.has(`${key}_other`)
      if (!exists) missing.push(`${file}: ${key}`)
    }
    expect(missing).toEqual([])
  })

  test('placeholders are the same in every language', async () => {
    const inEnglish = await textsOf('en')
    for (const language of languages) {
      for (const [key, text] of await textsOf(language)) {
        const wanted = inEnglish.get(key)
        // A language may say "one" without its number.
        if (!key.endsWith('_one')) expect(placeholders(text), `${language} ${key}`).toEqual(placeholders(wanted ?? ''))
      }
    }
  })
})

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => String(name)).sort()
}

async function keysOf(language: string): Promise<Set<string>> {
  return new Set((await textsOf(language)).keys())
}

async function textsOf(language: string): Promise<Map<string, string>> {
  const folder = join(web, 'locales', language)
  const all = new Map<string, string>()
  for (const file of await readdir(folder)) {
    const content: unknown = JSON.parse(await readFile(join(folder, file), 'utf8'))
    for (const [key, text] of leaves(content)) all.set(`${file.replace('.json', '')}:${key}`, text)
  }
  return all
}

function leaves(content: unknown, path: string[] = []): [string, string][] {
  if (typeof content === 'string') return [[path.join('.'), content]]
  return Object.entries(content as object).flatMap(([name, inner]) => leaves(inner, [...path, name]))
}

/** `t('ns:key')`, and the fixed beginning of `` t(`ns:key.${name}`) ``. */
async function usedKeys(): Promise<{ file: string; key: string; isPrefix: boolean }[]> {
  const files = (await readdir(web, { recursive: true })).filter(
    (file) => /\.tsx?$/.test(file) && !file.includes('.test.'),
  )
  const found = await Promise.all(
    files.map(async (file) => {
      const source = await readFile(join(web, file), 'utf8')
      const whole = [...source.matchAll(/\bt\(\s*(['"`])([\w-]+:[\w.-]+)\1/g)].map(([, , key]) => ({
        file,
        key: String(key),
        isPrefix: false,
      }))
      const begun = [...source.matchAll(/\bt\(\s*`([\w-]+:[\w.-]*)\$\{/g)].map(([, key]) => ({
        file,
        key: String(key),
        isPrefix: true,
      }))
      return [...whole, ...begun]
    }),
  )
  return found.flat()
}
