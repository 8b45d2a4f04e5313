import { describe, expect, test } from 'vitest'
import type { Answers } from '#contract/answers.ts'
import { FieldTranslations, said, saidField } from '#contract/translations.ts'
import type { AppError } from '#server/platform/errors.ts'
import { askedField, field } from '#test/fields.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import { checkAnswers } from './answers.ts'
import { changeForm, createForm, getForm } from './forms.ts'
import { createItem, itemChoices } from './list-items.ts'
import { createList } from './lists.ts'
import { type ChosenWords, saidAnswers } from './words.ts'

const world = await testWorld()
const mia = () => world.as('mia')

const options = [
  { key: 'till', label: 'Till' },
  { key: 'scale', label: 'Scale' },
]
const device = {
  ...{ key: 'device', label: 'Device', help: 'Which one?', kind: 'choice' },
  config: { options, placeholder: 'Choose' },
  translations: { de: { label: 'Gerät', placeholder: 'Wähle', options: { till: 'Kasse' } } },
}

describe('a field in a language', () => {
  const told = (language: string | null, more: object = {}) => saidField(askedField({ ...device, ...more }), language)

  test('that only says something says it plainly where it is translated, and with its formatting where it is not', () => {
    const config = { text: 'Read this', html: '<p>Read <strong>this</strong></p>' }
    const translations = { de: { text: 'Lies das' }, en: { label: 'First' } }
    const more = { kind: 'information', config, translations }
    expect(told('de', more).config).toEqual({ text: 'Lies das', html: '' })
    expect(told('en', more).config).toEqual(config)
  })

  test('says what is translated, the rest in its own words, and keeps its keys', () => {
    expect(told('de')).toMatchObject({ label: 'Gerät', help: 'Which one?', key: 'device' })
    expect(told('de').config).toMatchObject({
      placeholder: 'Wähle',
      options: [
        { key: 'till', label: 'Kasse' },
        { key: 'scale', label: 'Scale' },
      ],
    })
  })

  test.each([['en'], ['fr'], [null], ['constructor']])('stays as it is in %s', (language) => {
    const { translations: _, ...own } = askedField(device)
    expect(told(language)).toEqual(own)
  })

  test('takes nothing from words that are not its own', () => {
    const translations = { de: { options: { constructor: 'x' }, problem: 'Falsch', text: 'Text' } }
    const { translations: _, ...own } = askedField(device)
    expect(told('de', { translations })).toEqual(own)
  })
})

test('a thing says what it has been given words for', () => {
  const form = { id: 1, name: 'Device', instructions: 'Look at it.', translations: { de: { name: 'Gerät' } } }
  expect(said(form, 'de')).toEqual({ id: 1, name: 'Gerät', instructions: 'Look at it.' })
  expect(said(form, null)).toEqual({ id: 1, name: 'Device', instructions: 'Look at it.' })
})

test('what is left empty is no translation', () => {
  const given = { de: { label: ' ', help: 'Hilfe', options: { a: '' } }, en: { label: '' } }
  expect(FieldTranslations.parse(given)).toEqual({ de: { help: 'Hilfe' } })
})

describe('answers in a language', () => {
  const chosen: ChosenWords = new Map([
    ['list 1', { text: 'Printer', translations: { de: { value: 'Drucker' } } }],
    ['list 2', { text: 'Phone', translations: {} }],
    ['list 3', { text: 'Screen', translations: { de: { value: 'Bildschirm' } } }],
    ['priority 2', { text: 'High', translations: { de: { name: 'Hoch' } } }],
  ])
  const fields = [
    { key: 'one', kind: 'list' },
    { key: 'urgency', kind: 'priority' },
    { key: 'text', kind: 'text' },
  ] as const
  const printer = { id: 1, text: 'Printer' }
  const cases: [what: string, answer: Answers[string], read: Answers[string]][] = [
    ['an item by its translation', printer, { id: 1, text: 'Drucker' }],
    ['one without as it is', { id: 2, text: 'Phone' }, { id: 2, text: 'Phone' }],
    ['one that was called otherwise then, as it was', { id: 3, text: 'Monitor' }, { id: 3, text: 'Monitor' }],
    ['one that is gone as it was', { id: 9, text: 'Fax' }, { id: 9, text: 'Fax' }],
    [
      'several each',
      [printer, { id: 2, text: 'Phone' }],
      [
        { id: 1, text: 'Drucker' },
        { id: 2, text: 'Phone' },
      ],
    ],
    ['nothing as nothing', null, null],
  ]

  test.each(cases)('give %s', (_, answer, read) => {
    const answers = { one: answer, text: 'Printer', gone: printer, urgency: { id: 2, text: 'High' } }
    expect(saidAnswers({ fields, answers }, { chosen, language: 'de' })).toEqual({
      ...{ ...answers, one: read, urgency: { id: 2, text: 'Hoch' } },
    })
    expect(saidAnswers({ fields, answers }, { chosen, language: null })).toEqual(answers)
  })
})

