import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { ThreadItem } from '#contract/thread.ts'
import type { WhyField } from '#contract/tickets.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

// The two stories that the desk must tell, over the API alone: Cleo asks, Anna administers, John works.

const world = await testWorld()
const { historyIsTrue } = ticketsOf(world)
await world.department('Online Banking')
await world.agent('Anna', { administrator: true, department: 'Support', access: { 'Online Banking': 'all-access' } })
await world.agent('John', { department: 'Online Banking', role: 'expanded-access' })
await world.requester('Cleo')

/** Calls and expects success; answers the body. */
async function ok(
  who: Parameters<typeof world.call>[0],
  request: Parameters<typeof world.call>[1],
  body?: unknown,
  headers?: Record<string, string>,
) {
  const answer = await world.call(who, request, body, headers)
  if (answer.status >= 300) throw new Error(`${request}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

async function create(path: string, body: unknown): Promise<number> {
  return (await ok('anna', `POST /api/v1/${path}`, body)).id
}

const eventsOf = (items: ThreadItem[]) => items.flatMap((item) => (item.type === 'event' ? [item.event] : []))
const typesOf = (items: ThreadItem[]) => items.map((item) => item.type)

describe('a ticket’s life over the API', () => {
  test('from the form to Closed, with a note for each change', async () => {
    const sevA = await create('sla-plans', { name: 'Sev-A', graceMinutes: 60 })
    const parent = (await ok('anna', 'GET /api/v1/help-topics?q=Report%20a%20Problem')).items.find(
      (it: { path: string }) => it.path === 'Report a Problem',
    )
    const outage = await create('help-topics', { name: 'Business Critical Outage', parentId: parent.id })
    const high = await world.id('priority', 'High')
    const banking = await world.id('department', 'Online Banking')

    // 3: nothing is created from an incomplete form, and every field is told at once
    const refused = await world.call(
      null,
      'POST /api/v1/portal/tickets',
      { subject: '', message: '' },
      { 'x-requested-with': 'deskbell' },
    )
    expect(refused.status).toBe(422)
    expect(refused.body.fields.map((it: { field: string }) => it.field).sort()).toEqual([
      'body.message',
      'body.subject',
    ])

    // 4: the form, sent twice, makes one ticket
    const form = { subject: 'Online banking down', message: 'Nobody can sign in.' }
    const key = { 'idempotency-key': 'form-1' }
    const [first, again] = await Promise.all([
      ok('cleo', 'POST /api/v1/portal/tickets', form, key),
      ok('cleo', 'POST /api/v1/portal/tickets', form, key),
    ])
    expect(again.number).toBe(first.number)
    const path = `/api/v1/tickets/${first.id}` as const
    expect(await ok('anna', `GET ${path}`)).toMatchObject({
      status: { name: 'Open', state: 'open' },
      source: 'web',
      priority: { name: 'Normal' },
      department: { name: 'Support' },
      assignee: { agent: null, team: null },
      isAnswered: false,
    })

    // 6: it is the one open ticket
    expect((await ok('anna', 'GET /api/v1/tickets?queue=open')).items.map((it: { id: number }) => it.id)).toEqual([
      first.id,
    ])

    // 8-11: four changes, each with its note
    await ok('anna', `PATCH ${path}`, {
      priorityId: high,
      note: 'Revenue impact',
      expected: { priorityId: await world.id('priority', 'Normal') },
    })
    await ok('anna', `PUT ${path}/department`, { departmentId: banking, note: 'Their system' })
    const planned = await ok('anna', `PATCH ${path}`, { slaPlanId: sevA, note: 'By contract' })
    expect(new Date(planned.dueAt).getTime() - new Date(planned.createdAt).getTime()).toBe(3_600_000)
    await ok('anna', `PATCH ${path}`, { helpTopicId: outage, note: 'Everybody is affected' })

    // 12: four events, four notes, in order; none for the requester
    const thread = (await ok('anna', `GET ${path}/thread`)).items as ThreadItem[]
    expect(typesOf(thread).filter((type) => type === 'note')).toHaveLength(4)
    expect(eventsOf(thread)).toEqual([
      'ticket.opened',
      'ticket.edited',
      'ticket.transferred',
      'ticket.edited',
      'ticket.edited',
    ])
    const seen = JSON.stringify(await ok('cleo', `GET /api/v1/portal/tickets/${first.id}`))
    expect(seen).not.toMatch(/Revenue impact|Their system|By contract|Everybody is affected|Sev-A|High/)

    // why
    const why = (await ok('anna', `GET ${path}/why`)).fields as z.infer<typeof WhyField>[]
    expect(why.find((it) => it.field === 'priority')).toMatchObject({
      label: 'High',
      cause: { kind: 'person', name: 'Anna' },
    })
    expect(why.find((it) => it.field === 'dueAt')?.cause).toMatchObject({
      kind: 'sla_plan',
      name: 'Sev-A',
      saw: { target: 'resolution', minutes: 60 },
    })
    expect(why.find((it) => it.field === 'status')?.cause.kind).toBe('setting')

    // 13-14: John sees it by his department and claims it
    await ok('john', `POST ${path}/claim`, { note: 'Taking this' })
    expect((await ok('john', 'GET /api/v1/tickets?queue=mine')).items).toHaveLength(1)

    // 16-18: answered, answered back, noted
    await ok('john', `POST ${path}/replies`, { body: 'Looking into it', format: 'text' })
    expect((await ok('john', 'GET /api/v1/tickets?queue=answered')).items).toHaveLength(1)
    await ok('cleo', `POST /api/v1/portal/tickets/${first.id}/messages`, { body: 'Thank you', format: 'text' })
    expect((await ok('john', 'GET /api/v1/tickets?queue=unanswered')).items).toHaveLength(1)
    await ok('john', `POST ${path}/notes`, { body: 'Failover done', format: 'text' })

    // 19-20: resolved, gone from Open, found in Closed
    const resolved = await ok('john', `PUT ${path}/status`, { statusId: await world.id('ticketStatus', 'Resolved') })
    expect(resolved).toMatchObject({ status: { name: 'Resolved' }, closedBy: { name: 'John' }, dueAt: null })
    expect((await ok('john', 'GET /api/v1/tickets?queue=open')).items).toEqual([])
    expect((await ok('john', 'GET /api/v1/tickets?queue=closed-today')).items).toHaveLength(1)
    const queues = (await ok('john', 'GET /api/v1/queues')).items as { key: string; count: number }[]
    expect(queues.find((it) => it.key === 'open')?.count).toBe(0)
    expect(queues.find((it) => it.key === 'closed')?.count).toBe(1)

    // 24: the requester finds it among his closed requests
    expect((await ok('cleo', 'GET /api/v1/portal/tickets?state=closed')).items).toMatchObject([
      { id: first.id, status: { name: 'Resolved' } },
    ])
    await historyIsTrue()
  })

  test('a second one, restarted and closed, and one by phone', async () => {
    const sevC = await create('sla-plans', { name: 'Sev-C', graceMinutes: 1440 })
    const john = world.as('john').actor.id
    const opened = await ok('cleo', 'POST /api/v1/portal/tickets', { subject: 'Router offline', message: 'Red light' })
    const path = `/api/v1/tickets/${opened.id}` as const
    await ok('anna', `PATCH ${path}`, { slaPlanId: sevC, note: 'One person' })
    await ok('anna', `PUT ${path}/assignment`, { agentId: john, note: 'Yours, please' })
    await ok('john', `POST ${path}/replies`, { body: 'please restart the device', format: 'text' })
    await ok('cleo', `POST /api/v1/portal/tickets/${opened.id}/messages`, { body: 'restarted, works', format: 'text' })
    // 29: note and status in one act
    await ok('john', `POST ${path}/notes`, {
      body: 'customer confirmed',
      format: 'text',
      statusId: await world.id('ticketStatus', 'Closed'),
    })
    expect(await ok('john', `GET ${path}`)).toMatchObject({
      status: { name: 'Closed' },
      assignee: { agent: { name: 'John' } },
    })

    // 32: on behalf of somebody who rang up, with reply, note and assignee in one
    const phoned = await ok('anna', 'POST /api/v1/tickets', {
      requester: { email: 'cleo@example.com' },
      source: 'phone',
      departmentId: await world.id('department', 'Online Banking'),
      slaPlanId: sevC,
      agentId: john,
      subject: 'New card needed',
      message: 'Rang at nine, lost the card.',
      reply: { body: 'A new card is on its way.', format: 'text' },
      note: 'Identity checked by birthday',
    })
    expect(phoned).toMatchObject({
      source: 'phone',
      requester: { name: 'Cleo' },
      assignee: { agent: { name: 'John' } },
      isAnswered: true,
    })
    const thread = (await ok('anna', `GET /api/v1/tickets/${phoned.id}/thread`)).items as ThreadItem[]
    const written = thread.flatMap((item) => (item.type === 'event' ? [] : [`${item.type} by ${item.author.name}`]))
    expect(written.sort()).toEqual(['message by Cleo', 'note by Anna', 'reply by Anna'])
    expect((await ok('cleo', 'GET /api/v1/portal/tickets')).items.map((it: { number: string }) => it.number)).toContain(
      phoned.number,
    )

    // found by a word of the thread
    expect((await ok('john', `GET /api/v1/tickets?number=${phoned.number}`)).items).toHaveLength(1)
    await historyIsTrue()
  })
})
