import { describe, expect, test } from 'vitest'
import type { Handable, Handed } from '../outcome.ts'
import type { Grounds } from './desk.ts'
import { handOut } from './hand-out.ts'
import { BEGIN, course, groundsOf, HOUR, hours, monthOf, need, type Parts, turn } from './month.ts'
import { handOutSlowly } from './slow.ts'

const until = BEGIN + 5 * 24 * HOUR
const at = (hour: number) => BEGIN + hour * HOUR

function run(parts: Parts | Grounds, courses: Handable[], standing: Handable[] = []): Handed {
  const world = 'policyOf' in parts ? parts : groundsOf(parts)
  return handOut(world, courses, { standing, from: BEGIN, until })
}

const who = (handed: Handed) => Object.fromEntries(handed.agentOf)

describe('who gets what, when it is handed out again', () => {
  const expert = { skills: new Map([[1, 5]]) }
  const beginner = { skills: new Map([[1, 1]]) }
  const topic = { helpTopicId: 1 }

  test.each<[string, Parts, Handable[], Record<string, number | null>]>([
    [
      'one who is skilled enough',
      { agents: [beginner, expert], topics: [{ needs: [need(1, 3)] }] },
      [course(1, [turn(at(1), topic)])],
      { 1: 2 },
    ],
    [
      'nobody, where nobody is',
      { agents: [beginner], topics: [{ needs: [need(1, 3)] }] },
      [course(1, [turn(at(1), topic)])],
      {},
    ],
    [
      'what a filter needs besides',
      { agents: [expert, beginner] },
      [course(1, [turn(at(1))], { needs: [need(1, 5)] })],
      { 1: 1 },
    ],
    [
      'what a priority needs, at the higher of two levels',
      { agents: [beginner, expert], priorities: [{ needs: [need(1, 4)] }], topics: [{ needs: [need(1, 1)] }] },
      [course(1, [turn(at(1), topic)])],
      { 1: 2 },
    ],
    [
      'one who has room, and the next when somebody closes one',
      { agents: [{ capacity: 1 }] },
      [course(1, [turn(at(1)), turn(at(3), { isOpen: false })]), course(2, [turn(at(2))]), course(3, [turn(at(2))])],
      { 1: 1, 2: 1 },
    ],
    [
      'the next when one waits for its requester',
      { agents: [{ capacity: 1 }] },
      [course(1, [turn(at(1)), turn(at(3), { isPaused: true })]), course(2, [turn(at(2))])],
      { 1: 1, 2: 1 },
    ],
    [
      'whom a person gave it to, and he has less room',
      { agents: [{ capacity: 1 }, { capacity: 1 }] },
      [course(1, [turn(at(1), { agentId: 1, agentBy: 'given' })]), course(2, [turn(at(2))]), course(3, [turn(at(3))])],
      { 2: 2 },
    ],
    [
      'nobody by a claim, where a policy was faster',
      { agents: [{ capacity: 1 }, { capacity: 9, skills: expert.skills }], topics: [{ needs: [need(1, 1)] }] },
      [course(1, [turn(at(1), topic), turn(at(2), { ...topic, agentId: 1, agentBy: 'claimed' })])],
      { 1: 2 },
    ],
    [
      'whoever claims what nobody has',
      { agents: [{ capacity: 0 }] },
      [course(1, [turn(at(1)), turn(at(2), { agentId: 1, agentBy: 'claimed' })])],
      {},
    ],
    [
      'another, when it is taken from whom it was given to',
      { agents: [{ capacity: 9 }, { capacity: 4 }] },
      [course(1, [turn(at(1)), turn(at(2), { agentBy: 'given', agentId: null, departmentId: 2 })])],
      { 1: null },
    ],
    [
      'those who are there, when they come',
      { agents: [{ scheduleId: 1 }, { scheduleId: 2 }], schedules: [hours(1, [9, 17]), hours(2, [8, 16])] },
      [course(1, [turn(at(1))])],
      { 1: 2 },
    ],
    [
      'those who are back',
      { agents: [{ absences: [{ from: at(-9), until: at(4), standInId: null }] }] },
      [course(1, [turn(at(1)), turn(at(6), { isOpen: false })])],
      { 1: 1 },
    ],
    [
      'in turn, and on by load',
      { agents: [{}, {}, {}], policies: [{ kind: 'round_robin' }] },
      [1, 2, 3, 4].map((id) => course(id, [turn(at(id))])),
      { 1: 1, 2: 2, 3: 3, 4: 1 },
    ],
    [
      'who has least to do',
      { agents: [{}, {}], policies: [{ kind: 'least_loaded' }] },
      [course(1, [turn(at(1)), turn(at(2), { isOpen: false })]), course(2, [turn(at(1.5))]), course(3, [turn(at(3))])],
      { 1: 1, 2: 2, 3: 1 },
    ],
    [
      'nobody, where the policy is none',
      { agents: [{}], policies: [{ kind: 'none' }] },
      [course(1, [turn(at(1))])],
      {},
    ],
    [
      'by the team’s policy, to its members',
      { agents: [{}], policies: [{}, { kind: 'round_robin', subject: { kind: 'team', id: 7, name: 'T' } }] },
      [course(1, [turn(at(1), { teamId: 7 })])],
      {},
    ],
    [
      'whoever helped him before',
      { agents: [{}, {}], policies: [{ loadWeight: 0, fairnessWeight: 0 }] },
      [
        course(1, [turn(at(1), { agentId: 2, agentBy: 'given' }), turn(at(2), { agentId: 2, isOpen: false })], {
          requesterId: 9,
        }),
        course(2, [turn(at(3))], { requesterId: 9 }),
      ],
      { 2: 2 },
    ],
    [
      'whoever helped his organization before',
      { agents: [{}, {}], policies: [{ loadWeight: 0, fairnessWeight: 0 }] },
      [
        course(1, [turn(at(1), { agentId: 2, agentBy: 'given' })], { organizationId: 9 }),
        course(2, [turn(at(3))], { organizationId: 9 }),
      ],
      { 2: 2 },
    ],
  ])('%s', (_, parts, courses, expected) => {
    expect(who(run(parts, courses))).toEqual(expected)
  })

  test('of what waits, the most urgent first, as time goes by', () => {
    const courses = [
      course(1, [turn(at(1)), turn(at(5), { isOpen: false })]),
      course(2, [turn(at(2), { dueAt: at(90) })]),
      course(3, [turn(at(3), { dueAt: at(6) })]),
    ]
    expect(who(run({ agents: [{ capacity: 1 }] }, courses))).toEqual({ 1: 1, 3: 1 })
  })

  test('tickets of before weigh on who has them, and are no news', () => {
    const standing = [
      course(1, [turn(at(-30), { agentId: 1, agentBy: 'given' }), turn(at(8), { agentId: 1, isOpen: false })]),
    ]
    const handed = run({ agents: [{ capacity: 1 }] }, [course(2, [turn(at(1))]), course(3, [turn(at(9))])], standing)
    expect(who(handed)).toEqual({ 2: 1 })
    expect(handed).toMatchObject({ waiting: 1, perAgent: new Map([[1, 1]]) })
  })

  test('counts what needed skills and found them, and says which policy gave it', () => {
    const parts = { agents: [{ ...expert, capacity: 1 }, beginner], topics: [{ needs: [need(1, 3, false)] }] }
    const handed = run(parts, [
      course(1, [turn(at(1), topic)]),
      course(2, [turn(at(2), topic)]),
      course(3, [turn(at(3))]),
    ])
    expect(handed).toMatchObject({ needing: 2, skilled: 1, waiting: 0, handOvers: 0 })
    expect(handed.causeOf.get(1)).toMatchObject({ kind: 'assignment', id: 1, name: 'Best fit, Department 1' })
  })
})

