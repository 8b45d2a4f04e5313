import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { jobsOf } from '#server/app.ts'
import { createPool } from '#server/platform/db.ts'
import { startWorker } from '#server/platform/jobs.ts'
import { createLog } from '#server/platform/log.ts'
import { operation } from '#server/platform/operation.ts'
import { addTicketNeed } from '#server/routing/ticket-need.ts'
import { claimTicket } from '#server/tickets/assign.ts'
import { whyTicket } from '#server/tickets/why.ts'
import { plainTicket } from '#test/plain-ticket.ts'
import { testWorld, type World } from '#test/world.ts'

const open = (world: World, more: Record<string, unknown> = {}) =>
  world.call('mia', 'POST /api/v1/tickets', {
    subject: 'The printer is on fire',
    message: 'Help',
    requester: { email: 'ada@example.com' },
    ...more,
  })

async function deskWith(agents: Record<string, { capacity?: number; department?: string }>): Promise<World> {
  const world = await testWorld()
  for (const [name, { capacity = 20, department = 'Hardware' }] of Object.entries(agents)) {
    const id = await world.agent(name, { department })
    await world.db.updateTable('agent').set({ capacity }).where('id', '=', id).execute()
  }
  // Only those named here are to get something.
  await world.db.updateTable('agent').set({ presence: 'away' }).where('name', 'in', ['Sam', 'Lee', 'Mia']).execute()
  return world
}

async function policy(world: World, kind: 'best_fit' | 'round_robin' | 'none', more: Record<string, unknown> = {}) {
  const departmentId = await world.id('department', 'Hardware')
  await world.db
    .insertInto('assignmentPolicy')
    .values({ departmentId, kind, ...more })
    .onConflict((conflict) => conflict.column('departmentId').doUpdateSet({ kind, ...more }))
    .execute()
}

async function ownerOf(world: World, id: number): Promise<string | null> {
  const { rows } = await sql<{ name: string | null }>`
    select a.name from ticket t left join agent a on a.id = t.agent_id where t.id = ${id}`.execute(world.db)
  return rows[0]?.name ?? null
}

