import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { buildApp } from '#server/app.ts'
import { CHANNEL } from '#server/platform/live.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { assignTicket } from './assign.ts'
import { addCollaborator } from './collaborators.ts'
import { addMessage } from './message.ts'
import { writeNote } from './note.ts'
import { referTicket } from './referrals.ts'
import { replyToTicket } from './reply.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)
await world.agent('Lim', { department: 'Hardware', limited: true })
await world.requester('Cleo')
const text = { format: 'text' } as const

interface Told {
  id: number
  name: string
  data: { ticketId?: number; eventId?: number; type?: string }
}

const streams: AbortController[] = []
afterEach(() => {
  for (const stream of streams.splice(0)) stream.abort()
})

// Those that fetch has opened in reserve count as busy until a request comes.
afterAll(async () => (await world.http()).server.closeAllConnections())

let address: Promise<string> | null = null
function listening(): Promise<string> {
  address ??= world.http().then((fastify) => fastify.listen({ port: 0, host: '127.0.0.1' }))
  return address
}

/** Connects as a page would. */
async function follow(who: string | { key: string } | { cookie: string } | null, headers: Record<string, string> = {}) {
  const stream = new AbortController()
  streams.push(stream)
  const credentials: Record<string, string> =
    who === null
      ? {}
      : typeof who === 'string'
        ? { cookie: await world.cookie(who) }
        : 'key' in who
          ? { authorization: `Bearer ${who.key}` }
          : who
  const answer = await fetch(`${await listening()}/api/v1/events`, {
    headers: { ...credentials, ...headers },
    signal: stream.signal,
  })
  const told: Told[] = []
  let ended = false
  const reading = (async () => {
    if (answer.status !== 200 || !answer.body) return
    let rest = ''
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split('\n\n')
      rest = parts.pop() ?? ''
      for (const part of parts) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1]
        const data = field('data')
        if (data) told.push({ id: Number(field('id')), name: field('event') ?? 'message', data: JSON.parse(data) })
      }
    }
    ended = true
  })().catch(() => {
    ended = true
  })
  const isEnded = async () => {
    await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, 3000))])
    return ended
  }
  return { status: answer.status, headers: answer.headers, told, isEnded, body: answer }
}

/** Waits until everything that was committed before has been told: a last change that all of the given hear. */
async function settled(...followers: { told: Told[] }[]): Promise<void> {
  const last = await ticket({ department: 'Hardware' })
  await addCollaborator(world.as('mia'), last.id, { collaborator: { email: 'bob@example.com' } })
  await assignTicket(world.as('mia'), last.id, { agentId: world.as('lim').actor.id })
  await replyToTicket(world.as('mia'), last.id, { body: 'The end', ...text })
  const isTold = () =>
    followers.every(({ told }) => told.some(({ data }) => data.ticketId === last.id && data.type === 'reply.sent'))
  await expect.poll(isTold).toBe(true)
}

const typesOf = (told: Told[], { id }: { id: number }) =>
  told.filter(({ data }) => data.ticketId === id).map(({ data }) => data.type)

describe('who is connected', () => {
  test('hears the bell that is for her, and nobody else’s', async () => {
    const [sam, lee, ada] = await Promise.all([follow('sam'), follow('lee'), follow('ada')])
    const { id } = await ticket({ department: 'Billing' })
    const agentId = world.as('sam').actor.id
    const bell = { agentId, ticketId: id, eventId: 1, kind: 'newTicket', at: new Date() }
    await world.db.insertInto('notification').values(bell).execute()
    await world.db.updateTable('notification').set({ readAt: new Date() }).where('agentId', '=', agentId).execute()
    await settled(sam)
    const bells = (told: Told[]) => told.filter(({ name }) => name === 'bell').map(({ data }) => data)
    expect(bells(sam.told)).toEqual([{ type: 'bell' }, { type: 'bell' }])
    expect([...bells(lee.told), ...bells(ada.told)]).toEqual([])
  })

  test('hears of tickets in sight: id and type, and nothing of what they say', async () => {
    const sam = await follow('sam')
    expect(sam.status).toBe(200)
    expect(sam.headers.get('content-type')).toContain('text/event-stream')
    const opened = await ticket({ department: 'Hardware', subject: 'SECRET-WORD' })
    await writeNote(world.as('mia'), opened.id, { body: 'SECRET-WORD', ...text })
    await settled(sam)
    const mine = sam.told.filter(({ data }) => data.ticketId === opened.id)
    expect(mine.map(({ data }) => data.type)).toEqual(['ticket.opened', 'note.added'])
    for (const { id, name, data } of mine) {
      expect(data).toEqual({ ticketId: opened.id, eventId: id, type: expect.any(String) })
      expect(name).toBe('message')
    }
    expect(JSON.stringify(sam.told)).not.toContain('SECRET-WORD')
  })

  test('hears nothing of other departments until a ticket is referred, assigned or transferred to him', async () => {
    const [sam, lim] = await Promise.all([follow('sam'), follow('lim')])
    const [away, referred, assigned] = await Promise.all([1, 2, 3].map(() => ticket({ department: 'Billing' })))
    if (!away || !referred || !assigned) throw new Error('no tickets')
    await referTicket(world.as('mia'), referred.id, {
      target: { departmentId: await world.id('department', 'Hardware') },
    })
    await assignTicket(world.as('mia'), assigned.id, { agentId: world.as('lim').actor.id })
    const near = await ticket({ department: 'Hardware' })
    await settled(sam, lim)
    expect(typesOf(sam.told, away)).toEqual([])
    expect(typesOf(sam.told, referred)).toEqual(['ticket.referred'])
    expect(typesOf(lim.told, referred)).toEqual([])
    expect(typesOf(lim.told, assigned)).toEqual(['ticket.assigned'])
    expect(typesOf(lim.told, near)).toEqual([])
  })

  test('as a requester hears of his own and shared tickets, and never of notes and what is among agents', async () => {
    const [ada, bob, cleo] = await Promise.all([follow('ada'), follow('bob'), follow('cleo')])
    const opened = await ticket({ department: 'Hardware' })
    await writeNote(world.as('mia'), opened.id, { body: 'Between us', ...text })
    await assignTicket(world.as('mia'), opened.id, { agentId: world.as('sam').actor.id, note: 'Between us' })
    await addMessage(world.asRequester('ada'), opened.id, { body: 'More', ...text, source: 'web' })
    await settled(ada, bob)
    await addCollaborator(world.as('mia'), opened.id, { collaborator: { email: 'bob@example.com' } })
    await replyToTicket(world.as('mia'), opened.id, { body: 'Solved', ...text })
    await settled(ada, bob)
    expect(typesOf(ada.told, opened)).toEqual([
      'ticket.opened',
      'message.received',
      'ticket.collaborator_added',
      'reply.sent',
    ])
    expect(typesOf(bob.told, opened)).toEqual(['ticket.collaborator_added', 'reply.sent'])
    expect(cleo.told).toEqual([])
  })

  test('with an API key hears everything', async () => {
    const { key } = await world.apiKey({ role: 'view-only', name: 'Screen' })
    const screen = await follow({ key })
    const opened = await ticket({ department: 'Billing' })
    await settled(screen)
    expect(typesOf(screen.told, opened)).toEqual(['ticket.opened'])
  })

  test('is told to fetch everything anew when he comes back', async () => {
    const sam = await follow('sam', { 'last-event-id': '1' })
    await settled(sam)
    expect(sam.told[0]).toMatchObject({ name: 'resync' })
  })
})

