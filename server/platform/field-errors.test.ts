import { expect, test } from 'vitest'
import { z } from 'zod'
import { Email, line } from '#contract/common.ts'
import { OpenTicket } from '#contract/tickets.ts'
import { fieldErrors, inWords } from './field-errors.ts'

const One = z.object({
  text: line(5),
  count: z.int().min(1).max(9),
  kind: z.enum(['red', 'blue']),
  list: z.array(z.string()).min(1).max(2),
  email: Email,
})

test.each([
  [
    {},
    {
      text: 'This is missing.',
      count: 'This is missing.',
      kind: 'This should be one of: red, blue.',
      list: 'This is missing.',
      email: 'This is missing.',
    },
  ],
  [
    { text: 1, count: 'x', kind: 'green', list: {}, email: 'x' },
    {
      text: 'This should be text.',
      count: 'This should be a number.',
      kind: 'This should be one of: red, blue.',
      list: 'This should be a list.',
      email: 'Write one e-mail address, like ada@example.com.',
    },
  ],
  [
    { text: ' ', count: 0, kind: 'red', list: [], email: 'ada@example.com' },
    { text: 'Write something here.', count: 'This should be at least 1.', list: 'Give at least 1.' },
  ],
  [
    { text: 'too long', count: 10, kind: 'red', list: ['a', 'b', 'c'], email: 'ada@example.com' },
    {
      text: 'This is too long: at most 5 characters.',
      count: 'This should be at most 9.',
      list: 'Give at most 2.',
    },
  ],
])('%j is told what is wrong with it in words', (input, expected) => {
  const { error } = One.safeParse(input, { error: inWords })
  const told = error ? fieldErrors('body', error) : []
  expect(Object.fromEntries(told.map(({ field, message }) => [field.replace('body.', ''), message]))).toEqual(expected)
})

test.each([
  [z.uuid(), 'x'],
  [z.int().multipleOf(5), 7],
  [z.iso.datetime(), 'yesterday'],
  [z.url(), 'nowhere'],
  [z.date(), 'x'],
  [z.string().refine(() => false), 'x'],
  [z.tuple([z.string()]), 'x'],
])('what has no words of its own is told in ours, not in those of the library (%#)', (schema, input) => {
  const { error } = z.object({ it: schema }).safeParse({ it: input }, { error: inWords })
  const told = error ? fieldErrors('body', error) : []
  expect(told.map(({ message }) => message)).toEqual(['This is not written as it should be.'])
})

// Hangul fillers, joiners, a Braille cell without dots, a soft hyphen: names and words made of nothing to see.
test.each([
  '\u200b',
  '\u202e\u202c',
  '\u3164',
  '\u115f\u1160',
  '\u2800',
  '\u200d',
  '\ufe0f',
  '\u00ad',
  '\u034f',
  '\u0000',
])('what shows nothing (%j) is no subject, no name and no message, and has no place in an address', (nothing) => {
  const requester = { email: `ada${nothing}@example.com`, name: nothing }
  const { error } = OpenTicket.safeParse({ subject: nothing, message: `${nothing}\n`, requester })
  const wrong = error ? fieldErrors('body', error).map(({ field }) => field) : []
  // NUL is taken out of an address like white space around it.
  const email = nothing === '\u0000' ? [] : ['body.requester.email']
  expect(wrong).toEqual(['body.subject', 'body.message', ...email, 'body.requester.name'])
})

test('a name keeps what its script and its emoji need, and loses what makes it look like another', () => {
  const parse = (name: string) => line(200).parse(name)
  expect(parse('کتاب\u200cخانه 👩‍👩‍👧 ❤️')).toBe('کتاب\u200cخانه 👩‍👩‍👧 ❤️')
  expect(parse('Ad\u200bm\u00adi\u115fn\u3164 \u202egpj')).toBe('Admin gpj')
})
