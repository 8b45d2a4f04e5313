import { createHash, randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import type { TaskList } from 'graphile-worker'
import type { Kysely } from 'kysely'
import { afterAll } from 'vitest'
import type { DB } from '#db/types.ts'
import { buildApp, jobsOf } from '#server/app.ts'
import { hashPassword, setPassword } from '#server/people/account.ts'
import { loadAgentActor } from '#server/people/agent-actor.ts'
import { startSession } from '#server/people/session.ts'
import { cookieName, signed } from '#server/people/session-cookie.ts'
import { type Actor, type AgentActor, type ApiKeyActor, type RequesterActor, system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { type Config, loadConfig } from '#server/platform/config.ts'
import { createDb, createPool } from '#server/platform/db.ts'
import { createLog } from '#server/platform/log.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { testDatabase } from './database.ts'

export type World = Awaited<ReturnType<typeof testWorld>>

interface Reply {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back.
  body: any
  headers: Record<string, unknown>
  cookies: { name: string; value: string }[]
}

interface AgentFacts {
  department?: string
  role?: string
  administrator?: boolean
  limited?: boolean
  permissions?: string[]
  /** Further departments with the role there. */
  access?: Record<string, string>
}

/**
 * A desk for one test file, on a database of its own. Sam is an agent in Hardware, Lee an agent in Billing, Mia an
 * administrator with access to every department; Ada and Bob are requesters. `empty`: nobody yet, as on the first run.
 * To be called at the top of the file.
 *
 * @example const world = await testWorld()
 */
export async function testWorld(env: Record<string, string> = {}, { empty = false } = {}) {
  const { url } = await testDatabase()
  const pool = createPool(url)
  const db: Kysely<DB> = createDb(pool)
  // Not the developer's own data folder; it is made with the first file.
  const dataDir = join(tmpdir(), `deskbell-world-${randomBytes(6).toString('hex')}`)
  afterAll(() => rm(dataDir, { recursive: true, force: true }))
  const defaults = { LOG_LEVEL: 'silent', DATABASE_URL: url, DATA_DIR: dataDir, RATE_LIMIT: 'off' }
  const config: Config = loadConfig({ ...defaults, ...env })
  let app: Promise<App> | null = null
  afterAll(async () => {
    await (await app)?.web.fastify.close()
    await db.destroy()
  })

  const actors = new Map<string, Actor>()
  const accounts = new Map<string, string>()
  const cookies = new Map<string, Promise<string>>()
  let now = new Date('2026-03-02T09:00:00.000Z')

  /** The running server, without a port. */
  function running(): Promise<App> {
    app ??= buildApp({ config, pool, db, log: createLog('silent') })
    return app
  }

  async function http(): Promise<FastifyInstance> {
    return (await running()).web.fastify
  }

  function as(name: 'visitor'): Ctx
  function as(name: string): Ctx<AgentActor>
  /** Somebody's context for calling a verb: `world.as('sam')`. */
  function as(name: string): Ctx {
    const actor = name === 'visitor' ? system('visitor') : actors.get(name)
    if (!actor) throw new Error(`nobody here is called ${name}`)
    return { db, actor, now }
  }

  /** The same for requesters. */
  function asRequester(name: string): Ctx<RequesterActor> {
    const { actor, ...rest } = as(name) as Ctx
    if (actor.kind !== 'requester') throw new Error(`${name} is no requester`)
    return { ...rest, actor }
  }

  async function department(name: string, more: { parent?: string; isPublic?: boolean } = {}): Promise<number> {
    const row = await db
      .insertInto('department')
      .values({
        name,
        isPublic: more.isPublic ?? true,
        parentId: more.parent ? await id('department', more.parent) : null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return row.id
  }

  async function account(name: string, email: string): Promise<string> {
    const accountId = randomBytes(12).toString('hex')
    await db.insertInto('authUser').values({ id: accountId, name, email, emailVerified: true }).execute()
    accounts.set(name.toLowerCase(), accountId)
    return accountId
  }

  async function agent(name: string, facts: AgentFacts = {}): Promise<number> {
    const { department = 'Support', role = 'all-access', access = {} } = facts
    const email = `${name.toLowerCase()}@desk.example`
    const { id: agentId } = await db
      .insertInto('agent')
      .values({
        accountId: await account(name, email),
        name,
        email,
        isAdministrator: facts.administrator ?? false,
        isLimited: facts.limited ?? false,
        permissions: facts.permissions ?? [],
        primaryDepartmentId: await id('department', department),
        primaryRoleId: await roleId(role),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const [departmentName, roleKey] of Object.entries(access)) {
      const values = { agentId, departmentId: await id('department', departmentName), roleId: await roleId(roleKey) }
      await db.insertInto('departmentAccess').values(values).execute()
    }
    await reloadActor(name.toLowerCase(), agentId)
    return agentId
  }

  /** To be called for an agent whose access a test has changed. */
  async function reloadActor(name: string, agentId = actors.get(name)?.id): Promise<void> {
    const actor = agentId ? await loadAgentActor(db, agentId) : null
    if (!actor) throw new Error(`${name} is no active agent`)
    actors.set(name, actor)
  }

  async function requester(name: string, more: { email?: string; account?: boolean } = {}): Promise<number> {
    const email = more.email ?? `${name.toLowerCase()}@example.com`
    const accountId = more.account === false ? null : await account(name, email)
    const row = await db
      .insertInto('requester')
      .values({ name, email, accountId })
      .returning('id')
      .executeTakeFirstOrThrow()
    const actor: RequesterActor = {
      kind: 'requester',
      id: row.id,
      name,
      email,
      onlyTicketId: null,
      organizationId: null,
      seesOrganization: false,
    }
    actors.set(name.toLowerCase(), actor)
    return row.id
  }

  async function apiKey({
    role = 'administrator',
    name = 'Script',
  } = {}): Promise<{ key: string; actor: ApiKeyActor }> {
    const key = `dbk_test_${randomBytes(24).toString('base64url')}`
    const isAdministrator = role === 'administrator'
    const row = await db
      .insertInto('apiKey')
      .values({
        name,
        prefix: key.slice(0, 12),
        keyHash: createHash('sha256').update(key).digest(),
        isAdministrator,
        roleId: isAdministrator ? null : await roleId(role),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const permissions = isAdministrator ? [] : await permissionsOf(role)
    const actor: ApiKeyActor = { kind: 'api_key', id: row.id, name, isAdministrator, permissions: new Set(permissions) }
    return { key, actor }
  }

  async function permissionsOf(role: string) {
    const row = await db.selectFrom('role').select('permissions').where('key', '=', role).executeTakeFirstOrThrow()
    return row.permissions as ApiKeyActor['permissions'] extends ReadonlySet<infer P> ? P[] : never
  }

  /** The id of a row by its name. */
  async function id(
    table:
      | 'department'
      | 'team'
      | 'priority'
      | 'ticketStatus'
      | 'slaPlan'
      | 'schedule'
      | 'helpTopic'
      | 'requester'
      | 'agent',
    name: string,
  ): Promise<number> {
    const row = await db.selectFrom(table).select('id').where('name', '=', name).executeTakeFirstOrThrow()
    return row.id
  }

  async function roleId(key: string): Promise<number> {
    const row = await db.selectFrom('role').select('id').where('key', '=', key).executeTakeFirstOrThrow()
    return row.id
  }

  /** A signed-in person's cookie header. */
  function cookie(name: string): Promise<string> {
    const known = cookies.get(name)
    if (known) return known
    const made = (async () => {
      const accountId = accounts.get(name)
      if (!accountId) throw new Error(`${name} has no account`)
      const { secret } = await running()
      const token = await startSession(db, accountId, { now: new Date() })
      return `${cookieName(config, 'session')}=${encodeURIComponent(signed(token, secret))}`
    })()
    cookies.set(name, made)
    return made
  }

  /** Gives somebody a password to sign in with; those who have none of their own share this one. */
  async function password(
    name: string,
    chosen = 'correct horse battery',
  ): Promise<{ email: string; password: string }> {
    const accountId = accounts.get(name)
    if (!accountId) throw new Error(`${name} has no account`)
    const passwordHash = await hashPassword(chosen)
    await operation({ db, actor: system('test'), now: new Date() }, (op) => setPassword(op, accountId, passwordHash))
    cookies.delete(name)
    const row = await db.selectFrom('authUser').select('email').where('id', '=', accountId).executeTakeFirstOrThrow()
    return { email: row.email, password: chosen }
  }

  /** Runs the jobs that are due, one after the other, until none is left. */
  async function work(): Promise<void> {
    const { Logger, runOnce } = await import('graphile-worker')
    const logger = new Logger(() => () => {})
    await runOnce({ pgPool: pool, taskList: jobsOf(await running()) as TaskList, concurrency: 1, logger })
  }

  /** Calls the API as somebody who is signed in (`'sam'`), with `{ key }`, `{ cookie }`, or as nobody (null). */
  async function call(
    who: string | { key: string } | { cookie: string } | null,
    request: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`,
    body?: unknown,
    /** `ip` is the address that the call comes from. */
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const [method, url] = request.split(' ') as [InjectOptions['method'], string]
    const { ip, ...more } = headers
    const answer = await (await http()).inject({
      method,
      url,
      ...(ip && { remoteAddress: ip }),
      headers: { ...(await credentials(who)), ...more },
      ...(body !== undefined && { payload: body as object }),
    })
    return {
      status: answer.statusCode,
      body: answer.headers['content-type']?.toString().includes('json') ? answer.json() : answer.body,
      headers: answer.headers,
      cookies: answer.cookies,
    }
  }

  async function credentials(
    who: string | { key: string } | { cookie: string } | null,
  ): Promise<Record<string, string>> {
    if (who === null) return {}
    if (typeof who === 'object' && 'key' in who) return { authorization: `Bearer ${who.key}` }
    const header = typeof who === 'object' ? who.cookie : await cookie(who)
    return { cookie: header, 'x-requested-with': 'deskbell' }
  }

  async function people(): Promise<void> {
    await department('Hardware')
    await department('Billing')
    await agent('Sam', { department: 'Hardware' })
    await agent('Lee', { department: 'Billing' })
    const everywhere = { Hardware: 'all-access', Billing: 'all-access', Sales: 'all-access', Maintenance: 'all-access' }
    await agent('Mia', { administrator: true, access: everywhere })
    await requester('Ada')
    await requester('Bob')
  }

  if (!empty) await people()

  return {
    url,
    pool,
    db,
    config,
    app: running,
    http,
    call,
    cookie,
    as,
    asRequester,
    agent,
    requester,
    apiKey,
    department,
    account,
    password,
    work,
    reloadActor,
    id,
    roleId,
    /** The instant at which contexts act; tests may move it. */
    get now() {
      return now
    },
    set now(instant: Date) {
      now = instant
    },
  }
}