describe('access that changes', () => {
  test('ends or narrows the streams of those whom it concerns, before anything more is told', async () => {
    await world.agent('Tom', { department: 'Sales', access: { Hardware: 'all-access' } })
    const tom = await follow('tom')
    const tomId = world.as('tom').actor.id
    await sql`delete from department_access where agent_id = ${tomId}`.execute(world.db)
    const opened = await ticket({ department: 'Hardware' })
    const sold = await ticket({ department: 'Sales' })
    const sam = await follow('sam')
    await settled(sam)
    expect(typesOf(tom.told, opened)).toEqual([])
    expect(typesOf(tom.told, sold)).toEqual(['ticket.opened'])
    await sql`update agent set availability = 'disabled' where id = ${tomId}`.execute(world.db)
    expect(await tom.isEnded()).toBe(true)
    expect(sam.told.length).toBeGreaterThan(0)
  })

  test('ends the stream of a session that was revoked, and of a key', async () => {
    const { key, actor } = await world.apiKey({ name: 'Revoked' })
    const [lee, script] = await Promise.all([follow('lee'), follow({ key })])
    await sql`delete from auth_session where user_id = (select account_id from agent where name = 'Lee')`.execute(
      world.db,
    )
    await sql`update api_key set revoked_at = now() where id = ${actor.id}`.execute(world.db)
    expect(await lee.isEnded()).toBe(true)
    expect(await script.isEnded()).toBe(true)
  })
})

describe('a stream is refused', () => {
  test('to who has not signed in, to a foreign page, and to who has too many', async () => {
    expect((await follow(null)).status).toBe(401)
    expect((await follow({ key: `dbk_test_${'x'.repeat(32)}` })).status).toBe(401)
    expect((await follow('sam', { origin: 'https://evil.example' })).status).toBe(403)
    const many = await Promise.all(Array.from({ length: 20 }, () => follow('mia')))
    expect(many.map(({ status }) => status)).toEqual(many.map(() => 200))
    expect((await follow('mia')).status).toBe(429)
    expect((await follow('sam')).status).toBe(200)
  })
})

describe('the connection to the database', () => {
  test('comes back when it is lost, and everybody is told to fetch anew', async () => {
    const sam = await follow('sam')
    await settled(sam)
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'deskbell live' and datname = current_database()`.execute(
      world.db,
    )
    await expect.poll(() => sam.told.at(-1)).toMatchObject({ name: 'resync' })
    await settled(sam)
  })

  test('does not mind what it cannot read', async () => {
    const sam = await follow('sam')
    for (const payload of ['', 'x', '[]', 'null', '{"ticketId":"1"}'])
      await sql`select pg_notify(${CHANNEL}, ${payload})`.execute(world.db)
    await settled(sam)
  })
})

test('is logged as that of the agent whose page it is', async () => {
  const lines: string[] = []
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(line) })
  const { web } = await buildApp({ ...(await world.app()), log })
  const at = await web.fastify.listen({ port: 0, host: '127.0.0.1' })
  const stream = await fetch(`${at}/api/v1/events`, { headers: { cookie: await world.cookie('sam') } })
  // It is logged when it has ended.
  await Promise.all([web.fastify.close(), stream.text()])
  const logged = lines.map((line) => JSON.parse(line)).filter(({ route }) => route === '/api/v1/events')
  expect(logged).toMatchObject([{ status: 200, actor: `agent:${world.as('sam').actor.id}` }])
})
