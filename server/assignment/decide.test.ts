import { describe, expect, test } from 'vitest'
import type { RolePermission } from '#contract/permissions.ts'
import type { AgentActor } from '#server/platform/actor.ts'
import { decide, explainNow } from './decide.ts'
import { barrier, speaks } from './eligible.ts'
import { newPolicy } from './new-policy.ts'
import type { Agent, Policy, Scene, Ticket } from './scene.ts'

const now = new Date('2026-03-02T09:00:00Z')
const later = new Date('2026-03-02T12:00:00Z')
const [HARDWARE, NIGHT_TEAM, PRINTERS, NETWORKS] = [1, 7, 11, 12]

const may = (...permissions: RolePermission[]) => new Set(permissions)

function agent(id: number, more: Omit<Partial<Agent>, 'actor'> & { actor?: Partial<AgentActor> } = {}): Agent {
  const actor: AgentActor = {
    kind: 'agent',
    id,
    name: `Agent ${id}`,
    isAdministrator: false,
    isLimited: false,
    permissions: new Set(),
    departments: new Map([[HARDWARE, may('ticket.reply')]]),
    managed: new Set(),
    teamIds: [],
    primaryPermissions: may('ticket.reply'),
    primaryRoleOnAssigned: true,
    timeZone: null,
    ...more.actor,
  }
  return {
    id,
    name: actor.name,
    primaryDepartmentId: HARDWARE,
    memberOf: new Set([HARDWARE]),
    skills: new Map(),
    languages: new Set(['en']),
    presence: 'available',
    absence: null,
    offHours: null,
    capacity: 10,
    load: 0,
    weekPoints: 0,
    turns: new Map(),
    ...more,
    actor,
  }
}

function ticket(id: number, more: Partial<Ticket> = {}): Ticket {
  return {
    id,
    departmentId: HARDWARE,
    teamId: null,
    points: 1,
    priority: 0.5,
    dueAt: null,
    createdAt: now,
    language: null,
    needs: [],
    policyId: 1,
    before: new Map(),
    ...more,
  }
}

function policy(more: Partial<Policy> = {}): Policy {
  return {
    ...newPolicy,
    id: 1,
    kind: 'best_fit',
    version: 3,
    subject: { kind: 'department', id: HARDWARE, name: 'Hardware' },
    ...more,
  }
}

function scene(tickets: Ticket[], agents: Agent[], more: Partial<Policy> = {}): Scene {
  return { now, tickets, agents, policies: new Map([[1, policy(more)]]), assignableTo: new Map([[HARDWARE, 'all']]) }
}

const printers = (minLevel: number, isRequired = true) => ({
  skillId: PRINTERS,
  skill: 'Printers',
  minLevel,
  isRequired,
  by: 'Help topic Printing',
})

function outcome(given: { ticketId: number; agentId: number }[]): Record<number, number> {
  return Object.fromEntries(given.map(({ ticketId, agentId }) => [ticketId, agentId]))
}

describe('hard limits', () => {
  const team = { teamId: NIGHT_TEAM }
  const elsewhere = { actor: { departments: new Map() } }
  test.each([
    ['nothing', {}, {}, {}, null],
    ['a team that she is not in', team, {}, {}, 'team'],
    [
      'a team that she is in, without access',
      team,
      { actor: { departments: new Map(), teamIds: [NIGHT_TEAM] } },
      {},
      null,
    ],
    ['a department that she does not reach', {}, elsewhere, {}, 'access'],
    ['a role without replies', {}, { actor: { departments: new Map([[HARDWARE, may('ticket.close')]]) } }, {}, 'role'],
    ['a skill below the level', { needs: [printers(3)] }, { skills: new Map([[PRINTERS, 2]]) }, {}, 'skill'],
    ['a skill at the level', { needs: [printers(3)] }, { skills: new Map([[PRINTERS, 3]]) }, {}, null],
    ['a skill that is only preferred', { needs: [printers(3, false)] }, {}, {}, null],
    ['a language that is required', { language: 'de' }, {}, { language: 'required' }, 'language'],
    ['a language that is preferred', { language: 'de' }, {}, { language: 'preferred' }, null],
    ['an absence', {}, { absence: { until: later } }, {}, 'absent'],
    ['the end of her day', {}, { offHours: { until: later } }, {}, 'hours'],
    ['being busy', {}, { presence: 'busy' }, {}, 'presence'],
    ['being away', {}, { presence: 'away' }, {}, 'presence'],
    ['a full load', { points: 3 }, { load: 8 }, {}, 'capacity'],
    ['a load that is full afterwards', { points: 2 }, { load: 8 }, {}, null],
    ['no capacity at all', {}, { capacity: 0 }, {}, 'capacity'],
  ] as const)('%s', (_name, asked, has, says, limit) => {
    const against = barrier(ticket(1, asked as Partial<Ticket>), agent(1, has as Parameters<typeof agent>[1]), {
      policy: policy(says as Partial<Policy>),
      assignableTo: new Map([[HARDWARE, 'all']]),
    })
    expect(against?.limit ?? null).toBe(limit)
  })

  test.each([
    ['members', { memberOf: new Set<number>() }, 'assignable'],
    ['members', {}, null],
    ['primary', { primaryDepartmentId: 99 }, 'assignable'],
    ['primary', {}, null],
  ] as const)('a department that assigns to its %s only', (rule, has, limit) => {
    const against = barrier(ticket(1), agent(1, has), { policy: policy(), assignableTo: new Map([[HARDWARE, rule]]) })
    expect(against?.limit ?? null).toBe(limit)
  })

  test.each([
    [['de'], 'de', true],
    [['pt'], 'pt-br', true],
    [['pt-br'], 'pt', true],
    [['en'], 'de', false],
    [[], 'de', false],
  ] as const)('who speaks %s, asked for %s: %s', (languages, language, expected) => {
    expect(speaks({ languages: new Set<string>(languages) }, language)).toBe(expected)
  })
})

