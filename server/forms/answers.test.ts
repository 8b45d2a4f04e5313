import { describe, expect, test } from 'vitest'
import type { FormField } from '#contract/forms.ts'
import { askedField } from '#test/fields.ts'
import { checkAnswers, missingToClose } from './answers.ts'

const question = askedField

describe('one answer', () => {
  const text = question({ kind: 'text' })
  const number = question({ kind: 'number' })
  const date = question({ kind: 'date' })
  const box = question({ kind: 'checkbox' })
  const choice = question({
    kind: 'choice',
    config: { options: ['Wi-Fi', 'Cable', '7'].map((key) => ({ key, label: key })) },
  })

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
    ['words for a number', number, 'twelve', 'not_a_number'],
    ['a number in hexadecimal', number, '0x10', 'not_a_number'],
    ['no number at all', number, Number.NaN, 'not_a_number'],
    ['a box for a number', number, true, 'not_a_number'],
    ['a number that would be rounded', number, 1e15, 'too_big'],
    ['a day that does not exist', date, '2026-02-29', 'not_a_date'],
    ['a month that does not exist', date, '2026-13-01', 'not_a_date'],
    ['a date in another order', date, '31.03.2026', 'not_a_date'],
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
    ['edit', 'edit', [], []],
    ['required', 'edit', ['required'], []],
    ['required', 'required', ['required'], ['required']],
    ['edit', 'required', [], ['required']],
    ['hidden', 'required', [], ['required']],
  ] as const)('%s for requesters, %s for agents', (requesterMode, agentMode, ofRequester, ofAgent) => {
    const field = question({ requesterMode, agentMode })
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
    ['body.fields.seats', 'not_a_number'],
  ])
  expect(answers).toEqual({ since: '2026-03-01' })
})

test('names that every object has are neither answers nor questions', () => {
  const field = question({ key: 'constructor' })
  expect(checkAnswers([field], {}, 'agent').answers).toEqual({})
  expect(missingToClose([{ ...field, requiredToClose: true } as FormField], {})).toHaveLength(1)
  expect(checkAnswers([], { toString: 'x' }, 'agent').problems).toMatchObject([{ code: 'unknown_field' }])
})

