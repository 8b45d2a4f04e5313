import { expect, test } from 'vitest'
import { z } from 'zod'
import { shapeText } from './shape-text.ts'

test.each([
  [z.string(), 'text'],
  [z.string().min(1).max(255), 'text(1..255)'],
  [z.string().min(10), 'text(10..)'],
  [z.iso.datetime(), 'date-time'],
  [z.int(), 'integer'],
  [z.int().min(1).max(200), 'integer(1..200)'],
  [z.number().nullable(), 'number | null'],
  [z.boolean(), 'boolean'],
  [z.unknown(), 'any'],
  [z.enum(['red', 'blue']), '"red" | "blue"'],
  [z.array(z.enum(['red', 'blue'])), '("red" | "blue")[]'],
  [z.record(z.string(), z.int()), '{ [name]: integer }'],
  [z.object({}), '{}'],
  [
    z.object({
      name: z.string().describe('As shown'),
      size: z.int().default(3),
      of: z.object({ id: z.int() }).optional(),
    }),
    '{\n  name: text  // As shown\n  size?: integer = 3\n  of?: {\n    id: integer\n  }\n}',
  ],
])('%# reads %s', (type, text) => {
  expect(shapeText(z.toJSONSchema(type, { io: 'input' }))).toBe(text)
})

test('what is named elsewhere is its name', () => {
  expect(shapeText({ anyOf: [{ $ref: '#/components/schemas/Condition' }, { type: 'null' }] })).toBe('Condition | null')
})
