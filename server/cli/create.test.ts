import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'

const world = await testWorld({}, { empty: true })

async function deskbell(args: string[], input = ''): Promise<{ code: number; out: string; problem: string }> {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, [join(import.meta.dirname, '../cli.ts'), ...args], {
    env: { PATH, NODE_COMPILE_CACHE, DATABASE_URL: world.url },
  })
  child.stdin.end(input)
  const [out, problem, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code, out, problem }
}

test('apikey create prints a key that works, and nothing else', async () => {
  const made = await deskbell(['apikey', 'create', '--name', 'Script', '--role', 'administrator'])
  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^dbk_[0-9a-f]{8}_[\w-]{43}\n$/) })
  expect((await world.call({ key: made.out.trim() }, 'GET /api/v1/api-keys')).body.items).toMatchObject([
    { name: 'Script' },
  ])
  const unknown = await deskbell(['apikey', 'create', '--name', 'Script', '--role', 'boss'])
  expect(unknown).toMatchObject({ code: 64, out: '', problem: 'There is no role `boss`.\n' })
  expect(await deskbell(['apikey', 'create', '--role', 'administrator'])).toMatchObject({ code: 64, out: '' })
})

test('admin create makes an administrator who can sign in, which is the end of the set-up', async () => {
  const args = ['admin', 'create', '--name', 'Mia', '--email', 'Mia@desk.example', '--password-stdin']
  expect(await deskbell(args, 'too short\n')).toMatchObject({ code: 64 })
  expect(await deskbell(args, 'a good first password\n')).toMatchObject({
    code: 0,
    out: 'mia@desk.example can sign in.\n',
  })
  expect(await deskbell(args, 'a good first password\n')).toMatchObject({
    code: 1,
    problem: expect.stringContaining('already'),
  })
  const body = { email: 'mia@desk.example', password: 'a good first password' }
  const headers = { 'x-requested-with': 'deskbell' }
  expect((await world.call(null, 'POST /api/auth/sign-in/email', body, headers)).status).toBe(200)
  expect((await world.call(null, 'GET /api/v1/session')).body.isSetUp).toBe(true)
})

test('without a password it makes one up and prints it', async () => {
  const { code, out } = await deskbell(['admin', 'create', '--name', 'Max', '--email', 'max@desk.example'])
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/^max@desk\.example can sign in with the password [\w-]{20}\n$/),
  ])
})
