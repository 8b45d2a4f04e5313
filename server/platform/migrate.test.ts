import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { emptyDatabase } from '#test/database.ts'
import { migrate } from './migrate.ts'

const log = { info() {}, warn() {}, error() {} }

let database: { url: string; drop(): Promise<void> }
let folder: string

beforeEach(async () => {
  database = await emptyDatabase()
  folder = mkdtempSync(join(tmpdir(), 'deskbell-migrations-'))
  write('0001_shelf.sql', 'create table shelf (id int primary key);')
})

afterEach(async () => {
  await database.drop()
  rmSync(folder, { recursive: true })
})

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const run = () => migrate(database.url, { log, folder })

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

describe('migrating', () => {
  test('applies each file once, in order, and remembers it', async () => {
    write('0002_book.sql', 'create table book (shelf_id int references shelf);')
    expect(await run()).toEqual(['0001_shelf.sql', '0002_book.sql'])
    expect(await run()).toEqual([])

    write('0003_author.sql', 'alter table book add author text;')
    expect(await run()).toEqual(['0003_author.sql'])
    expect(await query('select name, length(checksum) as length from migration order by name')).toEqual([
      { name: '0001_shelf.sql', length: 64 },
      { name: '0002_book.sql', length: 64 },
      { name: '0003_author.sql', length: 64 },
    ])
  })

  test('by ten processes at once happens once', async () => {
    const applied = await Promise.all(Array.from({ length: 10 }, run))
    expect(applied.flat()).toEqual(['0001_shelf.sql'])
  })

  test('leaves nothing of a file that fails, and names the place', async () => {
    write('0002_broken.sql', 'create table book ();\n\ncreate tabel page ();')
    await expect(run()).rejects.toMatchObject({
      code: 'migration_failed',
      message: 'db/migrations/0002_broken.sql:3: syntax error at or near "tabel"',
    })
    expect(await query(`select to_regclass('shelf')::text as shelf, to_regclass('book') as book`)).toEqual([
      { shelf: 'shelf', book: null },
    ])
    write('0002_broken.sql', 'create table book ();')
    expect(await run()).toEqual(['0002_broken.sql'])
  })

  test('leaves nothing of a file when it is killed half-way', async () => {
    write('0002_slow.sql', 'create table book (); select pg_sleep(60);')
    const killed = run().catch((error: unknown) => error)
    const inMidst = `select pid from pg_stat_activity where datname = current_database() and query like '%pg_sleep%' and pid <> pg_backend_pid()`
    while ((await query(inMidst)).length === 0) await sleep(20)
    await query(`select pg_terminate_backend(pid) from (${inMidst}) one`)
    expect(await killed).toMatchObject({ code: 'migration_failed' })
    expect(await query(`select to_regclass('book') as book`)).toEqual([{ book: null }])
    write('0002_slow.sql', 'create table book ();')
    expect(await run()).toEqual(['0002_slow.sql'])
  })
})

describe('refuses and changes nothing when', () => {
  test('a file has changed since it was applied', async () => {
    await run()
    write('0001_shelf.sql', 'create table shelf (id bigint primary key);')
    write('0002_book.sql', 'create table book ();')
    await expect(run()).rejects.toMatchObject({ code: 'migration_changed' })
    expect(await query(`select to_regclass('book') as book`)).toEqual([{ book: null }])
  })

  test('the database comes from a newer release', async () => {
    const newer = join(folder, '../', `${folder.split('/').at(-1)}-newer`)
    mkdirSync(newer)
    cpSync(folder, newer, { recursive: true })
    writeFileSync(join(newer, '0002_book.sql'), 'create table book ();')
    await migrate(database.url, { log, folder: newer })
    rmSync(newer, { recursive: true })
    await expect(run()).rejects.toMatchObject({
      code: 'migration_unknown',
      message: expect.stringContaining('a newer release has used it'),
    })
  })

  test('a new file comes before an applied one', async () => {
    write('0003_book.sql', 'create table book ();')
    await run()
    write('0002_page.sql', 'create table page ();')
    await expect(run()).rejects.toMatchObject({ code: 'migration_out_of_order' })
  })

  test.each(['2_book.sql', '0002-book.sql', '0001_book.sql'])('a file is called %s', async (name) => {
    write(name, 'create table book ();')
    await expect(run()).rejects.toMatchObject({ code: 'migration_misnamed' })
  })
})
