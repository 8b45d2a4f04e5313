import { expect, test } from 'vitest'
import { z } from 'zod'
import { Actions } from '#contract/actions.ts'
import { Condition } from '#contract/conditions.ts'
import { testWorld } from '#test/world.ts'
import { unknownFields } from './unknown-fields.ts'

const world = await testWorld()

const One = z.object({ name: z.string() })
const Tree: z.ZodType = z.object({
  name: z.string(),
  get parts() {
    return z.array(Tree).optional()
  },
})

test.each<[string, z.ZodType, unknown, string[]]>([
  ['nothing', One, undefined, []],
  ['what it knows', One, { name: 'x' }, []],
  ['another', One, { name: 'x', role: 'y' }, ['role']],
  ['another beside what is wrong', One, { name: 1, role: 'y' }, ['role']],
  ['what every object has', One, { name: 'x', constructor: {}, toString: 1 }, ['constructor', 'toString']],
  ['those of a list', z.array(One), [{ name: 'x' }, { nome: 'x' }], ['1.nome']],
  ['those of a record', z.record(z.string(), One), { a: { id: 1 } }, ['a.id']],
  ['what may be left out', z.object({ one: One.nullable().default(null).optional() }), { one: { id: 1 } }, ['one.id']],
  ['a refined object', One.refine(() => true), { id: 1 }, ['id']],
  ['before a transformation', One.transform(({ name }) => name), { id: 1 }, ['id']],
  ['after one', z.preprocess((value) => value, One), { id: 1 }, ['id']],
  [
    'a choice by kind, also of a wrong one',
    Actions,
    [
      { kind: 'reject', why: 1 },
      { kind: 'addNote', text: 'x' },
    ],
    ['0.why', '1.text'],
  ],
  ['a choice by shape', z.union([One, z.object({ id: z.int() })]), { id: 1, name: 2 }, ['name']],
  [
    'a tree',
    Tree,
    { name: 'x', parts: [{ name: 'y', parts: [{ name: 'z', colour: 1 }] }] },
    ['parts.0.parts.0.colour'],
  ],
  ['anything', z.object({ data: z.record(z.string(), z.unknown()) }), { data: { x: { y: 1 } } }, []],
  ['an object that takes more', z.looseObject({ name: z.string() }), { more: 1 }, []],
  ['another shape', One, [{ id: 1 }], []],
])('of %s, those that the schema does not know are named', (_, schema, value, paths) => {
  expect(unknownFields(schema, value, 'body').map(({ field }) => field)).toEqual(paths.map((path) => `body.${path}`))
})

test('what lies without end in what has nothing to drop is not walked through', () => {
  let deep: unknown = {}
  for (let level = 0; level < 100_000; level += 1) deep = { not: deep }
  expect(unknownFields(Condition, deep, 'body')).toEqual([])
})

test('a field that a route does not know is an error of that field, with all others, and nothing is done', async () => {
  const [department] = (await world.call('mia', 'GET /api/v1/departments')).body.items
  const path = `/api/v1/departments/${department.id}` as const
  const answer = await world.call('mia', `PATCH ${path}`, { name: '', isPublik: false, id: 7 })
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_input' } })
  expect(answer.body.fields.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)).toEqual([
    'body.name too_small',
    'body.isPublik unknown_field',
    'body.id unknown_field',
  ])
  expect((await world.call('mia', `PATCH ${path}`, { name: 'Other', id: 7 })).status).toBe(400)
  expect((await world.call('mia', `GET ${path}`)).body).toEqual(department)
})

test('a parameter that a route does not know is refused too: a list by it would be of everything', async () => {
  const answer = await world.call('mia', 'GET /api/v1/tickets?departmentID=3&queue=open&limit=5')
  expect(answer).toMatchObject({
    status: 400,
    body: { code: 'invalid_input', fields: [{ field: 'query.departmentID', code: 'unknown_field' }] },
  })
})

test('a link that anybody may follow may have come with more', async () => {
  expect((await world.call(null, 'GET /api/v1/portal/help-topics?utm_source=mail')).status).toBe(200)
})