describe('an absent agent’s tickets', () => {
  const absences = [{ from: at(5), until: at(30), standInId: 2 }]
  const tickets = [course(1, [turn(at(1))]), course(2, [turn(at(2))])]
  const policies = (absentTickets: 'stay' | 'queue' | 'stand_in') => [{ absentTickets, absentAfterMinutes: 60 }]
  const own = { skills: new Map([[1, 5]]) }
  const preferred = [{ needs: [need(1, 3, false)] }]

  test.each([
    ['stay', { 1: 1, 2: 1 }, 0],
    ['queue', { 1: 3, 2: 3 }, 2],
    ['stand_in', { 1: 2, 2: 3 }, 2],
  ] as const)('%s', (mode, expected, handOvers) => {
    const parts = {
      agents: [{ absences, capacity: 2 }, { capacity: 1, scheduleId: 1 }, { scheduleId: 2 }],
      policies: policies(mode),
      schedules: [hours(1, [5, 8]), hours(2, [5, 23])],
    }
    const handed = run(parts, tickets)
    expect(who(handed)).toEqual(expected)
    expect(handed.handOvers).toBe(handOvers)
  })

  test('of the stand-in’s stand-in, where he is absent too; and nobody’s where that leads to nobody', () => {
    const agents = [{ absences, ...own }, { absences: [{ from: at(4), until: null, standInId: 3 }] }, { capacity: 1 }]
    const handed = run({ agents, policies: policies('stand_in'), topics: preferred }, [
      course(1, [turn(at(1), { helpTopicId: 1 })]),
    ])
    expect(who(handed)).toEqual({ 1: 3 })
    const round = [
      { absences: [{ from: at(5), until: null, standInId: 2 }], ...own },
      { absences: [{ from: at(4), until: null, standInId: null }] },
    ]
    expect(
      who(
        run({ agents: round, policies: policies('stand_in'), topics: preferred }, [
          course(1, [turn(at(1), { helpTopicId: 1 })]),
        ]),
      ),
    ).toEqual({ 1: null })
  })
})