describe('what is wrong with an answer', () => {
  const serial = askedField({
    ...{ key: 'serial', label: 'Serial number', requesterMode: 'required' },
    config: { validator: 'pattern', pattern: '[0-9]+', problem: 'Digits only.' },
    translations: { de: { label: 'Seriennummer', problem: 'Nur Ziffern.' } },
  })
  const message = (serialNumber: string, language?: string) =>
    checkAnswers([serial], { serial: serialNumber }, 'requester', { language }).problems[0]?.message

  test("is said in the administrator's words of the language", () => {
    expect([message('x', 'de'), message('x', 'en'), message('x')]).toEqual([
      'Nur Ziffern.',
      'Digits only.',
      'Digits only.',
    ])
    expect(message('', 'de')).toContain('Seriennummer')
  })
})

test('an answer that may only be read may be sent back as it was read', () => {
  const seen = askedField({ ...{ key: 'site', kind: 'list', requesterMode: 'view' }, config: { listId: 1 } })
  const more = { current: { site: { id: 4, text: 'Cologne' } }, partial: true }
  const problems = (id: number) => checkAnswers([seen], { site: { id, text: 'Köln' } }, 'requester', more).problems
  expect(problems(4)).toEqual([])
  expect(problems(5)).toMatchObject([{ code: 'read_only' }])
})

describe('a form', () => {
  test('keeps its words and those of its fields, and records another translation', async () => {
    const translations = { de: { name: 'Geräte', instructions: 'Sieh nach.' } }
    const made = await createForm(mia(), { name: 'Devices', translations, fields: [field(device)] })
    expect(made.translations).toEqual(translations)
    expect(made.fields[0]?.translations).toEqual(device.translations)
    const [first] = made.fields
    const fields = [field({ ...first, translations: { de: { label: 'Apparat' } } })]
    await changeForm(mia(), made.id, { fields, translations })
    expect((await getForm(mia(), made.id)).fields[0]?.translations).toEqual({ de: { label: 'Apparat' } })
    await changeForm(mia(), made.id, { fields, translations: { de: { instructions: 'Sieh nach.', name: 'Geräte' } } })
    expect((await recorded(world, 'form', made.id)).map(({ type }) => type)).toEqual(['form.created', 'form.changed'])
  })

  test('refuses words for what its fields do not say', async () => {
    const fields = [
      field({ key: 'box', kind: 'checkbox', translations: { de: { problem: 'Falsch', options: { a: 'A' } } } }),
      field({ ...device, translations: { de: { options: { till: 'Kasse', lamp: 'Lampe' } } } }),
    ]
    const refused = await createForm(mia(), { name: 'Wrong', fields }).catch((error: AppError) => error.fields)
    expect(refused).toMatchObject([
      { field: 'body.fields.0.translations.de.problem', code: 'nothing_to_translate' },
      { field: 'body.fields.0.translations.de.options', code: 'nothing_to_translate' },
      { field: 'body.fields.1.translations.de.options.lamp', code: 'not_an_option' },
    ])
  })

  test.each([
    [{ fr: { name: 'Appareil' } }, 'body.translations', 'Nothing here is called “fr”.'],
    [{ de: { name: 7 } }, 'body.translations.de.name', 'This should be text.'],
    [{ de: { name: 'x'.repeat(101) } }, 'body.translations.de.name', 'This is too long: at most 100 characters.'],
    [{ de: { title: 'Gerät' } }, 'body.translations.de.title', 'There is no such field here.'],
  ])('tells of bad translations %j', async (translations, where, message) => {
    const { body } = await world.call('mia', 'POST /api/v1/forms', { name: 'Bad', translations })
    expect(body.fields).toMatchObject([{ field: where, message }])
  })
})

describe('items to choose', () => {
  test('are read, found and sorted in the language that is asked for', async () => {
    const list = await createList(mia(), { name: 'Devices' })
    const add = (value: string, german?: string) =>
      createItem(mia(), list.id, { value, ...(german && { translations: { de: { value: german } } }) })
    await add('Printer', 'Drucker')
    await add('Coffee machine', 'Kaffeemaschine')
    await add('Scale')
    const texts = async (q: string, language?: 'de' | 'en') => {
      const { items } = await itemChoices(
        { ...mia(), ...(language && { language }) },
        { listId: list.id, q, side: 'agent' },
      )
      return items.map(({ text }) => text)
    }
    expect(await texts('')).toEqual(['Coffee machine', 'Printer', 'Scale'])
    expect(await texts('', 'de')).toEqual(['Drucker', 'Kaffeemaschine', 'Scale'])
    expect(await texts('druck', 'de')).toEqual(['Drucker'])
    expect(await texts('print', 'de')).toEqual(['Drucker'])
    expect(await texts('druck')).toEqual([])
  })
})
