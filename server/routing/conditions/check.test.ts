import { expect, test } from 'vitest'
import { Condition } from '#contract/conditions.ts'
import { conditionProblems } from './check.ts'
import { catalogueOf, presentFields } from './fields.ts'
import { languageOfText } from './language.ts'

const catalogue = catalogueOf([
  { of: 'ticket', key: 'site', label: 'Site', kind: 'text', options: ['Berlin', 'Rome'] },
  { of: 'ticket', key: 'seats', label: 'Seats', kind: 'number', options: [] },
])
const problems = (condition: Condition, place: 'arrival' | 'life' = 'arrival') =>
  conditionProblems(condition, { catalogue, place, at: 'body.conditions' }).map(({ field, code }) => `${field} ${code}`)

test('whatever does not go together is told at once, each at its place', () => {
  expect(
    problems({
      all: [
        { field: 'nonsense', operator: 'is', value: 1 },
        { field: 'priority', operator: 'contains', value: 'high' },
        { any: [{ field: 'priority', operator: 'is', value: 'High' }, { not: { field: 'subject', operator: 'is' } }] },
        { field: 'source', operator: 'is', value: 'fax' },
        { field: 'source', operator: 'isOneOf', value: 'web' },
        { field: 'subject', operator: 'isEmpty', value: 'x' },
        { field: 'time.ofDay', operator: 'isAfter', value: '25:00' },
        { field: 'time.date', operator: 'is', value: 'tomorrow' },
        { field: 'fields.seats', operator: 'isGreaterThan', value: 'many' },
        { field: 'subject', operator: 'is', value: ['a', 'b'] },
      ],
    }),
  ).toEqual([
    'body.conditions.all.0.field unknown_field',
    'body.conditions.all.1.operator wrong_operator',
    'body.conditions.all.2.any.0.value invalid_type',
    'body.conditions.all.2.any.1.not.value required',
    'body.conditions.all.3.value invalid_type',
    'body.conditions.all.4.value invalid_type',
    'body.conditions.all.5.value not_wanted',
    'body.conditions.all.6.value invalid_type',
    'body.conditions.all.7.value invalid_type',
    'body.conditions.all.8.value invalid_type',
    'body.conditions.all.9.value invalid_type',
  ])
})

test.each([
  ['(?=ahead)', 'invalid or unsupported Perl syntax'],
  ['(a)\\1', 'invalid escape sequence'],
  ['[a', 'missing closing ]'],
  ['a{9999}', 'invalid repeat count'],
  ['((a{1,9}){1,9}){1,11}', 'too large'],
  ['x'.repeat(501), 'longer than 500'],
])('a regular expression that cannot run safely is refused: %s', (value, words) => {
  const [problem] = conditionProblems(
    { field: 'subject', operator: 'matches', value },
    { catalogue, place: 'arrival', at: 'c' },
  )
  expect(problem?.code).toBe('bad_pattern')
  expect(problem?.message).toContain(words)
})

test('changes can be asked about over a life, not on arrival', () => {
  const changed: Condition = { field: 'status', operator: 'changed' }
  expect(problems(changed)).toEqual(['body.conditions.operator wrong_operator'])
  expect(problems(changed, 'life')).toEqual([])
  const own: Condition = { field: 'time.isWorking', operator: 'is', value: true }
  expect(problems(own)).toEqual(['body.conditions.field unknown_field'])
  expect(problems(own, 'life')).toEqual([])
})

test('rules over a life can ask everything that filters can', () => {
  const keys = (place: 'arrival' | 'life') => presentFields(catalogue, place).map(({ key }) => key)
  expect(keys('life')).toEqual(expect.arrayContaining(keys('arrival')))
})

test('the catalogue tells what each field can be compared by, custom fields too', () => {
  const fields = presentFields(catalogue, 'arrival')
  expect(fields.find(({ key }) => key === 'fields.site')).toMatchObject({
    kind: 'text',
    label: 'Site',
    words: ['Berlin', 'Rome'],
  })
  expect(fields.find(({ key }) => key === 'since.opened')).toBeUndefined()
})

test('what is nested too deep or too long is refused before it is read', () => {
  let deep: unknown = { field: 'subject', operator: 'isEmpty' }
  for (let level = 0; level < 100_000; level += 1) deep = { not: deep }
  expect(Condition.safeParse(deep).error?.issues).toHaveLength(1)
  const many = { any: Array.from({ length: 101 }, () => ({ field: 'subject', operator: 'isEmpty' })) }
  expect(Condition.safeParse(many).success).toBe(false)
})

test.each([
  ['Guten Tag, das Kassenterminal ist seit heute Morgen tot. Bitte helfen Sie uns!', 'de'],
  ['Hello, the payment terminal is dead since this morning. Please help!', 'en'],
  ['Bonjour, le terminal de paiement est en panne depuis ce matin.', 'fr'],
  ['Hola, el terminal de pago no funciona desde esta mañana.', 'es'],
  ['Здравствуйте, терминал не работает', 'ru'],
  ['決済端末が動きません', 'ja'],
  ['12345', null],
  ['OK', null],
])('the language of %s is %s', (text, language) => {
  expect(languageOfText(text)).toBe(language)
})
