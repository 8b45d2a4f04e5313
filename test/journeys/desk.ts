import { afterAll } from 'vitest'
import { crontab, jobsOf } from '#server/app.ts'
import { startWorker } from '#server/platform/jobs.ts'
import { createLog } from '#server/platform/log.ts'
import { testWorld, type World } from '#test/world.ts'

export interface Desk {
  world: World
  /** Where it listens. */
  origin: string
}

/**
 * The whole product for one journey: the server on a port of its own, with the built pages, the worker and a database.
 * To be called at the top of the file, before `browsing`.
 */
export async function runningDesk({
  empty = false,
  env = {},
}: {
  empty?: boolean
  env?: Record<string, string>
} = {}): Promise<Desk> {
  const world = await testWorld(env, { empty })
  const app = await world.app()
  const runner = await startWorker({ pool: world.pool, jobs: jobsOf(app), crontab, log: createLog('silent') })
  // Hooks run in reverse order: the worker stops before the world takes its database away.
  afterAll(() => runner.stop())
  const origin = await app.web.fastify.listen({ host: '127.0.0.1', port: 0 })
  world.config.port = Number(new URL(origin).port)
  return { world, origin }
}

/** The people of the two stories: Anna administers, John works in Online Banking, Cleo asks. */
export async function bank({ world }: Desk): Promise<void> {
  await world.department('Online Banking')
  await world.agent('Anna', { administrator: true, department: 'Support', access: { 'Online Banking': 'all-access' } })
  await world.agent('John', { department: 'Online Banking', role: 'expanded-access', access: { Support: 'view-only' } })
  await world.requester('Cleo')
  await add(world, 'sla-plans', { name: 'Sev-A', graceMinutes: 60 })
  await add(world, 'sla-plans', { name: 'Sev-C', graceMinutes: 1440 })
  const topics = await world.call('anna', 'GET /api/v1/help-topics?q=Report')
  const parent = topics.body.items.find(({ path }: { path: string }) => path === 'Report a Problem')
  await add(world, 'help-topics', { name: 'Business Critical Outage', parentId: parent.id })
}

/** Makes something over the API, as Anna. */
export async function add(world: World, path: string, body: object): Promise<{ id: number; number?: string }> {
  const answer = await world.call('anna', `POST /api/v1/${path}`, body)
  if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}
