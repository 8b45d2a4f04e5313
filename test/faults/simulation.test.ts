import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

// A simulation whose process dies, or is told to end, is begun again by the next one.

const world = await testWorld()
const { ticket } = ticketsOf(world)
const root = new URL('../..', import.meta.url).pathname
const servers: ChildProcess[] = []
const LIMIT = 600_000

const dataDir = await mkdtemp(join(tmpdir(), 'deskbell-simulation-'))
afterAll(async () => {
  for (const server of servers.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  await rm(dataDir, { recursive: true, force: true })
})

async function startServer(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: world.url, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'fatal' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  servers.push(child)
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('is ready')) continue
    child.stdout.resume()
    return child
  }
  throw new Error('the server did not start')
}

async function simulation(id: number) {
  return (await world.call('mia', `GET /api/v1/simulations/${id}`)).body
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(100)
}

/** What the threads are to read is held back, so that it goes on for as long as `work` takes. */
async function held<T>(work: () => Promise<T>): Promise<T> {
  const client = await world.pool.connect()
  await client.query('begin; lock table ticket_arrival in access exclusive mode')
  try {
    return await work()
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test('a simulation goes on after its process was killed, and after one that was told to end', {
  timeout: LIMIT,
}, async () => {
  for (const subject of ['One', 'Two', 'Three']) await ticket({ subject })
  await world.work()
  const { body } = await world.call('mia', 'POST /api/v1/simulations', { days: 366, draft: {} })
  const isRunning = async () => (await simulation(body.id)).progress.total === 3
  await held(async () => {
    const killed = await startServer()
    await until(isRunning)
    killed.kill('SIGKILL')
    await once(killed, 'exit')
  })
  expect(await simulation(body.id)).toMatchObject({ state: 'running' })
  await held(async () => {
    const { startedAt } = await simulation(body.id)
    const ended = await startServer()
    await until(async () => (await simulation(body.id)).startedAt !== startedAt && (await isRunning()))
    ended.kill('SIGTERM')
    await once(ended, 'exit')
  })
  expect(await simulation(body.id)).toMatchObject({ state: 'waiting' })
  await startServer()
  await until(async () => (await simulation(body.id)).state === 'done')
  expect(await simulation(body.id)).toMatchObject({ result: { tickets: 3, reproduced: 3 } })
})
