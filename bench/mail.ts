import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import pg from 'pg'
import { keepMessage } from '#server/mail/ledger/keep.ts'
import { mailReaders } from '#server/mail/read/pool.ts'
import { createDb, createPool } from '#server/platform/db.ts'
import { runningPostgresUrl } from '#server/platform/embedded-postgres.ts'
import { filesOnDisk } from '#server/platform/files.ts'
import { cpuSecondsOf, ownCpuSecondsOf } from './cpu.ts'
import { memoryOf, ownMemoryOf } from './memory.ts'
import { message } from './message.ts'
import { command, startServer } from './server-process.ts'

export interface MailRow {
  name: string
  /** Messages a second, one by one and 16 at a time: until they are in the ledger, and until all have their fate. */
  one: Rate
  sixteen: Rate
}

/** After so many messages. */
export interface LongPoint {
  messages: number
  /** Messages a second since the point before, until everything that follows from them is done: notices, mails, search. */
  perSecond: number | null
  /** Milliseconds of processor time that each of them took: of the server, its database, and this process. */
  cpu: { server: number; database: number; client: number } | null
  /** Megabytes of all processes, and of the server without its database. */
  memory: { all: number | null; server: number | null }
}

export interface Rate {
  accepted: number
  handled: number
}

export interface MailResult {
  messages: number
  rows: MailRow[]
  /** Before, and after each tenth of the messages, which come by LMTP, 16 at a time. */
  long: LongPoint[]
  largest: { seconds: number; memory: number | null }
  fates: Record<string, number>
}

const SUPPORT = 'support@bench.example'
const PORT = 20_000 + (process.pid % 20_000)
const SAMPLE = 400

/**
 * Mail in: messages of 20 kB, handed in by HTTP and by LMTP, until each has its fate. Beside it what cannot be saved:
 * reading them, and putting them into the ledger.
 */