describe('best fit', () => {
  test('gives the expert the ticket that needs her, and the other one to whoever else can', () => {
    const expert = agent(1, { skills: new Map([[PRINTERS, 5]]), capacity: 1 })
    const anybody = agent(2, { weekPoints: 4 })
    const { given } = decide(scene([ticket(1), ticket(2, { needs: [printers(2)] })], [expert, anybody]))
    expect(outcome(given)).toEqual({ 1: 2, 2: 1 })
  })

  test('the most urgent tickets win when room is short', () => {
    const soon = new Date(now.getTime() + 20 * 60_000)
    const tickets = [ticket(1), ticket(2, { dueAt: soon }), ticket(3, { priority: 1 }), ticket(4)]
    const { given, waiting } = decide(scene(tickets, [agent(1, { capacity: 2 })]))
    expect(outcome(given)).toEqual({ 2: 1, 3: 1 })
    expect(waiting).toEqual([1, 4])
  })

  test('one heavy and urgent ticket goes before three light ones that can wait', () => {
    const emergency = ticket(9, { points: 3, priority: 1, dueAt: now })
    const { given } = decide(scene([ticket(1), ticket(2), ticket(3), emergency], [agent(1, { capacity: 3 })]))
    expect(outcome(given)).toEqual({ 9: 1 })
  })

  test('prefers who has helped the requester before, then who has helped his organization', () => {
    const three = [agent(1), agent(2), agent(3)]
    const known = new Map([
      [3, 'requester'],
      [2, 'organization'],
    ] as const)
    expect(outcome(decide(scene([ticket(1, { before: known })], three)).given)).toEqual({ 1: 3 })
    const away = [agent(1), agent(2), agent(3, { presence: 'away' })]
    expect(outcome(decide(scene([ticket(1, { before: known })], away)).given)).toEqual({ 1: 2 })
  })

  test('prefers who speaks the language, who has had less this week, who has less to do', () => {
    const one = (other: Partial<Agent>, asked: Partial<Ticket> = {}) =>
      outcome(decide(scene([ticket(1, asked)], [agent(1), agent(2, other)])).given)[1]
    expect(one({ languages: new Set(['de']) }, { language: 'de' })).toBe(2)
    expect(one({ weekPoints: 5 })).toBe(1)
    expect(one({ load: 3 })).toBe(1)
    expect(one({ load: 3, capacity: 100 })).toBe(2)
  })

  test('spreads tickets that come together', () => {
    const { given } = decide(
      scene(
        [1, 2, 3, 4].map((id) => ticket(id)),
        [agent(1), agent(2)],
      ),
    )
    expect(given.filter(({ agentId }) => agentId === 1)).toHaveLength(2)
  })

  test('says who else there was, by what they were worse, and what ruled out the rest', () => {
    const agents = [
      agent(1, { skills: new Map([[PRINTERS, 4]]) }),
      agent(2, { skills: new Map([[PRINTERS, 2]]), load: 5 }),
      agent(3, { absence: { until: later }, skills: new Map([[PRINTERS, 5]]) }),
      agent(4, { skills: new Map([[NETWORKS, 5]]) }),
    ]
    const [given] = decide(scene([ticket(1, { needs: [printers(2)] })], agents)).given
    expect(given?.explain()).toMatchObject({
      policy: { kind: 'best_fit', version: 3, subject: { name: 'Hardware' } },
      needs: [{ skill: { name: 'Printers' }, minLevel: 2, by: 'Help topic Printing' }],
      chosen: { id: 1 },
      candidateCount: 2,
      candidates: [
        { agent: { id: 1 }, parts: { skill: 4, load: 3 } },
        { agent: { id: 2 }, parts: { skill: 12, load: 18 } },
      ],
      ruledOut: [
        { agent: { id: 3 }, limit: 'absent', detail: { until: later.toISOString() } },
        { agent: { id: 4 }, limit: 'skill', detail: { skill: 'Printers', needed: 2, level: 0 } },
      ],
      ruledOutCounts: { absent: 1, skill: 1 },
    })
  })

  test('of many candidates and many who are ruled out it names some and counts all', () => {
    const agents = Array.from({ length: 300 }, (_, at) =>
      agent(at + 1, { presence: at % 3 === 0 ? 'busy' : 'available' }),
    )
    const [given] = decide(scene([ticket(1)], agents)).given
    expect(given?.explain()).toMatchObject({ candidateCount: 200, ruledOutCounts: { presence: 100 } })
    expect(given?.explain().candidates).toHaveLength(10)
    expect(given?.explain().ruledOut).toHaveLength(5)
  })
})

