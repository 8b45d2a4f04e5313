import { describe, expect, test } from 'vitest'
import { checkAnswers, missingToClose, type Question } from './answers.ts'

function question(more: Partial<Question>): Question {
  return {
    key: 'asked',
    label: 'Asked',
    kind: 'text',
    options: [],
    requesterMode: 'optional',
    agentRequired: false,
    requiredToClose: false,
    ...more,
  }
}

describe('one answer', () => {
  const text = question({ kind: 'text' })
  const number = question({ kind: 'number' })
  const date = question({ kind: 'date' })
  const box = question({ kind: 'checkbox' })
  const choice = question({ kind: 'choice', options: ['Wi-Fi', 'Cable', '7'] })

  test.each([
    ['text is trimmed', text, '  printer 7 ', 'printer 7'],
    ['text keeps other scripts and emoji', text, 'ปริ้นเตอร์ 🖨️', 'ปริ้นเตอร์ 🖨️'],
    ['text loses line breaks, NUL and direction tricks', text, 'a\nb\u0000\u202Ec', 'a bc'],
    ['a paragraph keeps its lines', question({ kind: 'paragraph' }), 'one\ntwo', 'one\ntwo'],
    ['white space is no answer', text, ' \t ', null],
    ['invisible characters are no answer', text, '\u200B\u2060', null],
    ['a number', number, -2.5, -2.5],
    ['a number written as text', number, ' 12 ', 12],
    ['zero is an answer', number, 0, 0],
    ['a date', date, '2028-02-29', '2028-02-29'],
    ['a box', box, true, true],
    ['a box as a form sends it', box, 'false', false],
    ['an option', choice, 'Cable', 'Cable'],
    ['an option that looks like a number', choice, 7, '7'],
    ['null empties', choice, null, null],
  ])('%s', (_name, field, given, kept) => {
    expect(checkAnswers([field], { asked: given }, 'agent')).toEqual({ answers: { asked: kept }, problems: [] })
  })

  test.each([
    ['a number for a text', text, 5, 'invalid_type'],
    ['text over its limit', text, 'x'.repeat(1001), 'too_big'],
    ['a paragraph over its limit', question({ kind: 'paragraph' }), 'x'.repeat(20_001), 'too_big'],
    ['words for a number', number, 'twelve', 'invalid_type'],
    ['a number in hexadecimal', number, '0x10', 'invalid_type'],
    ['no number at all', number, Number.NaN, 'invalid_type'],
    ['a box for a number', number, true, 'invalid_type'],
    ['a number that would be rounded', number, 1e15, 'too_big'],
    ['a day that does not exist', date, '2026-02-29', 'invalid_type'],
    ['a month that does not exist', date, '2026-13-01', 'invalid_type'],
    ['a date in another order', date, '31.03.2026', 'invalid_type'],
    ['yes for a box', box, 'yes', 'invalid_type'],
    ['what is not offered', choice, 'Satellite', 'not_an_option'],
    ['an object', text, { a: 1 }, 'invalid_type'],
  ])('refuses %s', (_name, field, given, code) => {
    const { answers, problems } = checkAnswers([field], { asked: given }, 'agent')
    expect({ answers, problems }).toMatchObject({ answers: {}, problems: [{ field: 'body.fields.asked', code }] })
    expect(problems).toHaveLength(1)
  })
})

describe('what each side must answer', () => {
  test.each([
    ['optional', false, [], []],
    ['required', false, ['required'], []],
    ['required', true, ['required'], ['required']],
    ['optional', true, [], ['required']],
    ['hidden', true, [], ['required']],
  ] as const)('%s for requesters, required for agents: %s', (requesterMode, agentRequired, ofRequester, ofAgent) => {
    const field = question({ requesterMode, agentRequired })
    for (const empty of [{}, { asked: '' }].slice(0, requesterMode === 'hidden' ? 1 : 2)) {
      expect(checkAnswers([field], empty, 'requester').problems.map(({ code }) => code)).toEqual(ofRequester)
      expect(checkAnswers([field], empty, 'agent').problems.map(({ code }) => code)).toEqual(ofAgent)
    }
  })

  test('a box that must be ticked is not answered by leaving it open', () => {
    const field = question({ kind: 'checkbox', requesterMode: 'required', label: 'I have read it' })
    expect(checkAnswers([field], { asked: false }, 'requester').problems).toEqual([
      { field: 'body.fields.asked', code: 'required', message: 'Tick “I have read it” to go on.' },
    ])
    expect(checkAnswers([field], { asked: true }, 'requester').problems).toEqual([])
  })

  test('a requester cannot answer a hidden field: it does not exist for him', () => {
    const field = question({ requesterMode: 'hidden' })
    expect(checkAnswers([field], { asked: 'x' }, 'requester')).toMatchObject({
      answers: {},
      problems: [{ field: 'body.fields.asked', code: 'unknown_field' }],
    })
    expect(checkAnswers([field], { asked: 'x' }, 'agent').problems).toEqual([])
  })
})

test('all problems come at once', () => {
  const fields = [
    question({ key: 'site', requesterMode: 'required' }),
    question({ key: 'seats', kind: 'number' }),
    question({ key: 'since', kind: 'date' }),
  ]
  const { answers, problems } = checkAnswers(fields, { seats: 'many', since: '2026-03-01', other: 1 }, 'requester')
  expect(problems.map(({ field, code }) => [field, code])).toEqual([
    ['body.fields.other', 'unknown_field'],
    ['body.fields.site', 'required'],
    ['body.fields.seats', 'invalid_type'],
  ])
  expect(answers).toEqual({ since: '2026-03-01' })
})

test('names that every object has are neither answers nor questions', () => {
  const field = question({ key: 'constructor' })
  expect(checkAnswers([field], {}, 'agent').answers).toEqual({})
  expect(missingToClose([{ ...field, requiredToClose: true }], {})).toHaveLength(1)
  expect(checkAnswers([], { toString: 'x' }, 'agent').problems).toMatchObject([{ code: 'unknown_field' }])
})

test('an edit looks only at what it names, but cannot empty what is required', () => {
  const fields = [question({ key: 'site', agentRequired: true }), question({ key: 'room' })]
  expect(checkAnswers(fields, { room: '' }, 'agent', { partial: true })).toEqual({
    answers: { room: null },
    problems: [],
  })
  expect(checkAnswers(fields, { site: '' }, 'agent', { partial: true }).problems).toMatchObject([{ code: 'required' }])
})

test.each([
  ['nothing', {}, ['site', 'seats', 'done']],
  ['emptied answers', { site: null, seats: '', done: false }, ['site', 'seats', 'done']],
  ['answers, zero among them', { site: 'Bonn', seats: 0, done: true }, []],
])('what is missing to close, given %s', (_name, answers, missing) => {
  const fields = [
    question({ key: 'site', requiredToClose: true }),
    question({ key: 'seats', kind: 'number', requiredToClose: true }),
    question({ key: 'done', kind: 'checkbox', requiredToClose: true }),
    question({ key: 'room' }),
  ]
  expect(missingToClose(fields, answers).map(({ key }) => key)).toEqual(missing)
})
