import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { letter } from '#test/mail/letters.ts'
import { freePort } from '#test/mail/programs.ts'

// A message that ends the process of the application, however often that is started again.

const run = promisify(execFile)
const root = new URL('../../..', import.meta.url).pathname
const SUPPORT = 'support@desk.test'

let env: Record<string, string | undefined>
let url: string
let lmtpPort: number
let key: string
let server: ChildProcess
let deaths = 0
let isOver = false

/** @returns when it is ready, or has died before */
async function startServer(): Promise<void> {
  const child = spawn(process.execPath, ['--import', './test/faults/poison/hook.ts', 'server/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  server = child
  // Whoever looks after services does this.
  child.once('exit', (_code, signal) => {
    if (isOver) return
    if (signal === 'SIGKILL') deaths += 1
    void startServer()
  })
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('is ready')) continue
    child.stdout.resume()
    return
  }
}

async function call(method: string, path: string, body?: unknown) {
  const answer = await fetch(`${url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(5_000),
  })
  return (await answer.json()) as { items: Row[] }
}

interface Row {
  subject: string
  messageId: string | null
  fate: string
  error: string | null
}

/** Message-ID -> what became of it; nothing while the application is away. */
async function fates(): Promise<Record<string, Pick<Row, 'fate' | 'error'>>> {
  const { items } = await call('GET', 'intake/messages?limit=100').catch(() => ({ items: [] }))
  return Object.fromEntries(items.map(({ messageId, fate, error }) => [messageId ?? '', { fate, error }]))
}

/** Until it has been taken, as mail servers do. */
async function send(raw: string): Promise<void> {
  const patience = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 5_000 }
  const transport = createTransport({ host: '127.0.0.1', port: lmtpPort, lmtp: true, ignoreTLS: true, ...patience })
  const envelope = { from: 'ada@example.com', to: [SUPPORT] }
  while (
    !(await transport.sendMail({ envelope, raw }).then(
      () => true,
      () => false,
    ))
  ) {
    await sleep(200)
  }
  transport.close()
}

beforeAll(async () => {
  const [port, lmtp] = [await freePort(), await freePort()]
  const { DATABASE_URL: _, ...rest } = process.env
  env = {
    ...rest,
    DATA_DIR: await mkdtemp(join(tmpdir(), 'deskbell-poison-')),
    PORT: String(port),
    LMTP_LISTEN: `127.0.0.1:${lmtp}`,
    LOG_LEVEL: 'silent',
    RATE_LIMIT: 'off',
  }
  url = `http://127.0.0.1:${port}`
  lmtpPort = lmtp
  await startServer()
  const { stdout } = await run(
    process.execPath,
    ['server/cli.ts', 'apikey', 'create', '--name', 'Poison', '--role', 'administrator'],
    { cwd: root, env },
  )
  key = stdout.trim()
  await call('POST', 'mail-addresses', { email: SUPPORT, mailboxId: null })
})

afterAll(async () => {
  isOver = true
  if (server.exitCode === null && server.signalCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  await rm(String(env.DATA_DIR), { recursive: true, force: true })
})

test('it is set aside when it has ended it three times alone, and all mail beside it is handled', async () => {
  const from = (name: string) => `${name} <${name.toLowerCase()}@example.com>`
  const good = Array.from({ length: 30 }, (_, n) => ({ id: `good-${n}@example.com`, from: from(`Person${n}`) }))
  const deadly = { id: 'deadly@example.com', from: from('Eve'), headers: ['X-Deadly: yes'] }
  const [before, after] = [good.slice(0, 15), good.slice(15)]
  await Promise.all([...before, deadly, ...after].map((given) => send(letter(given))))

  const patience = { interval: 500, timeout: 300_000 }
  await expect.poll(async () => (await fates())['deadly@example.com']?.fate, patience).toBe('quarantined')
  const settled = async () => {
    const all = await fates()
    return good.map(({ id }) => all[id]?.fate)
  }
  await expect.poll(settled, patience).toEqual(good.map(() => 'opened'))
  expect((await fates())['deadly@example.com']?.error).toContain('Deskbell ended 3 times')
  // Once beside others.
  expect(deaths).toBe(4)
  await send(letter({ id: 'last@example.com', from: from('Last') }))
  await expect.poll(async () => (await fates())['last@example.com']?.fate).toBe('opened')
  expect(deaths).toBe(4)
}, 600_000)