describe('in turn', () => {
  const at = (minute: number) => new Map([[1, new Date(now.getTime() - minute * 60_000)]])

  test('round robin begins with whoever got nothing for longest and goes on from there', () => {
    const agents = [agent(1, { turns: at(1) }), agent(2, { turns: at(9) }), agent(3)]
    const tickets = [1, 2, 3, 4].map((id) => ticket(id))
    const { given } = decide(scene(tickets, agents, { kind: 'round_robin' }))
    expect(outcome(given)).toEqual({ 1: 3, 2: 2, 3: 1, 4: 3 })
  })

  test('least loaded looks at load against capacity, and at the turn between equals', () => {
    const agents = [agent(1, { load: 2, capacity: 4 }), agent(2, { load: 3, capacity: 20 }), agent(3, { load: 9 })]
    expect(outcome(decide(scene([ticket(1)], agents, { kind: 'least_loaded' })).given)).toEqual({ 1: 2 })
    const equals = [agent(1, { turns: at(1) }), agent(2, { turns: at(5) })]
    expect(outcome(decide(scene([ticket(1)], equals, { kind: 'least_loaded' })).given)).toEqual({ 1: 2 })
  })

  test.each(['round_robin', 'least_loaded'] as const)(
    '%s keeps the hard limits, and tells who is full by now',
    (kind) => {
      const agents = [agent(1, { capacity: 1 }), agent(2, { capacity: 1 }), agent(3, { presence: 'away' })]
      const { given, waiting } = decide(
        scene(
          [1, 2, 3].map((id) => ticket(id)),
          agents,
          { kind },
        ),
      )
      expect(given).toHaveLength(2)
      expect(waiting).toEqual([3])
      expect(given[1]?.explain().ruledOutCounts).toEqual({ presence: 1, capacity: 1 })
    },
  )

  test('a policy of none assigns nothing', () => {
    expect(decide(scene([ticket(1)], [agent(1)], { kind: 'none' }))).toEqual({ given: [], waiting: [1], again: null })
  })
})

describe('when it is worth to look again', () => {
  const soon = new Date('2026-03-02T10:00:00Z')

  test('at the first end of an absence, or beginning of a working day, of somebody who could have it', () => {
    const agents = [
      agent(1, { absence: { until: later } }),
      agent(2, { offHours: { until: soon } }),
      agent(3, { offHours: { until: now }, actor: { departments: new Map() } }),
      agent(4, { absence: { until: null } }),
    ]
    expect(decide(scene([ticket(1)], agents))).toEqual({ given: [], waiting: [1], again: soon })
  })

  test('not when nothing waits, nor when only somebody’s act can help', () => {
    expect(decide(scene([ticket(1)], [agent(1), agent(2, { offHours: { until: soon } })])).again).toBeNull()
    expect(decide(scene([ticket(1)], [agent(1, { presence: 'busy' })])).again).toBeNull()
  })
})

test('what would happen can be asked without deciding', () => {
  const asked = scene([ticket(1)], [agent(1), agent(2, { presence: 'away' })])
  expect(explainNow(asked, ticket(1))).toMatchObject({
    chosen: null,
    candidates: [{ agent: { id: 1 } }],
    ruledOutCounts: { presence: 1 },
  })
  expect(asked.agents[0]?.load).toBe(0)
})
