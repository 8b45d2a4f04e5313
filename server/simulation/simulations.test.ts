import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Simulation, SimulationResult } from '#contract/simulations.ts'
import { filter } from '#test/filters.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

// Threads begin slowly where many tests run.
vi.setConfig({ testTimeout: 300_000 })

const world = await testWorld()
const { ticket } = ticketsOf(world)
const path = '/api/v1/simulations'
const about = (word: string) => ({ field: 'subject', operator: 'contains', value: word }) as const
type DraftInput = Record<string, unknown>

async function started(draft: DraftInput = {}, days = 366): Promise<Simulation> {
  const { status, body } = await world.call('mia', `POST ${path}`, { days, draft })
  expect({ status, fields: body.fields }).toEqual({ status: 201, fields: undefined })
  return body
}

const get = async (id: number): Promise<Simulation> => (await world.call('mia', `GET ${path}/${id}`)).body

async function simulated(draft: DraftInput = {}): Promise<{ id: number; result: SimulationResult }> {
  const { id } = await started(draft)
  await world.work()
  const { result, state, error } = await get(id)
  if (!result) throw new Error(`the simulation is ${state}: ${error}`)
  return { id, result }
}

const differences = async (id: number, query = '') =>
  (await world.call('mia', `GET ${path}/${id}/differences${query}`)).body.items

/** History is never deleted; tickets are put away. */
const forget = (...ids: number[]) => world.pool.query('update ticket set deleted_at = now() where id = any($1)', [ids])

let printers = 0
let hardware = 0
let billing = 0
let high = 0

beforeAll(async () => {
  hardware = await world.id('department', 'Hardware')
  billing = await world.id('department', 'Billing')
  high = await world.id('priority', 'High')
  const saved = { when: about('printer'), actions: [{ kind: 'setDepartment' as const, departmentId: hardware }] }
  printers = (await filter(world, 'Printers', saved)).id
  await filter(world, 'Never', { when: about('zebra'), actions: [{ kind: 'setPriority', priorityId: high }] })
  for (let at = 0; at < 12; at += 1) await ticket({ subject: at % 3 === 0 ? `printer ${at}` : `invoice ${at}` })
})

