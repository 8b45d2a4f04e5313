import { expect, test } from 'vitest'
import type { Action } from '#contract/actions.ts'
import type { Condition } from '#contract/conditions.ts'
import { type Random, seeded } from '#db/seed/random.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { type Opening, openTicket } from '#server/tickets/open.ts'
import { RejectedByFilter } from '#server/tickets/rejected.ts'
import { filter } from '#test/filters.ts'
import { type Ids, idsInUse } from '#test/ids.ts'
import { testWorld } from '#test/world.ts'
import type { Configuration } from './configuration.ts'
import { loadConfiguration } from './load-configuration.ts'
import { loadRecorded, readsOf } from './load-recorded.ts'
import { openAgain } from './opening.ts'
import type { Recorded } from './recorded.ts'
import type { State } from './state.ts'
import { type World, worldOf } from './world.ts'

const world = await testWorld()
const random = seeded(20)
const words = ['printer', 'invoice', 'router', 'dead', 'again', 'please', 'urgent', 'offer', 'licence', 'slow']
const seen = [
  'departmentId',
  'priorityId',
  'statusId',
  'slaPlanId',
  'helpTopicId',
  'agentId',
  'teamId',
  'requesterId',
  'subject',
  'fields',
  'state',
  'explicitDueAt',
] as const

async function idsOf(): Promise<Ids> {
  const ids = await idsInUse(world)
  return { ...ids, statuses: ids.open }
}

function testOf(random: Random, ids: Ids): Condition {
  return random.pick<() => Condition>([
    () => ({
      field: 'subject',
      operator: random.pick(['contains', 'startsWith', 'doesNotContain']),
      value: random.pick(words),
    }),
    () => ({ field: 'message', operator: 'matches', value: `${random.pick(words)}.*${random.pick(words)}` }),
    () => ({
      field: 'priority',
      operator: 'isOneOf',
      value: [random.pick(ids.priorities), random.pick(ids.priorities)],
    }),
    () => ({ field: 'department', operator: 'is', value: random.pick(ids.departments) }),
    () => ({ field: 'helpTopic', operator: random.pick(['is', 'isNot']), value: random.pick(ids.topics) }),
    () => ({ field: 'source', operator: 'is', value: random.pick(['web', 'email', 'phone']) }),
    () => ({ field: 'requester.email', operator: 'contains', value: random.pick(['ada', 'bob', 'new']) }),
    () => ({ field: 'mail.replyTo', operator: 'isNotEmpty' }),
  ])()
}

function conditionOf(random: Random, ids: Ids): Condition {
  const tests = Array.from({ length: random.int(1, 3) }, () => testOf(random, ids))
  return random.pick<Condition>([{ all: tests }, { any: tests }, { not: { all: tests } }])
}

function actionOf(random: Random, ids: Ids): Action {
  return random.pick<() => Action>([
    () => ({ kind: 'setDepartment', departmentId: random.pick(ids.departments) }),
    () => ({ kind: 'setPriority', priorityId: random.pick(ids.priorities) }),
    () => ({ kind: 'setSlaPlan', slaPlanId: random.pick(ids.plans) }),
    () => ({ kind: 'setStatus', statusId: random.pick(ids.statuses) }),
    () => ({ kind: 'setHelpTopic', helpTopicId: random.pick(ids.topics) }),
    () => ({ kind: 'assignAgent', agentId: random.pick(ids.agents) }),
    () => ({ kind: 'assignTeam', teamId: random.pick(ids.teams) }),
    () => ({ kind: 'addNote', body: 'Look.' }),
    () => ({ kind: 'disableAutoResponse' }),
    () => ({ kind: 'useReplyTo' }),
    () => ({
      kind: 'sendMail',
      fromAddressId: null,
      to: [{ kind: 'address', email: 'boss@example.com' }],
      subject: 'New',
      body: 'One more.',
    }),
    () => ({ kind: 'autoRespond', body: 'We have it.' }),
  ])()
}

function openingOf(random: Random, ids: Ids): Opening {
  const some = (list: number[]) => (random.chance(0.25) ? random.pick(list) : undefined)
  const isMail = random.chance(0.3)
  const text = Array.from({ length: 6 }, () => random.pick(words)).join(' ')
  const email = random.pick(['ada@example.com', 'bob@example.com', `new${random.int(1, 9)}@example.com`])
  const reply = { address: `other${random.int(1, 5)}@example.com`, name: 'Other' }
  return {
    subject: `${random.pick(words)} ${random.pick(words)}`,
    message: text,
    format: 'text',
    requester: { email, name: 'Somebody' },
    source: isMail ? 'email' : random.pick(['web', 'phone', 'api']),
    fields: {},
    attachments: [],
    side: random.chance(0.3) ? 'requester' : 'agent',
    helpTopicId: random.chance(0.5) ? random.pick(ids.topics) : undefined,
    departmentId: some(ids.departments),
    priorityId: some(ids.priorities),
    slaPlanId: some(ids.plans),
    statusId: some(ids.statuses),
    teamId: some(ids.teams),
    ...(random.chance(0.1) && { dueAt: '2026-04-01T10:00:00.000Z' }),
    ...(random.chance(0.2) && { autoRespond: false }),
    ...(isMail && {
      received: {
        address: random.chance(0.6)
          ? {
              id: 1,
              email: 'desk@example.com',
              departmentId: some(ids.departments) ?? null,
              priorityId: some(ids.priorities) ?? null,
            }
          : null,
        header: random.chance(0.3) ? { priorityId: random.pick(ids.priorities), value: '1' } : null,
        mail: {
          mailboxId: null,
          mailboxName: null,
          replyTo: random.chance(0.6) ? reply : null,
          addressees: ['desk@example.com'],
          listId: null,
          isAutomatic: false,
        },
      },
    }),
  }
}

