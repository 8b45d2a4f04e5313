import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'
import german from './locales/refusals-de.json' with { type: 'json' }
import { refusalIn } from './refusal-words.ts'

const inGerman = (title: string) => refusalIn('de', { status: 422, code: 'x', title }).title

test.each([
  ['This ticket is closed.', 'Dieses Ticket ist geschlossen.'],
  ['This is too long: at most 200 characters.', 'Das ist zu lang: höchstens 200 Zeichen.'],
  ['This should be a whole number.', 'Hier wird eine ganze Zahl erwartet.'],
  ['The team "Cards" is archived.', 'Das Team „Cards“ ist archiviert.'],
  // What somebody has named so stays as it is.
  ['The team "archived" is disabled.', 'Das Team „archived“ ist deaktiviert.'],
  ['The help topic "Fees" is archived.', 'Hilfethema „Fees“ ist archiviert.'],
  ['Line 7: Line 3 has this value too.', 'Zeile 7: Zeile 3 hat diesen Wert auch.'],
  [
    'Still in use: 2 help topics (Access Issue, Feedback); 1 rule. Change that first.',
    'Noch in Gebrauch: 2 Hilfethemen (Access Issue, Feedback); 1 Regel. Ändern Sie zuerst das.',
  ],
  [
    'Ann: B replied meanwhile. Nothing was sent; your text is kept.',
    'Ann: B hat inzwischen geantwortet. Nichts wurde gesendet; Ihr Text ist noch da.',
  ],
  ['There is one like this already (ticket_number).', 'So etwas gibt es schon (ticket_number).'],
  ['Something that nobody foresaw.', 'Something that nobody foresaw.'],
])('%s', (english, words) => {
  expect(inGerman(english)).toBe(words)
})

test('nothing else of a problem changes, and English stays as it was worded', () => {
  const problem = {
    ...{ status: 422, code: 'invalid_input', title: 'Some fields need attention.', requestId: 'r' },
    fields: [{ field: 'body.name', code: 'too_small', message: 'Write something here.' }],
  }
  expect(refusalIn('en', problem)).toEqual(problem)
  expect(refusalIn(null, problem)).toEqual(problem)
  expect(refusalIn('de', problem)).toEqual({
    ...problem,
    title: 'Einige Angaben stimmen noch nicht.',
    fields: [{ field: 'body.name', code: 'too_small', message: 'Schreiben Sie hier etwas.' }],
  })
})

test('what a caller has put into a sentence costs no more than its length', () => {
  const long = '{1} is "'.repeat(20_000)
  expect(inGerman(`The team "${long}" is archived.`)).toMatch(/^Das Team „.*“ ist archiviert\.$/s)
})

test('a caller is refused in the language that he accepts', async () => {
  const world = await testWorld()
  const refused = async (language: string) =>
    (await world.call('mia', 'POST /api/v1/teams', { name: '' }, { 'accept-language': language })).body
  const { title, fields } = await refused('de-AT, en;q=0.5')
  expect({ title, fields }).toEqual({
    title: 'Einige Angaben stimmen noch nicht.',
    fields: [{ field: 'body.name', code: 'too_small', message: 'Schreiben Sie hier etwas.' }],
  })
  expect((await refused('fr')).title).toBe('Some fields need attention.')
  const { body } = await world.call('mia', 'GET /api/v1/nothing', undefined, { 'accept-language': 'de' })
  expect(body.title).toBe('Hier ist nichts, was Sie sehen dürfen.')
})

test.each(Object.entries(german))('%s: the German has the same places', (english, words) => {
  const places = (text: string) => [...new Set(text.match(/\{\d\}/g) ?? [])].sort()
  // Who was at it is left out of one sentence: the verbs of the others have words of their own.
  const wanted = places(english).filter((place) => !(place === '{2}' && english.startsWith('{1} {2} meanwhile')))
  expect(places(words)).toEqual(wanted)
})

test.each(Object.entries(german).filter(([english]) => /\{\d\}/.test(english)))(
  '%s: no sentence before it takes its place',
  (english, words) => {
    const filled = (text: string) => text.replace(/\{(\d)\}/g, 'X$1')
    expect(inGerman(filled(english))).toBe(filled(words))
  },
)

/** Where sentences are that no caller is refused with: programs at a console, mails, examples, what is kept as it was said. */
const OTHERS = [
  'server/automation/foresee-silent.ts',
  'server/cli/',
  'server/demo/',
  'server/mail/doors/cursor.ts',
  'server/mail/intake/handle.ts',
  'server/mail/mailboxes/said.ts',
  'server/mail/mailboxes/try-mailbox.ts',
  'server/mail/out/guards.ts',
  'server/mail/out/send.ts',
  'server/main.ts',
  'server/notify/templates/values.ts',
  'server/platform/embedded-postgres',
  'server/platform/guarded-fetch.ts',
  'server/platform/migrate.ts',
  'server/platform/threads.ts',
  'server/routing/actions/value-docs.ts',
  'server/simulation/run.ts',
  'server/sla/calendars/get.ts',
  'server/sla/calendars/read.ts',
  'server/tickets/escalate.ts',
  'server/tickets/filtered.ts',
  'server/tickets/foresee-silent.ts',
  'server/tickets/told/',
]

test('every sentence that refuses has German words', () => {
  const roots = ['server', 'contract']
  const missing = roots.flatMap(sourcesIn).flatMap((file) => sentencesIn(file).filter((one) => !(one in german)))
  expect([...new Set(missing)]).toEqual([])
})

function sourcesIn(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => join(root, path))
    .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|-for-test\.ts$|\/corpus\//.test(path))
    .filter((path) => !OTHERS.some((other) => path.startsWith(other)))
}

interface Node {
  type: string
  [key: string]: unknown
}

/** Sentences in a file that stand where a refusal is made: not in documentation, in a log, or in an error that is a bug. */
function sentencesIn(file: string): string[] {
  const found: string[] = []
  visit(parseSync(file, readFileSync(file, 'utf8')).program)
  return found

  function visit(value: unknown): void {
    if (Array.isArray(value)) for (const one of value) visit(one)
    if (!isNode(value) || isForOthers(value)) return
    const text = textOf(value)
    if (text !== null && /^[“"A-Z{].* .*[.!?]$/s.test(text)) found.push(text)
    for (const part of Object.values(value)) visit(part)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

function isForOthers(node: Node): boolean {
  if (node.type === 'Property') return /^(?:summary|description|explains)$/.test(nameOf(node.key))
  const called = node.type === 'NewExpression' || node.type === 'CallExpression' ? nameOf(node.callee) : ''
  return /^(?:describe|meta|Error|RangeError|error|warn|info|debug|log)$/.test(called)
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return ''
  const name = node.name ?? node.value
  return typeof name === 'string' ? name : nameOf(node.property)
}

function textOf(node: Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  if (node.type !== 'TemplateLiteral') return null
  const quasis = node.quasis as { value: { cooked: string } }[]
  return quasis.map(({ value }, at) => value.cooked + (at < quasis.length - 1 ? `{${at + 1}}` : '')).join('')
}
