import { describe, expect, test } from 'vitest'
import { checkRequest, emptyRequest, requestBody, type Topic, type TopicField } from './request.ts'

const field = (key: string, kind: TopicField['kind'], more: Partial<TopicField> = {}): TopicField => ({
  key,
  kind,
  label: key,
  help: '',
  options: [],
  requesterMode: 'optional',
  ...more,
})
const topic: Topic = {
  id: 5,
  name: 'Outage',
  path: 'Outage',
  description: '',
  fields: [
    field('system', 'choice', { options: ['Phone', 'Mail'], requesterMode: 'required' }),
    field('people', 'number'),
    field('agreed', 'checkbox', { requesterMode: 'required' }),
  ],
}
const filled = emptyRequest({
  topicId: 5,
  subject: 'Down',
  message: 'Since eight',
  answers: { 'choice:system': 'Mail', 'number:people': '12,5', 'checkbox:agreed': true },
})

describe('checking a new request', () => {
  test('names everything that is missing at once', () => {
    const errors = checkRequest(emptyRequest({}), { topic, isGuest: true })
    expect(Object.keys(errors)).toEqual(['subject', 'message', 'fields.system', 'fields.agreed', 'email', 'name'])
  })

  test('asks nobody signed in for an address', () => {
    expect(checkRequest(filled, { topic, isGuest: false })).toEqual({})
  })

  test('takes no word for a number and no address without @', () => {
    const draft = { ...filled, email: 'ada', name: 'Ada', answers: { ...filled.answers, 'number:people': 'many' } }
    expect(Object.keys(checkRequest(draft, { topic, isGuest: true }))).toEqual(['fields.people', 'email'])
  })
})

describe('what is sent', () => {
  const send = (draft: typeof filled, isGuest = false) => requestBody(draft, { topic, isGuest, attachments: [] })

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
