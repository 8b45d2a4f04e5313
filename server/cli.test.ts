import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, test } from 'vitest'
import { startEmbeddedPostgres } from './platform/embedded-postgres.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'deskbell-cli-'))
const log = { info() {}, warn() {}, error() {} }

afterAll(() => rmSync(dataDir, { recursive: true }))

async function deskbell(args: string[], env: Record<string, string> = {}) {
  const { DATABASE_URL: _, ...inherited } = process.env
  const child = spawn(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], {
    env: { ...inherited, DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await once(child, 'close')
  const [out, err] = await output
  return { code, out, err }
}

describe('the command line', () => {
  test('lists its commands when asked', async () => {
    const { code, out, err } = await deskbell(['--help'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const name of ['serve', 'web', 'worker', 'migrate', 'admin create', 'apikey create', 'seed', 'doctor']) {
      expect(out).toMatch(new RegExp(`^  ${name} {2,}\\w`, 'm'))
    }
  })

  test.each([[['fly']], [['admin', 'fly']], [[]]])('answers %j with the list and exit code 64', async (args) => {
    const { code, out, err } = await deskbell(args)
    expect({ code, out }).toEqual({ code: 64, out: '' })
    expect(err).toContain('bin/deskbell COMMAND')
  })

  test.each([['migrate'], ['apikey create'], ['serve']])('%s --help tells about it', async (name) => {
    const { code, out } = await deskbell([...name.split(' '), '--help'])
    expect(code).toBe(0)
    expect(out).toContain(`bin/deskbell ${name}`)
  })

  test('refuses an option that a command does not have', async () => {
    const { code, err } = await deskbell(['migrate', '--fly'])
    expect(code).toBe(64)
    expect(err).toContain(`Unknown option '--fly'`)
  })

  test('says which variable is wrong', async () => {
    const { code, err } = await deskbell(['migrate'], { PORT: 'seven' })
    expect(code).toBe(1)
    expect(err).toContain('PORT')
  })
})

describe('migrate', () => {
  test('makes the database, and shares it with a Deskbell that is running', async () => {
    const done = { code: 0, out: 'The database is up to date.\n', err: '' }
    expect(await deskbell(['migrate'])).toEqual(done)
    const running = await startEmbeddedPostgres({ dataDir, log })
    expect(await deskbell(['migrate'])).toEqual(done)
    await running.stop()
    expect(await deskbell(['migrate'])).toEqual(done)
  })
})
