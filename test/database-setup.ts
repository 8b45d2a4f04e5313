import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '#server/platform/embedded-postgres.ts'
import { migrate } from '#server/platform/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server on which tests make databases of their own. */
    databaseServer: string
    /** The name of the migrated database that they copy. */
    databaseTemplate: string
  }
}

const log = { info() {}, warn: console.warn, error: console.error }

/**
 * Once per run: a PostgreSQL server (the one that DATABASE_URL names, or an embedded one of our own) with one migrated
 * database on it, from which `testDatabase` copies.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await testServer()
  const template = `deskbell_template_${randomBytes(4).toString('hex')}`
  await onServer(server.url, `create database ${template}`)
  await migrate(databaseOn(server.url, template), { log })
  project.provide('databaseServer', server.url)
  project.provide('databaseTemplate', template)
  return async () => {
    await onServer(server.url, `drop database ${template} with (force)`)
    await server.stop()
  }
}

async function testServer(): Promise<{ url: string; stop(): Promise<void> }> {
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, stop: async () => {} }
  const dataDir = mkdtempSync(join(folderForDatabases(), PREFIX))
  // Nobody needs these databases after a power cut, and without waiting for the disk the tests take half the time.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_wal_size: '256MB',
    max_connections: '200',
  }
  const server = await startEmbeddedPostgres({ dataDir, log, settings })
  return {
    url: server.url,
    async stop() {
      await server.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const PREFIX = 'deskbell-test-'
const IN_MEMORY = '/dev/shm'
const ROOM = 4 * 2 ** 30
const DAY_MS = 86_400_000

/**
 * In memory, where there is plenty: a database is eight hundred files, and with one for each test file making and
 * deleting them takes longer on a disk than all that is done in them.
 */
function folderForDatabases(): string {
  try {
    forgetOld(IN_MEMORY)
    const { bavail, bsize } = statfsSync(IN_MEMORY)
    return Math.min(bavail * bsize, process.availableMemory()) > ROOM ? IN_MEMORY : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** What runs that were killed have left is memory that nobody gives back. */
function forgetOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(PREFIX)) continue
    const path = join(folder, name)
    const { uid, mtimeMs } = statSync(path)
    if (uid === process.getuid?.() && Date.now() - mtimeMs > DAY_MS) rmSync(path, { recursive: true, force: true })
  }
}

/** The address of another database on the same server. */
export function databaseOn(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}

export async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