describe('a simulation', () => {
  test('of an empty draft replays what was and reproduces all of it; filters that never match are told', async () => {
    const { result, id } = await simulated()
    expect(result).toMatchObject({ tickets: 12, reproduced: 12, notReproduced: 0, differ: 0 })
    expect(result.ticketFilters).toEqual([
      { id: printers, name: 'Printers', isDraft: false, isRemoved: false, live: 4, draft: 4, changed: 4, failed: 0 },
      expect.objectContaining({ name: 'Never', live: 0, draft: 0 }),
    ])
    expect(await differences(id)).toEqual([])
  })

  test('says which tickets would differ, field by field, and pages through them', async () => {
    const changed = [
      { id: printers, actions: [{ kind: 'setDepartment', departmentId: billing }] },
      {
        id: null,
        name: 'Pressing',
        conditions: about('invoice 1'),
        actions: [{ kind: 'setPriority', priorityId: high }],
      },
    ]
    const { result, id } = await simulated({ ticketFilters: { changed } })
    expect(result).toMatchObject({ tickets: 12, reproduced: 12, differ: 7 })
    expect(result.byField).toEqual(
      expect.arrayContaining([
        { field: 'department', tickets: 4 },
        { field: 'priority', tickets: 3 },
      ]),
    )
    expect(result.ticketFilters.map(({ name, isDraft, draft }) => [name, isDraft, draft])).toEqual([
      ['Printers', true, 4],
      ['Never', false, 0],
      ['Pressing', true, 3],
    ])
    const found = await differences(id, '?field=department')
    expect(found).toHaveLength(4)
    expect(found[0]).toMatchObject({ ticket: { subject: 'printer 0' } })
    expect(found[0].changes).toContainEqual({
      field: 'department',
      at: 'opened',
      recorded: 'Hardware',
      live: 'Hardware',
      draft: 'Billing',
      cause: { kind: 'ticket_filter', id: printers, name: 'Printers' },
    })
    const first = await world.call('mia', `GET ${path}/${id}/differences?limit=5`)
    const second = await world.call('mia', `GET ${path}/${id}/differences?limit=5&cursor=${first.body.nextCursor}`)
    expect([first.body.items.length, second.body.items.length, second.body.nextCursor]).toEqual([5, 2, null])
  })

  test('follows order, removal, a topic’s defaults and rejection', async () => {
    const { result: removed } = await simulated({ ticketFilters: { changed: [], removed: [printers] } })
    expect(removed.byField).toContainEqual({ field: 'department', tickets: 4 })
    expect(removed.ticketFilters.find(({ id }) => id === printers)).toMatchObject({
      isRemoved: true,
      live: 4,
      draft: 0,
    })
    const { result: silent } = await simulated({ ticketFilters: { changed: [{ id: printers, isSilent: true }] } })
    expect(silent.byField).toContainEqual({ field: 'department', tickets: 4 })
    expect(silent.ticketFilters.find(({ id }) => id === printers)).toMatchObject({ live: 4, draft: 4 })
    const { result: rejected, id } = await simulated({
      ticketFilters: {
        changed: [{ id: null, name: 'No invoices', conditions: about('invoice'), actions: [{ kind: 'reject' }] }],
      },
    })
    expect(rejected.byField).toEqual([{ field: 'opened', tickets: 8 }])
    expect((await differences(id))[0].changes).toMatchObject([{ field: 'opened', live: null, draft: 'No invoices' }])
    const topic = await world.db
      .insertInto('helpTopic')
      .values({ name: 'Phones' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await ticket({ subject: 'phone', helpTopicId: topic.id })
    const { result } = await simulated({
      helpTopics: { changed: [{ id: topic.id, departmentId: billing, priorityId: high }] },
    })
    expect(result.byField).toEqual(
      expect.arrayContaining([
        { field: 'department', tickets: 1 },
        { field: 'priority', tickets: 1 },
      ]),
    )
  })

  test('tells tickets that were opened by another configuration, and those of which nothing is known', async () => {
    await world.db.updateTable('ticketFilter').set({ availability: 'disabled' }).where('id', '=', printers).execute()
    await world.pool.query('update ticket_filter_revision set revision = gen_random_uuid()')
    const other = await ticket({ subject: 'printer of another time' })
    await world.db.updateTable('ticketFilter').set({ availability: 'active' }).where('id', '=', printers).execute()
    await world.pool.query('update ticket_filter_revision set revision = gen_random_uuid()')
    const bare = await ticket({ subject: 'printer without arrival' })
    await world.pool.query('delete from ticket_arrival where ticket_id = $1', [bare.id])
    const old = await ticket({ subject: 'printer of before', priorityId: high })
    await world.pool.query('update ticket_arrival set asked = null where ticket_id = $1', [old.id])
    const { result, id } = await simulated()
    expect(result).toMatchObject({ notReproduced: 1, differ: 0 })
    expect(result.leftOut).toEqual(
      expect.arrayContaining([
        { key: 'noRecordedInputs', tickets: 1 },
        { key: 'derivedInputs', tickets: 1 },
      ]),
    )
    const changed = { key: 'configuredSince', tickets: 1 }
    expect(result.leftOut).not.toContainEqual(changed)
    await world.call('mia', 'PATCH /api/v1/settings', { desk: { name: 'Another name' } })
    expect((await simulated()).result.leftOut).toContainEqual(changed)
    const [missed] = await differences(id, '?kind=notReproduced')
    expect(missed).toMatchObject({ ticket: { id: other.id } })
    expect(missed.changes).toContainEqual(
      expect.objectContaining({ field: 'department', recorded: 'Support', live: 'Hardware' }),
    )
    await forget(other.id, bare.id, old.id)
  })

  test('predicts what happens when the draft is saved and the same is opened again', async () => {
    const draft = {
      ticketFilters: {
        changed: [
          {
            id: printers,
            conditions: about('invoice'),
            actions: [
              { kind: 'setDepartment', departmentId: billing },
              { kind: 'setPriority', priorityId: high },
            ],
          },
        ],
      },
    }
    const { id } = await simulated(draft)
    const predicted = await differences(id)
    const { id: _, ...saved } = draft.ticketFilters.changed[0] as (typeof draft.ticketFilters.changed)[number]
    const before = (await world.call('mia', `GET /api/v1/ticket-filters/${printers}`)).body
    expect((await world.call('mia', `PATCH /api/v1/ticket-filters/${printers}`, saved)).status).toBe(200)
    const { rows } = await world.pool.query<{ id: number; subject: string; topic: number | null }>(
      'select id, subject, help_topic_id as topic from ticket where deleted_at is null order by id',
    )
    for (const { id: ticketId, subject, topic } of rows) {
      const opened = await ticket({ subject, ...(topic && { helpTopicId: topic }) })
      const changes = predicted.find((one: { ticket: { id: number } }) => one.ticket.id === ticketId)?.changes ?? []
      const said = (field: string) => changes.find((one: { field: string }) => one.field === field)?.draft
      const names = await world.db
        .selectFrom('ticket as t')
        .innerJoin('department as d', 'd.id', 't.departmentId')
        .innerJoin('priority as p', 'p.id', 't.priorityId')
        .select(['d.name as department', 'p.name as priority'])
        .where('t.id', '=', opened.id)
        .executeTakeFirstOrThrow()
      const was = await world.db
        .selectFrom('ticket as t')
        .innerJoin('department as d', 'd.id', 't.departmentId')
        .innerJoin('priority as p', 'p.id', 't.priorityId')
        .select(['d.name as department', 'p.name as priority'])
        .where('t.id', '=', ticketId)
        .executeTakeFirstOrThrow()
      expect(names).toEqual({
        department: said('department') ?? was.department,
        priority: said('priority') ?? was.priority,
      })
      await forget(opened.id)
    }
    await world.call('mia', `PATCH /api/v1/ticket-filters/${printers}`, {
      conditions: before.conditions,
      actions: before.actions,
    })
  })

  test('hands out what waits by a policy that is not there yet, and says who would have got what', async () => {
    const support = await world.id('department', 'Support')
    const subject = { kind: 'department', id: support }
    const { result, id } = await simulated({ assignmentPolicies: { changed: [{ subject, kind: 'least_loaded' }] } })
    const { assignment } = result
    expect(assignment).toMatchObject({ recorded: { tickets: 0, reproduced: 0 }, waiting: { live: result.tickets } })
    expect(assignment?.perAgent).toEqual([
      { agent: { id: expect.any(Number), name: 'Mia' }, live: 0, draft: assignment?.changed },
    ])
    expect(result.byField).toEqual([{ field: 'agent', tickets: assignment?.changed }])
    const [first] = await differences(id, '?field=agent')
    expect(first.changes).toEqual([
      expect.objectContaining({
        field: 'agent',
        at: 'end',
        recorded: null,
        live: null,
        draft: 'Mia',
        cause: expect.objectContaining({ kind: 'assignment' }),
      }),
    ])
  })

  test('leaves every table but its own as it was', async () => {
    const { rows: tables } = await world.pool.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'simulation%' order by 1",
    )
    const states = async () => {
      const all: Record<string, unknown> = {}
      for (const { name } of tables) {
        const { rows } = await world.pool.query(
          `select count(*)::int as rows, md5(coalesce(string_agg(x.*::text || xmin::text || xmax::text, '' order by x.*::text), '')) as state from "${name}" x`,
        )
        all[name] = rows[0]
      }
      return all
    }
    await world.work()
    const { id } = await started({
      ticketFilters: { changed: [{ id: printers, actions: [{ kind: 'setPriority', priorityId: high }] }] },
    })
    const before = await states()
    await world.work()
    expect((await get(id)).state).toBe('done')
    expect(await states()).toEqual(before)
  })
})

describe('a draft', () => {
  test('is checked as when it is saved: all that is wrong at once, at its place', async () => {
    const { status, body } = await world.call('mia', `POST ${path}`, {
      draft: {
        ticketFilters: {
          changed: [
            {
              id: printers,
              conditions: { field: 'nothing', operator: 'is', value: 1 },
              actions: [{ kind: 'assignMe' }],
            },
            { id: 999_999, name: 'Gone' },
            {
              id: null,
              conditions: { field: 'subject', operator: 'matches', value: '(?=x)' },
              actions: [{ kind: 'setPriority', priorityId: 999_999 }],
            },
            { id: printers, stopsFurther: true },
          ],
          order: [printers],
        },
        rules: { changed: [{ id: null, name: 'No trigger' }] },
        helpTopics: { changed: [{ id: 999_999 }] },
        assignmentPolicies: { changed: [{ subject: { kind: 'team', id: 999_999 }, kind: 'best_fit' }] },
        slaPlans: { changed: [{ id: 999_999, graceMinutes: 10 }] },
      },
    })
    expect(status).toBe(422)
    expect(body.fields.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`).sort()).toEqual([
      'body.draft.assignmentPolicies.changed.0.subject.id not_found',
      'body.draft.helpTopics.changed.0.id not_found',
      'body.draft.rules.changed.0.trigger required',
      'body.draft.slaPlans.changed.0.id not_found',
      'body.draft.ticketFilters.changed.0.actions.0.kind wrong_place',
      'body.draft.ticketFilters.changed.0.conditions.field unknown_field',
      'body.draft.ticketFilters.changed.1.id not_found',
      'body.draft.ticketFilters.changed.2.actions.0 not_found',
      'body.draft.ticketFilters.changed.2.conditions.value bad_pattern',
      'body.draft.ticketFilters.changed.3.id repeated',
      'body.draft.ticketFilters.order stale_order',
    ])
  })

  test('may name what is archived: that is passed over', async () => {
    const { id } = await world.db
      .insertInto('priority')
      .values({ name: 'Old', urgency: 50, color: '#000000', availability: 'archived' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { result } = await simulated({
      ticketFilters: {
        changed: [
          { id: null, name: 'Old', conditions: { all: [] }, actions: [{ kind: 'setPriority', priorityId: id }] },
        ],
      },
    })
    expect(result.differ).toBe(0)
    expect(result.ticketFilters.find(({ name }) => name === 'Old')).toMatchObject({ changed: 0 })
    expect(result.ticketFilters.find(({ name }) => name === 'Old')?.draft).toBeGreaterThan(10)
  })

  test('of five megabytes is refused', async () => {
    const long = Array.from({ length: 260 }, (_, at) => ({
      id: null,
      name: `Filter ${at}`,
      actions: [{ kind: 'addNote', body: 'x'.repeat(19_990) }],
    }))
    const { status, body } = await world.call('mia', `POST ${path}`, { draft: { ticketFilters: { changed: long } } })
    expect(status).toBe(422)
    expect(body.fields).toEqual([{ field: 'body.draft', code: 'too_big', message: expect.any(String) }])
  })

  test('whose regular expressions take too long fails for that filter alone, and says so', async () => {
    await ticket({ subject: 'long', message: 'a'.repeat(4000) })
    const patterns = Array.from({ length: 20 }, () => ({ field: 'message', operator: 'matches', value: '(a?){200}zq' }))
    const { result } = await simulated({
      ticketFilters: {
        changed: [
          {
            id: null,
            name: 'Slow',
            conditions: { any: patterns },
            actions: [{ kind: 'setPriority', priorityId: high }],
          },
        ],
      },
    })
    expect(result.ticketFilters.find(({ name }) => name === 'Slow')).toMatchObject({ failed: 1, changed: 0 })
    expect(result.leftOut).toContainEqual({ key: 'failures', tickets: 1 })
  })
})

describe('simulations', () => {
  test('are for administrators, are listed newest first, honour Idempotency-Key, and can be deleted', async () => {
    expect((await world.call('sam', `GET ${path}`)).status).toBe(403)
    expect((await world.call('sam', `POST ${path}`, {})).status).toBe(403)
    const [one, two] = await Promise.all(
      [1, 2].map(() => world.call('mia', `POST ${path}`, { days: 1 }, { 'idempotency-key': 'twice' })),
    )
    expect(one?.body.id).toBe(two?.body.id)
    const { items } = (await world.call('mia', `GET ${path}?limit=2`)).body
    expect(items[0]).toMatchObject({ id: one?.body.id, state: 'waiting', createdBy: { name: 'Mia' } })
    expect((await world.call('mia', `DELETE ${path}/${one?.body.id}`)).status).toBe(204)
    expect((await world.call('mia', `GET ${path}/${one?.body.id}`)).status).toBe(404)
    await world.work()
  })

  test('that are cancelled before or while they run stop and keep nothing', async () => {
    const waiting = await started()
    expect((await world.call('mia', `POST ${path}/${waiting.id}/cancellation`)).body).toMatchObject({
      state: 'cancelled',
    })
    await world.work()
    expect(await get(waiting.id)).toMatchObject({ state: 'cancelled', result: null })
    const running = await started({
      ticketFilters: { changed: [{ id: printers, actions: [{ kind: 'setPriority', priorityId: high }] }] },
    })
    // It waits for what it is to read, until it is cancelled.
    const client = await world.pool.connect()
    await client.query('begin; lock table ticket_arrival in access exclusive mode')
    const worked = world.work()
    for (;;) {
      if ((await get(running.id)).progress.total !== null) break
      await sleep(50)
    }
    await world.call('mia', `POST ${path}/${running.id}/cancellation`)
    await sleep(1000)
    await client.query('commit')
    client.release()
    await worked
    expect(await get(running.id)).toMatchObject({ state: 'cancelled', result: null })
    expect(await differences(running.id)).toEqual([])
  })

  test('begun by a process that ended begin anew, and are given up when that happens again and again', async () => {
    const { id } = await started()
    await world.pool.query(
      "update simulation set state = 'running', started_at = now(), attempts = 1, done = 3, total = 5 where id = $1",
      [id],
    )
    await world.pool.query(
      "insert into simulation_difference (simulation_id, kind, ticket_id, fields, data) values ($1, 'differs', 1, '{}', '{}')",
      [id],
    )
    await world.work()
    expect(await get(id)).toMatchObject({ state: 'done' })
    expect(await differences(id)).toEqual([])
    const { id: cursed } = await started()
    await world.pool.query("update simulation set state = 'running', started_at = now(), attempts = 3 where id = $1", [
      cursed,
    ])
    await world.work()
    expect(await get(cursed)).toMatchObject({ state: 'failed', error: expect.stringContaining('3 times') })
  })

  test('wait for each other, and not too many of them', async () => {
    const ids: number[] = []
    for (let at = 0; at < 10; at += 1) ids.push((await started({}, 1)).id)
    const { rows } = await world.pool.query(
      "select count(distinct job_queue_id)::int as queues from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'run_simulation'",
    )
    expect(rows).toEqual([{ queues: 1 }])
    expect((await world.call('mia', `POST ${path}`, { days: 1 })).body).toMatchObject({ code: 'too_many_waiting' })
    for (const id of ids) await world.call('mia', `POST ${path}/${id}/cancellation`)
    await world.work()
  })
})