test('an edit looks only at what it names, but cannot empty what is required', () => {
  const fields = [question({ key: 'site', agentMode: 'required' }), question({ key: 'room' })]
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

describe('kinds', () => {
  const chosen = { id: 7, text: 'Terminal' }
  const offered = {
    items: new Map([
      [
        3,
        [
          { ...chosen, extra: 'T-1' },
          { id: 8, text: 'Printer', extra: '' },
        ],
      ],
    ]),
    priorities: [{ id: 1, text: 'High' }],
    departments: [{ id: 2, text: 'Billing' }],
    assignees: [
      { id: 4, kind: 'agent' as const, text: 'Sam' },
      { id: 4, kind: 'team' as const, text: 'Level I' },
    ],
    files: [{ id: '00000000-0000-4000-8000-000000000001', text: 'photo.png', size: 2000, mediaType: 'image/png' }],
  }
  const file = { id: '00000000-0000-4000-8000-000000000001', text: 'photo.png' }
  const now = new Date('2026-03-02T09:00:00Z')
  const read = (field: FormField, given: unknown, current = {}) =>
    checkAnswers([field], { asked: given }, 'agent', { offered, now, current })
  const list = (more = {}) => question({ kind: 'list', config: { listId: 3, ...more } })
  const day = (config = {}) => question({ kind: 'date', config })
  const text = (config = {}) => question({ kind: 'text', config })
  const options = [
    { key: 'a', label: 'Alpha' },
    { key: 'b', label: 'Beta' },
  ]

  test.each<[string, FormField, unknown, unknown]>([
    ['a choice by its label is kept by its key', question({ kind: 'choice', config: { options } }), 'Beta', 'b'],
    [
      'several choices, once each',
      question({ kind: 'choice', config: { options, multiple: true } }),
      ['a', 'b', 'a'],
      ['a', 'b'],
    ],
    ['an item by id', list(), 7, chosen],
    ['an item as it was given out', list(), { id: 7, text: 'whatever' }, chosen],
    ['an item by its text, in any case', list(), 'terminal', chosen],
    ['an item by its abbreviation', list(), 't-1', chosen],
    ['several items', list({ multiple: true }), [7, 'Printer'], [chosen, { id: 8, text: 'Printer' }]],
    ['a priority', question({ kind: 'priority' }), 1, { id: 1, text: 'High' }],
    ['a department by name', question({ kind: 'department' }), 'Billing', { id: 2, text: 'Billing' }],
    ['a team, not the agent of its id', question({ kind: 'assignee' }), { id: 4, kind: 'team' }, offered.assignees[1]],
    ['a file', question({ kind: 'file' }), [{ id: file.id }], [file]],
    ['a file of a taken kind', question({ kind: 'file', config: { mediaTypes: ['image/*'] } }), [file.id], [file]],
    [
      'a file of a taken kind, whatever endings are taken besides',
      question({ kind: 'file', config: { extensions: ['pdf'], mediaTypes: ['image/png'] } }),
      [file.id],
      [file],
    ],
    ['a file that is what it says', question({ kind: 'file', config: { isStrict: true } }), [file.id], [file]],
    ['a time zone', question({ kind: 'timeZone' }), 'Europe/Berlin', 'Europe/Berlin'],
    ['a phone number', question({ kind: 'phone' }), ' +49 30  1234567 ', '+49 30 1234567'],
    ['an American one', question({ kind: 'phone', config: { format: 'us' } }), '1-212-555-0100', '(212) 555-0100'],
    [
      'an extension',
      question({ kind: 'phone', config: { hasExtension: true } }),
      '030 1234567 ext. 12',
      '030 1234567 x12',
    ],
    ['an instant in UTC', day({ time: 'instant' }), '2026-03-02T10:30:00+02:00', '2026-03-02T08:30:00.000Z'],
    ['a time by the clock', day({ time: 'wall' }), '2026-03-02T10:30:59', '2026-03-02T10:30'],
    ['a bound that is met', day({ min: '2026-03-01', max: '2026-03-02' }), '2026-03-02', '2026-03-02'],
    ['tomorrow, where it is that already', day({ mayBeFuture: false }), '2026-03-02', '2026-03-02'],
    ['yesterday, where it is still that', day({ mayBePast: false }), '2026-03-01', '2026-03-01'],
    [
      'this minute',
      day({ time: 'instant', mayBePast: false, mayBeFuture: false }),
      now.toISOString(),
      now.toISOString(),
    ],
    [
      'an instant of the first day where the field is',
      day({ time: 'instant', min: '2026-03-03', timeZone: 'Asia/Tokyo' }),
      '2026-03-02T15:00:00Z',
      '2026-03-02T15:00:00.000Z',
    ],
    [
      'an instant of the last day somewhere',
      day({ time: 'instant', max: '2026-03-02' }),
      '2026-03-03T11:00:00Z',
      '2026-03-03T11:00:00.000Z',
    ],
    ['an address', text({ validator: 'email' }), 'ada@example.com', 'ada@example.com'],
    ['an IPv6 address', text({ validator: 'ip' }), '2001:db8::1', '2001:db8::1'],
    ['a text that matches', text({ validator: 'pattern', pattern: '[A-Z]{2}-\\d+' }), 'DE-12', 'DE-12'],
    ['a whole number', question({ kind: 'number', config: { isWhole: true, min: 1 } }), '3', 3],
  ])('%s', (_name, field, given, kept) => {
    expect(read(field, given)).toEqual({ answers: { asked: kept }, problems: [] })
  })

  test.each<[string, FormField, unknown, string]>([
    ['two for one', list(), [7, 8], 'too_many'],
    ['an item that is not offered', list(), 9, 'not_an_option'],
    ['a file of somebody else', question({ kind: 'file' }), ['00000000-0000-4000-8000-000000000002'], 'not_found'],
    ['a file that is too large', question({ kind: 'file', config: { maxSize: 1024 } }), [file.id], 'file_too_large'],
    [
      'a file of another ending',
      question({ kind: 'file', config: { extensions: ['pdf'] } }),
      [file.id],
      'file_refused',
    ],
    [
      'a file of another kind',
      question({ kind: 'file', config: { mediaTypes: ['application/pdf'] } }),
      [file.id],
      'file_refused',
    ],
    ['more files than one', question({ kind: 'file' }), [file.id, file.id], 'too_many_files'],
    ['no time zone', question({ kind: 'timeZone' }), 'Bonn', 'not_an_option'],
    ['a short number', question({ kind: 'phone' }), '110', 'too_few_digits'],
    ['letters', question({ kind: 'phone' }), 'call me', 'not_phone'],
    ['an extension that is not asked for', question({ kind: 'phone' }), '030 1234567 x1', 'has_extension'],
    ['an instant without its zone', day({ time: 'instant' }), '2026-03-02T10:30', 'not_a_date'],
    ['half past twenty-five', day({ time: 'wall' }), '2026-03-02T25:30', 'not_a_date'],
    ['a day too early', day({ min: '2026-03-03' }), '2026-03-02', 'too_early'],
    ['a day to come', day({ mayBeFuture: false }), '2026-03-05', 'in_the_future'],
    ['a day gone by', day({ mayBePast: false }), '2026-02-28', 'in_the_past'],
    ['a minute gone by', day({ time: 'instant', mayBePast: false }), '2026-03-02T08:59:00Z', 'in_the_past'],
    ['a minute to come', day({ time: 'instant', mayBeFuture: false }), '2026-03-02T09:01:00Z', 'in_the_future'],
    [
      'an instant before the first day where the field is',
      day({ time: 'instant', min: '2026-03-03', timeZone: 'Asia/Tokyo' }),
      '2026-03-02T14:59:00Z',
      'too_early',
    ],
    [
      'an instant of no such day anywhere',
      day({ time: 'instant', max: '2026-03-02' }),
      '2026-03-03T12:00:00Z',
      'too_late',
    ],
    ['no IP address', text({ validator: 'ip' }), '300.1.1.1', 'not_ip'],
    ['a part that matches', text({ validator: 'pattern', pattern: '\\d+' }), 'DE-12', 'not_pattern'],
    ['half a thing', question({ kind: 'number', config: { isWhole: true } }), 1.5, 'not_whole'],
    ['too few', question({ kind: 'number', config: { min: 1 } }), 0, 'below'],
    ['an answer to a heading', question({ kind: 'section' }), 'x', 'read_only'],
  ])('refuses %s', (_name, field, given, code) => {
    expect(read(field, given).problems.map((problem) => problem.code)).toEqual([code])
  })

  test.each([
    ['photo.jpg', 'image/jpeg', true],
    ['photo.JPEG', 'image/jpeg', true],
    ['photo.jpg', 'image/png', false],
    ['letter.pdf', 'application/octet-stream', false],
    ['notes.txt', 'text/plain', true],
    ['program.txt', 'application/octet-stream', false],
    ['drawing.dwg', 'application/octet-stream', false],
    ['photo', 'image/png', false],
    ['constructor.constructor', 'image/png', false],
  ])('where content is checked, %s with %s inside: %s', (name, mediaType, isTaken) => {
    const uploaded = { id: file.id, text: name, size: 20, mediaType }
    const field = question({ kind: 'file', config: { isStrict: true } })
    const { problems } = checkAnswers([field], { asked: [file.id] }, 'agent', {
      offered: { ...offered, files: [uploaded] },
    })
    expect(problems.map(({ code }) => code)).toEqual(isTaken ? [] : ['file_not_genuine'])
  })

  test('says what the administrator has it say', () => {
    const field = text({ validator: 'pattern', pattern: '\\d', problem: 'One digit, please.' })
    expect(read(field, 'x').problems).toMatchObject([{ message: 'One digit, please.' }])
  })

  test('an expression that would take for ever elsewhere does not here', () => {
    const field = text({ validator: 'pattern', pattern: '(a+)+b' })
    expect(read(field, 'a'.repeat(900)).problems).toHaveLength(1)
  })

  test('what has been chosen stays, whatever became of it', () => {
    const gone = { id: 99, text: 'Fax' }
    expect(read(list(), gone, { asked: gone }).answers).toEqual({ asked: gone })
    expect(read(list(), { id: 99 }).problems).toHaveLength(1)
  })

  test.each<[string, unknown, { html: string; text: string } | null]>([
    ['a text as its paragraphs', 'one\n\n<b>two', { html: '<p>one</p><p>&lt;b&gt;two</p>', text: 'one\n\n<b>two' }],
    ['markup as it is', { html: '<p>a <strong>b</strong></p>' }, { html: '<p>a <strong>b</strong></p>', text: 'a b' }],
    ['not what acts', { html: '<p onclick="x()">a<script>x()</script></p>' }, { html: '<p>a</p>', text: 'a' }],
    ['no pictures', { html: '<p>a<img src="https://x.example/t.gif" alt="t"></p>' }, { html: '<p>a</p>', text: 'a' }],
    ['no text but its own', { html: '<p>a</p>', text: 'something else' }, { html: '<p>a</p>', text: 'a' }],
    ['nothing', { html: '<p> </p>' }, null],
  ])('a long answer with formatting keeps %s', (_name, given, kept) => {
    const field = question({ kind: 'paragraph', config: { isRich: true } })
    expect(read(field, given)).toEqual({ answers: { asked: kept }, problems: [] })
  })

  test('a long answer with formatting is as long as it says, and no other answer has any', () => {
    const field = question({ kind: 'paragraph', config: { isRich: true, maxLength: 3 } })
    expect(read(field, { html: '<p><strong><em>abc</em></strong></p>' }).problems).toEqual([])
    expect(read(field, { html: '<p>abcd</p>' }).problems).toMatchObject([{ code: 'too_big' }])
    for (const kind of ['paragraph', 'text', 'phone', 'choice', 'list', 'file', 'priority', 'date'] as const) {
      const plain = question({ kind, ...(kind === 'list' && { config: { listId: 3 } }) })
      expect(read(plain, { html: '<p>a</p>' }).problems, kind).toHaveLength(1)
    }
  })

  test('an answer that was good when it was given may be sent back', () => {
    const field = day({ mayBePast: false })
    expect(read(field, '2025-12-24', { asked: '2025-12-24' })).toEqual({
      answers: { asked: '2025-12-24' },
      problems: [],
    })
    expect(read(field, '2025-12-25', { asked: '2025-12-24' }).problems).toMatchObject([{ code: 'in_the_past' }])
  })

  test('so it does with the priority that a field begins with, as long as there is one', () => {
    const field = (preset: number) => question({ kind: 'priority', config: { preset } })
    const begun = (preset: number) => checkAnswers([field(preset)], {}, 'requester', { offered }).answers
    expect([begun(1), begun(9)]).toEqual([{ asked: { id: 1, text: 'High' } }, {}])
    expect(checkAnswers([field(1)], { asked: null }, 'requester', { offered }).answers).toEqual({ asked: null })
  })

  test('a new ticket begins with what is chosen beforehand; an edit does not', () => {
    const fields = [question({ kind: 'choice', requesterMode: 'required', config: { options, preset: ['b'] } })]
    expect(checkAnswers(fields, {}, 'requester')).toEqual({ answers: { asked: 'b' }, problems: [] })
    expect(checkAnswers(fields, {}, 'requester', { partial: true }).answers).toEqual({})
  })
})

describe('a field with a condition', () => {
  const system = question({
    key: 'system',
    kind: 'choice',
    config: { options: ['Terminal', 'Other'].map((key) => ({ key, label: key })) },
  })
  const serial = question({
    key: 'serial',
    requesterMode: 'required',
    requiredToClose: true,
    showWhen: { key: 'system', is: 'oneOf', values: ['Terminal'] },
  })
  const fields = [system, serial]

  test('is required and kept where it is shown', () => {
    expect(checkAnswers(fields, { system: 'Terminal' }, 'requester').problems).toMatchObject([{ code: 'required' }])
    expect(checkAnswers(fields, { system: 'Terminal', serial: 'X1' }, 'requester').answers).toEqual({
      system: 'Terminal',
      serial: 'X1',
    })
  })

  test('is neither required nor kept where it is not, whatever is wrong with it', () => {
    for (const answers of [{ system: 'Other', serial: 'X1' }, { serial: 5 }, {}]) {
      const checked = checkAnswers(fields, answers, 'requester')
      expect(checked.problems).toEqual([])
      expect(checked.answers).not.toHaveProperty('serial')
    }
    expect(missingToClose(fields, { system: 'Other' })).toEqual([])
    expect(missingToClose(fields, { system: 'Terminal' })).toEqual([serial])
  })

  test('goes by what the ticket has, in an edit', () => {
    const more = { partial: true, current: { system: 'Terminal' } }
    expect(checkAnswers(fields, { serial: 'X2' }, 'agent', more).answers).toEqual({ serial: 'X2' })
    expect(checkAnswers(fields, { serial: 'X2', system: 'Other' }, 'agent', more).answers).toEqual({ system: 'Other' })
  })

  test('that is a section hides all that stands in it, to the end of its form', () => {
    const showWhen = { key: 'system', is: 'noneOf' as const, values: ['Other'] }
    const section = question({ key: 'part', kind: 'section', formId: 1, showWhen })
    const inside = question({ key: 'inside', requesterMode: 'required' })
    const beyond = question({ key: 'beyond', formId: 2, requesterMode: 'required' })
    const all = [system, section, inside, beyond]
    const missing = (given: object) =>
      checkAnswers(all, { ...given }, 'requester').problems.map(({ field }) => field.replace('body.fields.', ''))
    expect(missing({ system: 'Other' })).toEqual(['beyond'])
    expect(missing({})).toEqual(['inside', 'beyond'])
  })
})

test('what one may see and not change is not changed; sent back as it is, it is no mistake', () => {
  const field = question({ requesterMode: 'view' })
  const more = { partial: true, current: { asked: 'Bonn' } }
  expect(checkAnswers([field], { asked: 'Rome' }, 'requester', more).problems).toMatchObject([{ code: 'read_only' }])
  expect(checkAnswers([field], { asked: 'Bonn' }, 'requester', more)).toEqual({ answers: {}, problems: [] })
})
