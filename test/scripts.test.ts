import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const lib = join(import.meta.dirname, '../bin/lib')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskbell-scripts-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const run = (script: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(lib, script), ...args], { encoding: 'utf8' })

describe('the last line of bin/test counts', () => {
  const count = (report: object | string, exitCode: number) => {
    const path = join(folder, 'report.json')
    writeFileSync(path, typeof report === 'string' ? report : JSON.stringify(report))
    return run('count-tests.mjs', path, String(exitCode)).stdout.trim()
  }
  const file = (status: string, ...tests: string[]) => ({
    name: '/somewhere/some.test.ts',
    status,
    assertionResults: tests.map((one) => ({ status: one, title: 'does it', ancestorTitles: [] })),
  })

  test.each([
    ['passed and failed tests, not skipped ones', [file('failed', 'passed', 'failed', 'skipped')], 1, '1 1'],
    ['a file that could not be read as one failure', [file('failed'), file('passed', 'passed')], 1, '1 1'],
    ['an error outside any test as one failure', [file('passed', 'passed', 'passed')], 1, '2 1'],
    ['nothing more when all is well', [file('passed', 'passed')], 0, '1 0'],
  ])('%s', (_what, testResults, exitCode, expected) => {
    expect(count({ testResults }, exitCode)).toBe(expected)
  })

  test('a run without a report as one failure', () => {
    expect(count('{ "testRes', 137)).toBe('0 1')
  })
})

describe('dependencies are in place', () => {
  const isInstalled = (locked: object, installed: object) => {
    mkdirSync(join(folder, 'node_modules'), { recursive: true })
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: locked }))
    writeFileSync(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }))
    return run('is-installed.mjs', folder).status === 0
  }
  const a = { 'node_modules/a': { version: '1.0.0' } }

  test.each([
    ['when each has the locked version', { '': {}, ...a }, a, true],
    [
      'though one for another kind of machine is missing',
      { ...a, 'node_modules/b': { version: '1.0.0', optional: true } },
      a,
      true,
    ],
    ['unless one is missing', { ...a, 'node_modules/b': { version: '1.0.0' } }, a, false],
    ['unless one has another version', { 'node_modules/a': { version: '1.0.1' } }, a, false],
  ])('%s', (_when, locked, installed, expected) => {
    expect(isInstalled(locked, installed)).toBe(expected)
  })

  test('not when nothing was ever installed', () => {
    expect(run('is-installed.mjs', folder).status).toBe(1)
  })
})