export async function measureMail({ messages }: { messages: number }): Promise<MailResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deskbell-bench-'))
  const env = { DATA_DIR: dataDir, LMTP_LISTEN: `127.0.0.1:${PORT}` }
  try {
    const key = await command(['apikey', 'create', '--name', 'Bench', '--role', 'administrator'], env)
    const server = await startServer(env)
    try {
      const url = process.env.DATABASE_URL ?? runningPostgresUrl(dataDir)
      if (!url) throw new Error('the database of the bench is not running')
      return await measureAll({ url, serverUrl: server.url, pid: server.pid, key, messages, dataDir })
    } finally {
      await server.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

interface Target {
  url: string
  serverUrl: string
  pid: number
  key: string
  messages: number
  dataDir: string
}

async function measureAll(target: Target): Promise<MailResult> {
  const { url, pid, messages } = target
  const client = new pg.Client(url)
  await client.connect()
  await client.query('insert into mail_address (email) values ($1)', [SUPPORT])
  // More than anybody writes: they are counted, and none is held.
  const settings = JSON.stringify({ maxMessagesPerSender: 10_000 })
  await client.query(
    `insert into setting (key, value) values ('mail', $1::jsonb)
     on conflict (key) do update set value = setting.value || excluded.value`,
    [settings],
  )
  try {
    const handled = () => untilHandled(client)
    const http = (raw: string) => post(target, raw)
    const unwaited = (raw: string) => post(target, raw, '&wait=false')
    const lmtp = await lmtpClient()
    const long: LongPoint[] = [{ messages: 0, perSecond: null, cpu: null, memory: memoryAt(pid) }]
    // Sixteen at a time open connections and plan statements that later ones find ready: that is not what is asked here.
    for (const send of [http, unwaited, lmtp.send]) await rate(SAMPLE, { at: 16, send })
    await untilDone(client)
    const rows: MailRow[] = [
      { name: 'by HTTP', ...(await both(SAMPLE, http, handled)) },
      { name: 'by HTTP, not waiting', ...(await both(SAMPLE, unwaited, handled)) },
      { name: 'by LMTP', ...(await both(SAMPLE, lmtp.send, handled)) },
      { name: 'floor: read only', ...(await floorOfReading()) },
      { name: 'floor: into the ledger only', ...(await floorOfKeeping(target)) },
    ]
    let sent = 9 * SAMPLE
    await untilDone(client)
    for (let tenth = 1; tenth <= 10; tenth += 1) {
      const wanted = Math.round((messages * tenth) / 10)
      if (wanted <= sent) continue
      const measured = await measureStretch(target, wanted - sent, { send: lmtp.send, done: () => untilDone(client) })
      long.push({ messages: wanted, ...measured, memory: memoryAt(pid) })
      sent = wanted
    }
    const largest = await measureLargest(target, handled)
    lmtp.close()
    const { rows: counted } = await client.query<{ fate: string; count: number }>(
      "select fate, count(*)::int from incoming_mail where door <> 'pipe' group by fate",
    )
    return { messages, rows, long, largest, fates: Object.fromEntries(counted.map((it) => [it.fate, it.count])) }
  } finally {
    await client.end()
  }
}

function memoryAt(pid: number): LongPoint['memory'] {
  return { all: memoryOf(pid), server: ownMemoryOf(pid) }
}

async function measureStretch(
  { pid }: Target,
  count: number,
  { send, done }: { send: Send; done: () => Promise<void> },
): Promise<Pick<LongPoint, 'perSecond' | 'cpu'>> {
  const before = cpuAt(pid)
  const began = performance.now()
  await rate(count, { at: 16, send })
  await done()
  const perSecond = count / ((performance.now() - began) / 1000)
  const after = cpuAt(pid)
  const each = (at: keyof typeof before) => ((after[at] - before[at]) * 1000) / count
  return { perSecond, cpu: { server: each('server'), database: each('database'), client: each('client') } }
}

/** In seconds. */
function cpuAt(pid: number): { server: number; database: number; client: number } {
  const { user, system } = process.cpuUsage()
  const server = ownCpuSecondsOf(pid)
  return { server, database: cpuSecondsOf(pid) - server, client: (user + system) / 1_000_000 }
}

type Send = (raw: string) => Promise<void>

async function both(count: number, send: Send, handled: () => Promise<void>): Promise<Omit<MailRow, 'name'>> {
  const measured = async (at: number) => {
    const began = performance.now()
    await rate(count, { at, send })
    const accepted = count / ((performance.now() - began) / 1000)
    await handled()
    return { accepted, handled: count / ((performance.now() - began) / 1000) }
  }
  return { one: await measured(1), sixteen: await measured(16) }
}

async function rate(count: number, { at, send }: { at: number; send: Send }): Promise<void> {
  let left = count
  async function work(): Promise<void> {
    while (left > 0) {
      left -= 1
      await send(message(SUPPORT))
    }
  }
  await Promise.all(Array.from({ length: at }, work))
}

async function post({ serverUrl, key }: Target, raw: string, more = ''): Promise<void> {
  const answer = await fetch(`${serverUrl}/api/v1/intake/messages?mailbox=${SUPPORT}${more}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'message/rfc822' },
    body: raw,
  })
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
  await answer.arrayBuffer()
}

async function lmtpClient(): Promise<{ send: Send; close(): void }> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: PORT,
    lmtp: true,
    pool: true,
    maxConnections: 16,
    maxMessages: Number.POSITIVE_INFINITY,
    ignoreTLS: true,
  })
  const envelope = { from: 'bench@example.com', to: [SUPPORT] }
  return {
    send: async (raw) => void (await transport.sendMail({ envelope, raw })),
    close: () => transport.close(),
  }
}

async function floorOfReading(): Promise<Omit<MailRow, 'name'>> {
  const folder = await mkdtemp(join(tmpdir(), 'deskbell-bench-mail-'))
  const readers = mailReaders()
  const read: Send = async (raw) => {
    const own = await mkdtemp(join(folder, 'm-'))
    await writeFile(join(own, 'raw.eml'), raw)
    await readers.read(join(own, 'raw.eml'), own)
  }
  try {
    await read(message(SUPPORT))
    return await both(SAMPLE, read, async () => {})
  } finally {
    await readers.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function floorOfKeeping({ url, dataDir, pid }: Target): Promise<Omit<MailRow, 'name'>> {
  const pool = createPool(url)
  const app = { db: createDb(pool), files: filesOnDisk(join(dataDir, 'files')) }
  // The server would handle them meanwhile: what is measured here is the ledger alone.
  process.kill(pid, 'SIGSTOP')
  try {
    return await both(
      SAMPLE,
      async (raw) => {
        await keepMessage(app, Buffer.from(raw), { door: 'pipe' })
      },
      async () => {},
    )
  } finally {
    process.kill(pid, 'SIGCONT')
    await app.db.destroy()
  }
}

async function measureLargest(target: Target, handled: () => Promise<void>): Promise<MailResult['largest']> {
  const began = performance.now()
  let most = memoryOf(target.pid) ?? 0
  const watching = setInterval(() => {
    most = Math.max(most, memoryOf(target.pid) ?? 0)
  }, 100)
  await post(target, message(SUPPORT, 25 * 1024 * 1024))
  await handled()
  clearInterval(watching)
  return { seconds: (performance.now() - began) / 1000, memory: most }
}

async function untilHandled(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query("select 1 from incoming_mail where fate = 'pending' limit 1")
    if (rows.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Until every message has its fate and no job is due: everybody is told, and the words are found. */
async function untilDone(client: pg.Client): Promise<void> {
  await untilHandled(client)
  for (;;) {
    const { rows } = await client.query(
      'select 1 from graphile_worker.jobs where run_at <= now() and attempts < max_attempts limit 1',
    )
    if (rows.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