describe('random months', () => {
  const kinds = [
    ['best_fit', 'best_fit'],
    ['best_fit', 'round_robin'],
    ['least_loaded', 'round_robin'],
    ['least_loaded', 'best_fit'],
  ] as const

  test.each(Array.from({ length: 24 }, (_, seed) => seed))(
    'month %i: as if everything were decided anew each time',
    (seed) => {
      const { world, courses, until } = monthOf({
        seed,
        agents: 9,
        tickets: 150,
        days: 6,
        openHours: 2 + 6 * (seed % 4),
        kinds: [...(kinds[seed % kinds.length] as (typeof kinds)[number])],
      })
      const stays = groundsOfStaying(world)
      const slow = handOutSlowly(stays, courses, { from: BEGIN, until })
      const handed = handOut(stays, courses, { standing: [], from: BEGIN, until })
      expect(slow.broken).toEqual([])
      const given = new Set(slow.given.map(({ ticketId }) => ticketId))
      const expected = [...given].map((id) => [id, slow.agentOf.get(id) ?? null])
      expect([...handed.agentOf].sort(byId)).toEqual(expected.sort(byId))
      expect([...handed.perAgent.values()].reduce((sum, count) => sum + count, 0)).toBe(slow.given.length)
    },
  )

  const byId = ([one]: unknown[], [other]: unknown[]) => Number(one) - Number(other)
})

/** Absent agents keep their tickets: what else becomes of these is tested above. */
function groundsOfStaying(world: Grounds): Grounds {
  const policies = new Map(
    [...world.policies].map(([id, policy]) => [id, { ...policy, absentTickets: 'stay' as const }]),
  )
  const policyOf: Grounds['policyOf'] = (departmentId) => policies.get(departmentId) ?? null
  return { ...world, policies, policyOf }
}
