import { sql } from 'kysely'
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { TicketSort } from '#contract/tickets.ts'
import { abilitiesOn } from '#server/people/abilities.ts'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { manyTickets } from '#test/many-tickets.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { visibleTickets } from './access.ts'
import { listQueues, MOST_COUNTED } from './counts.ts'
import { listTickets } from './list.ts'
import { writeNote } from './note.ts'
import type { ListQuery } from './page.ts'
import { periodOf } from './period.ts'
import { seededQueues } from './queue.ts'
import type { TicketRow } from './ticket.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)

await world.agent('Vic', { department: 'Hardware', role: 'view-only', access: { Sales: 'all-access' } })
await world.agent('Lim', { department: 'Billing', limited: true })
const team = await world.id('team', 'Level I Support')
const { id: secondTeam } = await world.db
  .insertInto('team')
  .values({ name: 'Level II Support' })
  .returning('id')
  .executeTakeFirstOrThrow()
for (const name of ['vic', 'lim'] as const) {
  await world.db
    .insertInto('teamMember')
    .values({ teamId: team, agentId: world.as(name).actor.id })
    .execute()
  await world.reloadActor(name)
}
await world.db
  .insertInto('teamMember')
  .values({ teamId: secondTeam, agentId: world.as('lim').actor.id })
  .execute()
await world.reloadActor('lim')
const { key, actor: script } = await world.apiKey()
const { actor: reader } = await world.apiKey({ role: 'view-only', name: 'Reader' })

type Listing = Ctx<AgentActor | ApiKeyActor>
const listers: Record<string, () => Listing> = {
  'an agent of every department': () => world.as('mia'),
  'an agent of one department': () => world.as('sam'),
  'an agent of two departments and a team': () => world.as('vic'),
  'a limited agent': () => world.as('lim'),
  'an API key': () => ({ ...world.as('mia'), actor: script }),
  'an API key that may only look': () => ({ ...world.as('mia'), actor: reader }),
}

async function visible(ctx: Listing): Promise<TicketRow[]> {
  const { rows } = await sql<TicketRow>`select t.* from ticket t where ${visibleTickets(ctx.actor)}`.execute(world.db)
  return rows
}

/** What belongs into a queue, said once more without SQL. */
function belongs(queue: string, ticket: TicketRow, { actor, now }: Listing): boolean {
  const { agentId, teamId, state, closedAt } = ticket
  const me = actor.kind === 'agent' ? actor.id : Number.NaN
  const myTeam = actor.kind === 'agent' && teamId !== null && actor.teamIds.includes(teamId)
  if (queue === 'deleted') return ticket.deletedAt !== null && abilitiesOn(actor, ticket).has('delete')
  if (ticket.deletedAt !== null) return false
  if (queue.startsWith('closed')) {
    if (state !== 'closed' && state !== 'resolved') return false
    if (queue === 'closed') return true
    const { from, until } = periodOf(queue.slice('closed-'.length) as 'today', now, 'UTC')
    return closedAt !== null && closedAt >= from && (until === null || closedAt < until)
  }
  if (state !== 'open') return false
  const [, department] = /^department:(\d+)$/.exec(queue) ?? []
  if (department) return ticket.departmentId === Number(department)
  const rules: Record<string, boolean> = {
    open: true,
    unanswered: !ticket.isAnswered,
    answered: ticket.isAnswered,
    overdue: ticket.isOverdue,
    unassigned: agentId === null && teamId === null,
    mine: agentId === me || myTeam,
    'assigned-to-me': agentId === me,
    'assigned-to-teams': myTeam && agentId !== me,
  }
  const rule = rules[queue]
  if (rule === undefined) throw new Error(`no rule for ${queue}`)
  return rule
}