describe('a ticket that comes where a policy assigns', async () => {
  const world = await deskWith({ Ina: {}, Ole: {} })
  const hardware = await world.id('department', 'Hardware')

  test('goes to whom it fits best, and says why', async () => {
    await policy(world, 'best_fit')
    const skill = await world.db
      .insertInto('skill')
      .values({ name: 'Printers' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const ole = await world.id('agent', 'Ole')
    await world.db.insertInto('agentSkill').values({ agentId: ole, skillId: skill.id, level: 4 }).execute()
    const { body: ticket } = await open(world, { departmentId: hardware })
    const cause = { kind: 'ticket_filter' as const, id: null, name: 'Filter Printers' }
    const need = { skillId: skill.id, minLevel: 3, isRequired: true }
    await operation(world.as('mia'), (op) => addTicketNeed(op, ticket.id, { need, cause }))
    await world.work()
    expect(await ownerOf(world, ticket.id)).toBe('Ole')
    const why = await whyTicket(world.as('mia'), ticket.id)
    expect(why.find(({ field }) => field === 'agent')).toMatchObject({
      label: 'Ole',
      by: { kind: 'system', name: 'Assignment' },
      cause: { kind: 'assignment', name: 'Best fit, Hardware', saw: { policy: 'best_fit', version: 1, candidates: 1 } },
    })
    const event = await world.db
      .selectFrom('ticketEvent')
      .select('data')
      .where('ticketId', '=', ticket.id)
      .where('type', '=', 'ticket.assigned')
      .executeTakeFirstOrThrow()
    expect(event.data).toMatchObject({
      assignment: {
        needs: [{ skill: { name: 'Printers' }, minLevel: 3, by: 'Filter Printers' }],
        chosen: { name: 'Ole' },
        ruledOut: expect.arrayContaining([
          expect.objectContaining({ agent: expect.objectContaining({ name: 'Ina' }), limit: 'skill' }),
        ]),
      },
    })
  })

  test('stays where nobody can have it, until somebody can', async () => {
    await policy(world, 'best_fit')
    await world.db.updateTable('agent').set({ presence: 'busy' }).where('name', 'in', ['Ina', 'Ole']).execute()
    const { body: ticket } = await open(world, { departmentId: hardware })
    await world.work()
    expect(await ownerOf(world, ticket.id)).toBeNull()
    await world.db.updateTable('agent').set({ presence: 'available' }).where('name', '=', 'Ina').execute()
    await world.work()
    expect(await ownerOf(world, ticket.id)).toBe('Ina')
  })

  test('waits for whoever closes one, and comes to her at once then', async () => {
    await world.db
      .updateTable('agent')
      .set({ capacity: 3, presence: 'available' })
      .where('name', 'in', ['Ina', 'Ole'])
      .execute()
    const opened: number[] = []
    for (let at = 0; at < 6; at += 1) opened.push((await open(world, { departmentId: hardware })).body.id)
    await world.work()
    const waiting = (await Promise.all(opened.map(async (id) => ({ id, owner: await ownerOf(world, id) })))).filter(
      ({ owner }) => owner === null,
    )
    expect(waiting.length).toBeGreaterThan(0)
    const closed = opened.find((id) => !waiting.some((one) => one.id === id))
    const statusId = await world.id('ticketStatus', 'Closed')
    expect((await world.call('mia', `PUT /api/v1/tickets/${closed}/status`, { statusId })).status).toBe(200)
    await world.work()
    const left = await Promise.all(waiting.map(({ id }) => ownerOf(world, id)))
    expect(left.filter((owner) => owner === null)).toHaveLength(waiting.length - 1)
  })

  test('a ticket that somebody has stays with her', async () => {
    const sam = await world.id('agent', 'Sam')
    const kept = await plainTicket(world, { agentId: sam, departmentId: hardware })
    await world.work()
    expect(await ownerOf(world, kept)).toBe('Sam')
  })

  test('without a policy nothing is assigned', async () => {
    const billing = await world.id('department', 'Billing')
    await world.db.updateTable('agent').set({ presence: 'available' }).where('name', '=', 'Lee').execute()
    const { body: ticket } = await open(world, { departmentId: billing })
    await world.work()
    expect(await ownerOf(world, ticket.id)).toBeNull()
  })
})

describe('an absence', async () => {
  const world = await deskWith({ Ina: {}, Ole: {}, Uma: {} })
  const [ina, ole] = [await world.id('agent', 'Ina'), await world.id('agent', 'Ole')]
  const hour = 3_600_000
  const absent = (agentId: number, more: { standInId?: number; from?: number; to?: number } = {}) =>
    world.db
      .insertInto('agentAbsence')
      .values({
        agentId,
        startsAt: new Date(Date.now() + (more.from ?? -1) * hour),
        endsAt: new Date(Date.now() + (more.to ?? 5) * hour),
        standInId: more.standInId ?? null,
      })
      .execute()
  const present = () => world.db.deleteFrom('agentAbsence').execute()

  test('keeps tickets away, also those that a person gives', async () => {
    await policy(world, 'best_fit')
    await absent(ina)
    const ticket = await plainTicket(world)
    const refusal = await world.call('mia', `PUT /api/v1/tickets/${ticket}/assignment`, { agentId: ina })
    expect(refusal).toMatchObject({ status: 409, body: { code: 'not_assignable', title: 'Ina is absent.' } })
    await present()
  })

  test('leaves her tickets with her where the policy says nothing else', async () => {
    const kept = await plainTicket(world, { agentId: ina })
    await absent(ina, { standInId: ole })
    await world.work()
    expect(await ownerOf(world, kept)).toBe('Ina')
    await present()
  })

  test('that has begun: another policy holds at once, also one that the department takes over from now on', async () => {
    const hers = await plainTicket(world, { agentId: ina })
    await absent(ina)
    await world.work()
    expect(await ownerOf(world, hers)).toBe('Ina')
    await policy(world, 'none', { absentTickets: 'queue' })
    await world.work()
    expect(await ownerOf(world, hers)).toBeNull()

    await world.db.updateTable('ticket').set({ agentId: ina }).where('id', '=', hers).execute()
    await world.db.deleteFrom('assignmentPolicy').execute()
    await world.work()
    expect(await ownerOf(world, hers)).toBe('Ina')
    const above = await world.db
      .insertInto('department')
      .values({ name: 'Above' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await world.db.insertInto('assignmentPolicy').values({ departmentId: above.id, absentTickets: 'queue' }).execute()
    await world.work()
    expect(await ownerOf(world, hers)).toBe('Ina')
    await world.db.updateTable('department').set({ parentId: above.id }).where('name', '=', 'Hardware').execute()
    await world.work()
    expect(await ownerOf(world, hers)).toBeNull()
    await world.db.updateTable('department').set({ parentId: null }).where('name', '=', 'Hardware').execute()
    await present()
  })

  test('takes a ticket that moves to where the policy says so', async () => {
    await policy(world, 'none', { absentTickets: 'queue' })
    const billing = await world.id('department', 'Billing')
    await sql`insert into department_access (department_id, agent_id, role_id)
      select ${billing}, id, primary_role_id from agent where id = ${ina}`.execute(world.db)
    const hers = await plainTicket(world, { agentId: ina, departmentId: billing })
    await absent(ina)
    await world.work()
    expect(await ownerOf(world, hers)).toBe('Ina')
    const departmentId = await world.id('department', 'Hardware')
    const moved = await world.call('mia', `PUT /api/v1/tickets/${hers}/department`, { departmentId })
    expect(moved).toMatchObject({ status: 200, body: { assignee: { agent: { name: 'Ina' } } } })
    await world.work()
    expect(await ownerOf(world, hers)).toBeNull()
    await present()
  })

  test('gives her tickets to her stand-in, or back when he may not have them', async () => {
    await policy(world, 'none', { absentTickets: 'stand_in' })
    await world.db.updateTable('ticket').set({ deletedAt: new Date() }).execute()
    const [hers, another] = [await plainTicket(world, { agentId: ina }), await plainTicket(world, { agentId: ina })]
    await world.db.updateTable('agent').set({ capacity: 1 }).where('id', '=', ole).execute()
    await absent(ina, { standInId: ole })
    await world.work()
    expect(await ownerOf(world, hers)).toBe('Ole')
    expect(await ownerOf(world, another)).toBeNull()
    const why = await whyTicket(world.as('mia'), another)
    expect(why.find(({ field }) => field === 'agent')?.cause).toMatchObject({
      kind: 'assignment',
      name: 'Absence',
      saw: { agent: 'Ina', standIn: 'Ole', limit: 'capacity' },
    })
    await present()
    await world.db.updateTable('agent').set({ capacity: 20 }).where('id', '=', ole).execute()
  })

  test('of the stand-in, too: his own stand-in has them; round in a circle nobody does', async () => {
    const uma = await world.id('agent', 'Uma')
    await absent(ole, { standInId: uma })
    await absent(ina, { standInId: ole })
    const first = await plainTicket(world, { agentId: ina })
    await world.db.updateTable('agent').set({ onVacation: false }).where('id', '=', ina).execute()
    await sql`select graphile_worker.add_job('return_tickets', ${JSON.stringify({ agentId: ina })}::json)`.execute(
      world.db,
    )
    await world.work()
    expect(await ownerOf(world, first)).toBe('Uma')
    await world.db.updateTable('agentAbsence').set({ standInId: ina }).where('agentId', '=', ole).execute()
    const second = await plainTicket(world, { agentId: ina })
    await sql`select graphile_worker.add_job('return_tickets', ${JSON.stringify({ agentId: ina })}::json)`.execute(
      world.db,
    )
    await world.work()
    expect(await ownerOf(world, second)).toBeNull()
    await present()
  })

  test('that is to come, or that is to be waited for, has a job at its time', async () => {
    await policy(world, 'none', { absentTickets: 'queue', absentAfterMinutes: 120 })
    const hers = await plainTicket(world, { agentId: ina })
    await absent(ina)
    await world.work()
    expect(await ownerOf(world, hers)).toBe('Ina')
    const due = async () => {
      const { rows } = await sql<{ runAt: Date }>`
        select run_at from graphile_worker.jobs where key = ${`return_tickets:${ina}`}`.execute(world.db)
      return rows[0]?.runAt.getTime() ?? 0
    }
    expect(Math.abs((await due()) - (Date.now() + hour))).toBeLessThan(60_000)
    await present()
    await absent(ina, { from: 10, to: 20 })
    await world.work()
    expect(Math.abs((await due()) - (Date.now() + 10 * hour))).toBeLessThan(60_000)
    await present()
  })

  test('on vacation is waited for since she went, whatever else is changed of her meanwhile', async () => {
    await policy(world, 'none', { absentTickets: 'queue', absentAfterMinutes: 120 })
    const hers = await plainTicket(world, { agentId: ina })
    await world.call('mia', `PATCH /api/v1/agents/${ina}`, { onVacation: true })
    await world.db
      .updateTable('auditEvent')
      .set({ at: new Date(Date.now() - 3 * hour) })
      .where('subjectKind', '=', 'agent')
      .where('subjectId', '=', ina)
      .execute()
    await world.call('mia', `PATCH /api/v1/agents/${ina}/work`, { capacity: 19 })
    await world.work()
    expect(await ownerOf(world, hers)).toBeNull()
    await world.call('mia', `PATCH /api/v1/agents/${ina}`, { onVacation: false })
  })

  test('who is deactivated loses her open tickets where the policy says so', async () => {
    await policy(world, 'best_fit', { inactiveTickets: 'queue', absentTickets: 'stay' })
    const uma = await world.id('agent', 'Uma')
    const hers = await plainTicket(world, { agentId: uma })
    const answer = await world.call('mia', `PATCH /api/v1/agents/${uma}`, { availability: 'disabled' })
    expect(answer.status).toBe(200)
    await world.work()
    expect(['Ina', 'Ole']).toContain(await ownerOf(world, hers))
  })
})

describe('when everything comes at once', async () => {
  const capacity = 4
  const world = await deskWith({
    Ina: { capacity },
    Ole: { capacity },
    Uma: { capacity },
    Per: { capacity },
    Kim: { capacity },
  })
  const names = ['ina', 'ole', 'uma', 'per', 'kim']
  const hardware = await world.id('department', 'Hardware')

  test('16 tickets, agents who claim, two workers: no capacity broken, nobody twice, nothing forgotten', async () => {
    await policy(world, 'best_fit')
    const app = await world.app()
    const log = createLog('silent')
    const pools = [createPool(world.url), createPool(world.url)]
    const workers = await Promise.all(pools.map((pool) => startWorker({ pool, jobs: jobsOf(app), crontab: '', log })))
    for (let round = 0; round < 3; round += 1) {
      const opened: number[] = []
      const claims: Promise<unknown>[] = []
      await Promise.all(
        Array.from({ length: 16 }, async (_, at) => {
          const { body } = await open(world, { departmentId: hardware })
          opened.push(body.id)
          // Every other one is claimed at the same moment, by two agents.
          if (at % 2 === 1) return
          for (const turn of [at, at + 1]) {
            const claim = claimTicket(world.as(names[turn % names.length] as string), body.id, {})
            claims.push(claim.catch(() => null))
          }
        }),
      )
      await Promise.all(claims)
      await settled(world)
      await expectSound(world, { opened, capacity })
      await world.db.updateTable('ticket').set({ deletedAt: new Date() }).where('id', 'in', opened).execute()
    }
    await Promise.all(workers.map((worker) => worker.stop()))
    await Promise.all(pools.map((pool) => pool.end()))
  })
})

/** Until no job is left that is due. */
async function settled(world: World): Promise<void> {
  for (let look = 0; look < 300; look += 1) {
    const { rows } = await sql<{ left: number }>`
      select count(*)::int as left from graphile_worker.jobs where run_at <= now() and attempts < max_attempts`.execute(
      world.db,
    )
    if (rows[0]?.left === 0) return
    await sleep(100)
  }
  throw new Error('jobs are left')
}

async function expectSound(world: World, { opened, capacity }: { opened: number[]; capacity: number }): Promise<void> {
  const { rows: tickets } = await sql<{ id: number; agentId: number | null; owners: string[] }>`
    select t.id, t.agent_id, (select coalesce(json_agg(e.type order by e.id), '[]') from ticket_event e
      where e.ticket_id = t.id and e.changes ? 'agentId') as owners
    from ticket t where t.id = any(${opened}::bigint[])`.execute(world.db)
  expect(tickets.map(({ owners }) => owners.length)).toEqual(tickets.map(({ agentId }) => (agentId === null ? 0 : 1)))
  // A person may take on more than her capacity; a policy never gives it to her: what it gave fitted when it was given.
  const { rows: given } = await sql<{ over: number }>`
    select count(*)::int as over from ticket_event e where e.ticket_id = any(${opened}::bigint[]) and e.type = 'ticket.assigned'
      and (select count(*) from ticket_event o where o.ticket_id = any(${opened}::bigint[]) and o.id <= e.id
        and o.changes -> 'agentId' ->> 'to' = e.changes -> 'agentId' ->> 'to') > ${capacity}`.execute(world.db)
  expect(given).toEqual([{ over: 0 }])
  // Nothing waits while somebody has room.
  const { rows: agents } = await sql<{ room: number }>`
    select greatest(0, ${capacity} - count(t.id))::int as room from agent a
      left join ticket t on t.agent_id = a.id and t.state = 'open' and t.deleted_at is null
    where a.presence = 'available' group by a.id`.execute(world.db)
  const room = agents.reduce((sum, agent) => sum + agent.room, 0)
  const waiting = tickets.filter(({ agentId }) => agentId === null).length
  expect(waiting === 0 || room === 0).toBe(true)
}
