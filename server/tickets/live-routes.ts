import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { streamEvents } from '#contract/live.ts'
import type { Actor } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { TooMany, Unauthenticated } from '#server/platform/errors.ts'
import { type EventStream, openEventStream } from '#server/platform/event-stream.ts'
import type { Web } from '#server/platform/http.ts'
import { type Feed, openFeed } from '#server/platform/live.ts'
import { Change, heardBy, loadSighting } from './watch.ts'

/** That an agent's notifications have changed. */
const Bell = z.object({ bell: z.int() })

/** One connected page. */
interface Follower {
  stream: EventStream
  request: FastifyRequest
  /** What this person is: an agent is a requester too, of the same address. */
  actors: Actor[]
}

/** Streams of one agent, requester, guest or key at a time: many tabs, but no flood. */
const MOST_EACH = 20
const MOST_AT_ALL = 5_000
/** Where nothing says that somebody's access has changed (a session that ran out), it is looked at this often. */
const CHECK_EVERY_MS = 30_000
/** Behind by more, nobody is told one by one. */
const MOST_PENDING = 1_000

/** `GET /api/v1/events`: tells each page of the changes that it may see, and of nothing else. */
export function liveRoutes({ web, pool, db, log }: App): void {
  const followers = new Set<Follower>()
  let feed: Feed | null = null
  const queue = oneAfterAnother(() => resync(followers))

  function hear(payload: unknown): void {
    if (typeof payload === 'object' && payload !== null && 'people' in payload) {
      queue.add('check', () => checkAll(web, followers))
      return
    }
    if (typeof payload === 'object' && payload !== null && 'load' in payload) tellLoad()
    const bell = Bell.safeParse(payload)
    if (bell.success) ring(bell.data.bell)
    const change = Change.safeParse(payload)
    if (change.success) queue.add(null, () => tell(change.data))
  }

  function tellLoad(): void {
    for (const { stream, actors } of followers) {
      if (actors.some(({ kind }) => kind === 'agent')) stream.send({ name: 'load', data: { type: 'load' } })
    }
  }

  function ring(agentId: number): void {
    for (const { stream, actors } of followers) {
      if (actors.some(({ kind, id }) => kind === 'agent' && id === agentId)) {
        stream.send({ name: 'bell', data: { type: 'bell' } })
      }
    }
  }

  async function tell(change: Change): Promise<void> {
    let known: ReturnType<typeof loadSighting> | undefined
    const sighting = () => {
      known ??= loadSighting(db, change.ticketId)
      return known
    }
    for (const follower of followers) {
      const heard = new Map<number, string>()
      for (const actor of follower.actors) {
        for (const { id, type } of await heardBy(actor, change, sighting)) heard.set(id, type)
      }
      for (const [eventId, type] of heard) {
        follower.stream.send({ id: eventId, data: { ticketId: change.ticketId, eventId, type } })
      }
    }
  }

  async function follow(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const actors = await actorsOf(web, request)
    makeRoom(followers, actors)
    feed ??= openFeed(String(pool.options.connectionString), {
      hearing: { hear, missed: () => queue.add('resync', async () => resync(followers)) },
      log,
    })
    await feed.ready()
    // Whoever left meanwhile will not say so again.
    if (reply.raw.destroyed) {
      reply.hijack()
      return
    }
    const follower: Follower = { stream: openEventStream(reply), request, actors }
    followers.add(follower)
    const timer = setInterval(() => queue.add(null, () => check(web, follower)), CHECK_EVERY_MS)
    follower.stream.onEnd(() => {
      clearInterval(timer)
      followers.delete(follower)
    })
    // Between the check above and now something may have changed; and what came while a page was away is not told again.
    queue.add(null, () => check(web, follower))
    if (request.headers['last-event-id'] !== undefined) resync([follower])
  }

  web.routes.push(streamEvents)
  // Asked for its head alone, it would never end.
  web.fastify.get(streamEvents.path, { exposeHeadRoute: false }, follow)
  web.fastify.addHook('preClose', async () => {
    for (const { stream } of followers) stream.end()
    await feed?.stop()
  })
}

/** @throws Unauthenticated */
async function actorsOf(web: Web, request: FastifyRequest): Promise<Actor[]> {
  const actor = await web.identify(request, 'anyone')
  if (actor.kind === 'system') throw new Unauthenticated()
  if (actor.kind !== 'agent') return [actor]
  const requester = await web.identify(request, 'requester')
  // It is the agent who is logged as its caller.
  request.actor = actor
  return [actor, requester]
}

function makeRoom(followers: Set<Follower>, [actor]: Actor[]): void {
  const same = [...followers].filter(({ actors: [other] }) => nameOf(other) === nameOf(actor)).length
  if (same < MOST_EACH && followers.size < MOST_AT_ALL) return
  throw new TooMany('too_many_streams', 'Too many live connections at once. Close some windows.', { retryAfter: 30 })
}

function nameOf(actor: Actor | undefined): string {
  const ticket = actor?.kind === 'requester' ? actor.onlyTicketId : null
  return `${actor?.kind} ${actor?.id} ${ticket}`
}

async function checkAll(web: Web, followers: Set<Follower>): Promise<void> {
  const all = [...followers]
  for (let at = 0; at < all.length; at += 8) await Promise.all(all.slice(at, at + 8).map((one) => check(web, one)))
}

/** Who may see less, or more, than before goes on so; whoever may see nothing any more, or cannot be asked, is cut off. */
async function check(web: Web, follower: Follower): Promise<void> {
  if (!follower.stream.isOpen) return
  try {
    // A request is asked once who it is from. One that stands on it is another.
    follower.actors = await actorsOf(web, Object.create(follower.request) as FastifyRequest)
  } catch {
    follower.stream.end()
  }
}

function resync(followers: Iterable<Follower>): void {
  for (const { stream } of followers) stream.send({ name: 'resync', data: {} })
}

/** Runs what is added in its order. A thing with a name that waits already is not added again. */
function oneAfterAnother(giveUp: () => void) {
  let pending: { name: string | null; act: () => Promise<void> }[] = []
  let running = false

  async function run(): Promise<void> {
    if (running) return
    running = true
    for (let next = pending.shift(); next; next = pending.shift()) await next.act().catch(giveUp)
    running = false
  }

  return {
    add(name: string | null, act: () => Promise<void>): void {
      if (name !== null && pending.some((waiting) => waiting.name === name)) return
      if (pending.length >= MOST_PENDING) {
        // Checks stay: nobody is told more because there is much to tell.
        pending = pending.filter((waiting) => waiting.name === 'check')
        giveUp()
      }
      pending.push({ name, act })
      void run()
    },
  }
}
