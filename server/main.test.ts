import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { testDatabase } from '#test/database.ts'

const { url } = await testDatabase()
const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

interface Started {
  child: ChildProcess
  /** Everything said so far. */
  said: () => string
  exit: Promise<number | null>
}

function start(env: Record<string, string> = {}): Started {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { PATH, NODE_COMPILE_CACHE, DATABASE_URL: url, PORT: '0', LOG_LEVEL: 'info', ...env },
  })
  running.push(child)
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  child.stderr.on('data', (chunk) => {
    text += chunk
  })
  return { child, said: () => text, exit: once(child, 'exit').then(([code]) => code) }
}

async function addressOf({ said }: Started): Promise<string> {
  await expect.poll(said).toContain('Deskbell is ready')
  return /Deskbell is ready: (\S+)/.exec(said())?.[1] ?? ''
}

describe('the server', () => {
  test('prints one address, with the set-up token while nobody is there; another node prints the same token', async () => {
    const [one, two] = [start(), start()]
    const [first, second] = [new URL(await addressOf(one)), new URL(await addressOf(two))]
    expect(first.pathname).toBe('/setup')
    expect(first.searchParams.get('token')).toMatch(/^[\w-]{43}$/)
    expect(second.searchParams.get('token')).toBe(first.searchParams.get('token'))
    expect(first.port).not.toBe(second.port)
    expect((await fetch(`${first.origin}/readyz`)).status).toBe(200)
    one.child.kill('SIGTERM')
    expect(await one.exit).toBe(0)
  })

  test('finishes what it is answering before it ends', async () => {
    const server = start()
    const { port } = new URL(await addressOf(server))
    const body = JSON.stringify({ email: 'nobody@example.com', password: 'some password' })
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      'x-requested-with': 'deskbell',
      expect: '100-continue',
    }
    const call = request({ port, method: 'POST', path: '/api/auth/sign-in/email', headers })
    // The head has arrived; the rest comes when the server has been told to stop.
    call.flushHeaders()
    await once(call, 'continue')
    call.write(body.slice(0, 10))
    server.child.kill('SIGTERM')
    await new Promise((done) => setTimeout(done, 200))
    call.end(body.slice(10))
    const [answer] = await once(call, 'response')
    expect(answer.statusCode).toBe(401)
    answer.resume()
    expect(await server.exit).toBe(0)
  })

  test('says that its port is taken, and ends', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const server = start({ PORT: String(port) })
    expect(await server.exit).toBe(1)
    expect(server.said()).toContain(`Port ${port} on 127.0.0.1 is taken by another program. Set PORT to a free one.`)
    expect(server.said()).not.toContain('    at ')
    other.close()
  })

  test('lists what is wrong in its environment, and ends', async () => {
    const server = start({ PORT: 'eighty', PUBLIC_URL: 'desk' })
    expect(await server.exit).toBe(1)
    expect(server.said()).toMatch(/PORT: .*\n.*PUBLIC_URL: /)
  })

  test('writes one line a request, without addresses, tokens or cookies in it', async () => {
    const server = start()
    const { origin } = new URL(await addressOf(server))
    const headers = { cookie: 'deskbell.session=very.secret', authorization: 'Bearer dbk_very_secret_indeed_0000' }
    await fetch(`${origin}/api/v1/session?token=very-secret%0Aforged`, { headers })
    await expect.poll(server.said).toContain('"msg":"request"')
    server.child.kill('SIGTERM')
    await server.exit
    const lines = server
      .said()
      .split('\n')
      .filter((line) => line.includes('"msg":"request"'))
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      method: 'GET',
      route: '/api/v1/session',
      status: 401,
      reqId: expect.any(String),
    })
    expect(server.said()).not.toMatch(/very.secret/)
  })
})
