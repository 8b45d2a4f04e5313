import { randomBytes } from 'node:crypto'
import { afterAll, inject } from 'vitest'
import { databaseOn, onServer } from './database-setup.ts'

/**
 * A migrated database that belongs to this test file alone and goes away after its last test. To be called at the top
 * of the file, before hooks of its own: hooks run in reverse order, so connections made later are closed first.
 *
 * @example const { url } = await testDatabase()
 */
export async function testDatabase(): Promise<{ url: string }> {
  const server = inject('databaseServer')
  const name = `test_${randomBytes(6).toString('hex')}`
  // Copying files takes a tenth of the time that writing every page to the log as well takes, which is the default.
  await onServer(server, `create database ${name} template ${inject('databaseTemplate')} strategy file_copy`)
  afterAll(() => dropDatabase(server, name))
  return { url: databaseOn(server, name) }
}

/** A database without any table, for tests of what makes them. */
export async function emptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = inject('databaseServer')
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name}`)
  return { url: databaseOn(server, name), drop: () => dropDatabase(server, name) }
}

/** PostgreSQL gives connections that are just closing a few seconds; one that is cut off would fail the test file. */
async function dropDatabase(server: string, name: string): Promise<void> {
  await onServer(server, `drop database if exists ${name}`).catch(() =>
    onServer(server, `drop database if exists ${name} with (force)`),
  )
}