async function listAll(ctx: Listing, query: Partial<ListQuery>, limit = 50): Promise<number[]> {
  const ids: number[] = []
  let cursor: string | undefined
  do {
    const page = await listTickets(ctx, { limit, ...query, ...(cursor && { cursor }) })
    expect(page.items.length).toBeLessThanOrEqual(limit)
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return ids
}

const keys = seededQueues({ ...world.as('mia'), zone: 'UTC' }).map(({ key }) => key)

describe('with tickets of every kind', () => {
  beforeAll(() => manyTickets(world, 1200))

  describe.each(Object.entries(listers))('%s', (_, who) => {
    test('finds in each queue what belongs there and may be seen, and nothing twice', async () => {
      const ctx = who()
      const seen = await visible(ctx)
      const departments = ctx.actor.kind === 'agent' ? [...ctx.actor.departments.keys()] : [1]
      for (const queue of [...keys, ...departments.map((id) => `department:${id}`)]) {
        const expected = seen.filter((it) => belongs(queue, it, ctx)).map(({ id }) => id)
        const listed = await listAll(ctx, { queue })
        expect([queue, listed.length]).toEqual([queue, expected.length])
        expect([queue, new Set(listed)]).toEqual([queue, new Set(expected)])
      }
    })

    test('finds what no agent has, no team, or neither', async () => {
      const seen = (await visible(who())).filter(({ deletedAt }) => deletedAt === null)
      const none = 'none' as const
      const without = async (query: Partial<ListQuery>) => new Set(await listAll(who(), query))
      const those = (fits: (it: TicketRow) => boolean) => new Set(seen.filter(fits).map(({ id }) => id))
      expect(await without({ agentId: none })).toEqual(those(({ agentId }) => agentId === null))
      expect(await without({ teamId: none })).toEqual(those(({ teamId }) => teamId === null))
      expect(await without({ agentId: none, teamId: none })).toEqual(
        those(({ agentId, teamId }) => agentId === null && teamId === null),
      )
    })

    test('without a queue finds all that is not deleted', async () => {
      const expected = (await visible(who())).filter(({ deletedAt }) => deletedAt === null)
      expect(new Set(await listAll(who(), {}))).toEqual(new Set(expected.map(({ id }) => id)))
    })

    test('reads the counts of the queues as their lists are long', async () => {
      const queues = await listQueues(who())
      for (const { key, count, atLeast } of queues) {
        const listed = (await listAll(who(), { queue: key })).length
        expect([key, count, atLeast]).toEqual([
          key,
          Math.min(listed, atLeast ? MOST_COUNTED : listed),
          listed > MOST_COUNTED && atLeast,
        ])
      }
    })
  })

  describe.each(['an agent of two departments and a team', 'a limited agent', 'an API key'])('%s', (name) => {
    const who = () => (listers[name] as () => Listing)()

    test.each([...TicketSort.options])('pages by %s in order, complete, however small the page', async (sort) => {
      for (const queue of ['open', 'closed', undefined]) {
        const query: Partial<ListQuery> = { sort, ...(queue && { queue }) }
        const whole = await listAll(who(), query, 200)
        expect(await listAll(who(), query, 37)).toEqual(whole)
        expect(new Set(whole).size).toBe(whole.length)
        const rows = new Map((await visible(who())).map((row) => [row.id, row]))
        const keyed = whole.map((id) => keysOf(sort, rows.get(id) as TicketRow))
        expect(keyed).toEqual([...keyed].sort(compare(sort)))
      }
    })
  })

  test('offers the departments of an agent who has several, and deleted tickets to who may restore them', async () => {
    const keysOf = async (ctx: Listing) => (await listQueues(ctx)).map(({ key }) => key)
    const hardware = await world.id('department', 'Hardware')
    expect(await keysOf(world.as('sam'))).not.toContain(`department:${hardware}`)
    expect(await keysOf(world.as('vic'))).toContain(`department:${hardware}`)
    expect(await keysOf({ ...world.as('mia'), actor: reader })).not.toContain('deleted')
    expect(await keysOf(world.as('sam'))).toContain('deleted')
  })

  test('knows no queue of a department that the agent is not in', async () => {
    const billing = await world.id('department', 'Billing')
    for (const queue of [`department:${billing}`, 'department:0', 'department:', 'nothing', "open'"]) {
      await expect(listTickets(world.as('sam'), { queue, limit: 5 })).rejects.toMatchObject({
        code: 'unknown_queue',
        status: 400,
      })
    }
  })

  test('shows what came in above a page that was left, without repeating or leaving out anything below', async () => {
    const first = await listTickets(world.as('mia'), { queue: 'open', sort: '-updated', limit: 20 })
    const before = await listAll(world.as('mia'), { queue: 'open', sort: '-updated' })
    world.now = new Date('2026-03-02T10:00:00.000Z')
    await ticket()
    const rest: number[] = []
    for (let cursor = first.nextCursor; cursor; ) {
      const page = await listTickets(world.as('mia'), { queue: 'open', sort: '-updated', limit: 20, cursor })
      rest.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect([...first.items.map(({ id }) => id), ...rest]).toEqual(before)
  })

  test('filters by everything that a list can be filtered by', async () => {
    const all = (await visible(world.as('mia'))).filter(({ deletedAt }) => deletedAt === null)
    const find = (query: Partial<ListQuery>) => listAll(world.as('mia'), query, 200)
    const expected = (holds: (row: TicketRow) => boolean) => new Set(all.filter(holds).map(({ id }) => id))
    const [agentId, hardware, high, ada] = [
      world.as('sam').actor.id,
      await world.id('department', 'Hardware'),
      await world.id('priority', 'High'),
      await world.id('requester', 'Ada'),
    ]
    expect(new Set(await find({ agentId }))).toEqual(expected((row) => row.agentId === agentId))
    expect(new Set(await find({ teamId: team }))).toEqual(expected((row) => row.teamId === team))
    expect(new Set(await find({ departmentId: hardware }))).toEqual(expected((row) => row.departmentId === hardware))
    expect(new Set(await find({ priorityId: high, queue: 'open' }))).toEqual(
      expected((row) => row.priorityId === high && row.state === 'open'),
    )
    expect(new Set(await find({ requester: String(ada) }))).toEqual(expected((row) => row.requesterId === ada))
    expect(new Set(await find({ requester: 'ADA@example.com' }))).toEqual(expected((row) => row.requesterId === ada))
    expect(new Set(await find({ status: 'open' }))).toEqual(expected((row) => row.state === 'open'))
    expect(new Set(await find({ status: 'Archived' }))).toEqual(expected((row) => row.state === 'archived'))
    expect(new Set(await find({ status: '2' }))).toEqual(expected((row) => row.statusId === 2))
    expect(await find({ number: 'TKT-5' })).toHaveLength(1)
    expect(await find({ requester: 'nobody@example.com' })).toEqual([])
    expect(await find({ organizationId: 1 })).toEqual([])
  })

  test('takes only its own cursors', async () => {
    const { nextCursor } = await listTickets(world.as('mia'), { queue: 'open', limit: 5 })
    const of = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const wrong = [
      '',
      '!!!',
      'null',
      of(null),
      of({}),
      of([]),
      of(['-created', '2026-02-30T00:00:00.000000Z', 1]),
      of(['-created', '2026-13-01T00:00:00.000000Z', 1]),
      of(['-created', "x'; drop table ticket", 1]),
      of(['-created', 1, 1]),
      of(['-created', '2026-01-01T00:00:00.000000Z', '1']),
      of(['-created', '2026-01-01T00:00:00.000000Z', 1.5]),
      of(['-created', '2026-01-01T00:00:00.000000Z', 1, 1]),
      of(['updated', '2026-01-01T00:00:00.000000Z', 1]),
      nextCursor ?? '',
    ]
    for (const cursor of wrong) {
      await expect(listTickets(world.as('mia'), { cursor, limit: 5 })).rejects.toMatchObject({
        code: 'bad_cursor',
        status: 400,
      })
    }
    const fits = of(['number', 1, 'x\u0000', 1])
    await expect(listTickets(world.as('mia'), { cursor: fits, sort: 'number', limit: 5 })).rejects.toMatchObject({
      status: 400,
    })
  })

  test('answers hostile parameters with 400 or with nothing', async () => {
    const payloads = [
      "'",
      '\\',
      '%',
      '_',
      '\u0000',
      '1; drop table ticket',
      "' or 1=1 --",
      '{{7*7}}',
      '<script>',
      '9'.repeat(30),
      '\ud800',
    ]
    for (const value of payloads) {
      for (const name of [
        'queue',
        'q',
        'number',
        'status',
        'departmentId',
        'agentId',
        'requester',
        'sort',
        'cursor',
        'limit',
      ]) {
        const { status } = await world.call(
          'mia',
          `GET /api/v1/tickets?${name}=${encodeURIComponent(value.toWellFormed())}`,
        )
        expect([name, value, [200, 400].includes(status)]).toEqual([name, value, true])
      }
    }
    expect((await world.call('mia', 'GET /api/v1/tickets?q[]=a&q[]=b')).status).toBeLessThan(500)
  })
})

test('shows the beginning of what was last written to or by the requester, never a note', async () => {
  const opened = await ticket({ message: `First\n\n  words ${'and more '.repeat(40)}` })
  await writeNote(world.as('mia'), opened.id, { body: 'SECRET', format: 'text' })
  const { items } = await listTickets(world.as('mia'), { number: opened.number, limit: 1 })
  expect(items[0]?.snippet).toMatch(/^First words and more .*…$/)
  expect([...(items[0]?.snippet ?? '')]).toHaveLength(140)
  expect(items[0]).toMatchObject({
    id: opened.id,
    subject: 'Printer on fire',
    requester: { name: 'Ada', email: 'ada@example.com' },
  })
})

test('a page of a queue with its counts takes four statements', async () => {
  await world.call('sam', 'GET /api/v1/tickets?queue=open')
  const texts: string[] = []
  const { query } = pg.Client.prototype
  // biome-ignore lint/suspicious/noExplicitAny: every form in which it can be called is passed on.
  pg.Client.prototype.query = function (this: pg.Client, ...given: any[]) {
    const text: string = typeof given[0] === 'string' ? given[0] : given[0].text
    // A new connection first says how to plan.
    if (!text.includes('set_config')) texts.push(text)
    return Reflect.apply(query, this, given)
  } as typeof query
  try {
    for (const queue of ['open', 'mine', 'closed-this-week']) {
      texts.length = 0
      expect((await world.call('sam', `GET /api/v1/tickets?queue=${queue}`)).status).toBe(200)
      expect((await world.call('sam', 'GET /api/v1/queues')).status).toBe(200)
      expect(texts.length).toBeLessThanOrEqual(4)
    }
    texts.length = 0
    expect((await world.call({ key }, 'GET /api/v1/tickets?queue=closed-today')).status).toBe(200)
    expect(texts.length).toBeLessThanOrEqual(4)
  } finally {
    pg.Client.prototype.query = query
  }
})

function keysOf(sort: (typeof TicketSort)['options'][number], row: TicketRow): (number | string)[] {
  const at = (date: Date | null, otherwise: number) => date?.getTime() ?? otherwise
  switch (sort) {
    case 'priority':
      return [-row.urgency, row.updatedAt.getTime()]
    case 'updated':
    case '-updated':
      return [row.updatedAt.getTime()]
    case 'created':
    case '-created':
      return [row.createdAt.getTime(), row.id]
    case 'due':
    case '-due':
      return [at(row.dueAt, Number.POSITIVE_INFINITY), row.id]
    case 'closed':
      return [at(row.closedAt, Number.POSITIVE_INFINITY), row.id]
    case '-closed':
      return [at(row.closedAt, Number.NEGATIVE_INFINITY), row.id]
    case 'number':
    case '-number':
      return [row.number.length, row.number]
  }
}

function compare(sort: string) {
  const sign = sort.startsWith('-') || sort === 'priority' ? -1 : 1
  return (a: (number | string)[], b: (number | string)[]) => {
    const at = a.findIndex((value, place) => value !== b[place])
    if (at < 0) return 0
    return (a[at] as number) < (b[at] as number) ? -sign : sign
  }
}
