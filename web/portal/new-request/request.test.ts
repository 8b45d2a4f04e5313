import { describe, expect, test } from 'vitest'
import { PortalField } from '#contract/forms.ts'
import { checkRequest, emptyRequest, questionsOf, requestBody, type Topic } from './request.ts'

const field = (key: string, kind: PortalField['kind'], more: object = {}): PortalField =>
  PortalField.parse({
    ...{ id: 1, formId: 1, key, kind, label: key, help: '', requesterMode: 'edit', showWhen: null, config: {} },
    ...more,
  })
const options = ['Phone', 'Mail'].map((name) => ({ key: name, label: name }))
const topic: Topic = {
  id: 5,
  name: 'Outage',
  path: 'Outage',
  description: '',
  fields: [
    field('system', 'choice', { config: { options }, requesterMode: 'required' }),
    field('people', 'number'),
    field('agreed', 'checkbox', { requesterMode: 'required' }),
    field('serial', 'text', { showWhen: { key: 'system', is: 'oneOf', values: ['Phone'] }, requesterMode: 'required' }),
  ],
}
const asked = (draft: ReturnType<typeof emptyRequest>, isGuest: boolean) => ({
  questions: questionsOf(topic.fields, draft.answers),
  contact: questionsOf([field('site', 'text', { requesterMode: 'required' })], draft.contact),
  isGuest,
})
const filled = emptyRequest({
  topicId: 5,
  subject: 'Down',
  message: 'Since eight',
  answers: { 'choice:system': 'Mail', 'number:people': '12,5', 'checkbox:agreed': true },
})

describe('checking a new request', () => {
  test('names everything that is missing at once', () => {
    const empty = emptyRequest({})
    const errors = checkRequest(empty, asked(empty, true))
    expect(Object.keys(errors)).toEqual([
      'subject',
      'message',
      'fields.system',
      'fields.agreed',
      'email',
      'name',
      'contact.site',
    ])
  })

  test('asks nobody signed in for an address', () => {
    expect(checkRequest(filled, asked(filled, false))).toEqual({})
  })

  test('takes no word for a number and no address without @', () => {
    const contact = { 'text:site': 'Bonn' }
    const draft = {
      ...filled,
      contact,
      email: 'ada',
      name: 'Ada',
      answers: { ...filled.answers, 'number:people': 'many' },
    }
    expect(Object.keys(checkRequest(draft, asked(draft, true)))).toEqual(['fields.people', 'email'])
  })
})

test('asks a question with a condition where it holds, and only there', () => {
  const draft = { ...filled, answers: { ...filled.answers, 'choice:system': 'Phone' } }
  expect(Object.keys(checkRequest(draft, asked(draft, false)))).toEqual(['fields.serial'])
  const other = { ...filled, answers: { ...filled.answers, 'text:serial': 'X1' } }
  expect(requestBody(other, { ...asked(other, false), topic, attachments: [] })?.fields).not.toHaveProperty('serial')
})

describe('what is sent', () => {
  const send = (draft: typeof filled, isGuest = false) =>
    requestBody(draft, { ...asked(draft, isGuest), topic, attachments: [] })

  test('holds the answers of this topic only, numbers with a point', () => {
    const draft = { ...filled, answers: { ...filled.answers, 'text:elsewhere': 'kept, not sent' } }
    expect(send(draft)?.fields).toEqual({ system: 'Mail', people: '12.5', agreed: true })
  })

  test('leaves out a choice that this topic does not offer', () => {
    expect(send({ ...filled, answers: { 'choice:system': 'Fax' } })?.fields).toMatchObject({ system: null })
  })

  test('names guests, and nobody else', () => {
    const draft = { ...filled, email: ' ada@example.com ', name: 'Ada' }
    expect(send(draft, true)).toMatchObject({ email: 'ada@example.com', name: 'Ada', phone: '' })
    expect(send(draft)).not.toHaveProperty('email')
  })
})
