import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Route } from '#contract/route.ts'
import { unknownFields } from '#server/platform/unknown-fields.ts'
import { testWorld } from './world.ts'

// The forms of the administration send what their routes know and nothing else; TypeScript cannot see what is too much.

/** What web/desk/admin/list/kind.ts says of a kind; its own types need a browser's. */
interface Kind {
  key: string
  routes: { list: Route; create: Route; change: Route }
  values: (item: unknown) => unknown
  body: (values: unknown, item: unknown) => unknown
}

const world = await testWorld()
const root = join(import.meta.dirname, '..')
const kinds = await Promise.all(
  globSync('web/desk/**/kind.tsx', { cwd: root }).map(async (file): Promise<Kind> => {
    const found = Object.values((await import(join(root, file))) as Record<string, unknown>)
    const kind = found.find((one) => one !== null && typeof one === 'object' && 'routes' in one)
    if (!kind) throw new Error(`${file} states no kind`)
    return kind as Kind
  }),
)

test('all are looked at', () => {
  expect(kinds.length).toBeGreaterThan(15)
})

test.each(kinds)('the form of $key sends nothing that its routes do not know', async (kind) => {
  const { create, change, list } = kind.routes
  expect(unknownFields(create.body, kind.body(kind.values(null), null), 'body')).toEqual([])
  const { status, body } = await world.call('mia', `GET ${list.path as '/'}?include=all`)
  expect(status).toBe(200)
  for (const item of body.items) {
    expect(unknownFields(change.body, kind.body(kind.values(item), item), 'body')).toEqual([])
  }
})
