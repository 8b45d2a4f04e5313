import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testDatabase } from '#test/database.ts'
import { describeSchema, describeTypes } from './describe.ts'

const { url } = await testDatabase()

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')

test('types.ts is what the migrations make; after a change: npm run schema', async () => {
  expect(await describeTypes(url)).toBe(read('types.ts'))
})

test('schema.sql is what the migrations make; after a change: npm run schema', async () => {
  expect(await describeSchema(url)).toBe(read('schema.sql'))
})