/** Topics with defaults of every kind, somebody on leave, things that are disabled. */
async function furnish(ids: Ids): Promise<void> {
  for (let at = 0; at < 8; at += 1) {
    const some = (list: number[]) => (random.chance(0.5) ? random.pick(list) : null)
    await world.db
      .insertInto('helpTopic')
      .values({
        name: `Topic ${at}`,
        departmentId: some(ids.departments),
        priorityId: some(ids.priorities),
        slaPlanId: some(ids.plans),
        statusId: some(ids.statuses),
        agentId: some(ids.agents),
        teamId: some(ids.teams),
      })
      .execute()
  }
  const [first] = ids.departments
  await world.db
    .updateTable('department')
    .set({ assignableTo: 'primary' })
    .where('id', '=', first ?? 0)
    .execute()
  await world.db.updateTable('agent').set({ onVacation: true }).where('name', '=', 'Lee').execute()
  await world.db.insertInto('slaPlan').values({ name: 'Slow', graceMinutes: 5000 }).execute()
}

test('some hundred tickets, by random filters, topics and choices, are opened again as they were: each and every one', {
  timeout: 300_000,
}, async () => {
  await furnish(await idsOf())
  const ids = await idsOf()
  for (let at = 0; at < 25; at += 1) {
    const actions = Array.from({ length: random.int(1, 3) }, () => actionOf(random, ids))
    await filter(world, `Filter ${at}`, {
      when: conditionOf(random, ids),
      actions: random.chance(0.04) ? [{ kind: 'reject' }] : actions,
      stopsFurther: random.chance(0.1),
      target: random.pick(['any', 'any', 'web', 'email']),
    })
  }
  // What filters name and is no more in use is passed over.
  await world.db
    .updateTable('priority')
    .set({ availability: 'disabled' })
    .where('id', '=', ids.priorities.at(-1) ?? 0)
    .execute()
  await world.db
    .updateTable('team')
    .set({ availability: 'disabled' })
    .where('id', '=', ids.teams.at(-1) ?? 0)
    .execute()
  const usable = await idsOf()
  let refused = 0
  for (let at = 0; at < 300; at += 1) {
    const { actor } = random.chance(0.2) ? await world.apiKey({ name: `Key ${at}` }) : world.as('mia')
    const ctx: Ctx = { ...world.as('mia'), actor }
    await openTicket(ctx, openingOf(random, usable)).catch((error: unknown) => {
      if (!(error instanceof RejectedByFilter)) throw error
      refused += 1
    })
  }
  const configuration = await loadConfiguration(world.db)
  const again = worldOf(structuredClone(configuration))
  const tickets = await recordedTickets(configuration)
  expect(tickets).toHaveLength(300 - refused)
  expect(tickets.flatMap((recorded) => wrongOf(again, recorded))).toEqual([])
  const unfiltered = worldOf({ ...configuration, filters: [] })
  expect(tickets.flatMap((recorded) => wrongOf(unfiltered, recorded)).length).toBeGreaterThan(150)
  const matched = tickets.filter(({ events }) => events.some(({ type }) => type === 'ticket.filtered'))
  expect(matched.length).toBeGreaterThan(150)
  expect(tickets.filter(({ asked }) => asked?.sender).length).toBeGreaterThan(0)

  // Older ones, of which only the causes of the first event say what was asked for.
  await world.pool.query('update ticket_arrival set asked = null')
  const older = (await recordedTickets(configuration)).filter(
    ({ id }) => !tickets.find((one) => one.id === id)?.asked?.sender,
  )
  expect(older.every(({ inputs }) => inputs === 'derived')).toBe(true)
  expect(older.flatMap((recorded) => wrongOf(again, recorded))).toEqual([])
})

async function recordedTickets(configuration: Configuration): Promise<Recorded[]> {
  const { rows } = await world.pool.query<{ id: number }>('select id from ticket order by id')
  const client = await world.pool.connect()
  const ids = rows.map(({ id }) => id)
  return loadRecorded(client, ids, readsOf([configuration])).finally(() => client.release())
}

/** What is not as it was, if anything. */
function wrongOf(again: World, recorded: Recorded): object[] {
  const { state, rejectedBy, facts, filters } = openAgain(again, recorded)
  const filtered = recorded.events.filter(({ type }) => type === 'ticket.filtered')
  const pick = (one: State) => Object.fromEntries(seen.map((field) => [field, one[field]]))
  const expected = {
    ...pick(recorded.opened),
    filters: filtered.map(({ data }) => (data.filter as { id: number }).id),
    email: recorded.arrival?.facts['requester.email'],
  }
  const found = { ...pick(state), filters: filters.map(({ id }) => id), email: facts['requester.email'] }
  const isSame = !rejectedBy && JSON.stringify(found) === JSON.stringify(expected)
  return isSame ? [] : [{ id: recorded.id, found, expected, asked: recorded.asked }]
}
