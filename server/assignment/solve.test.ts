import { describe, expect, test } from 'vitest'
import { costOf, type Problem, solve } from './solve.ts'

/** The same numbers each time, and others for each seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

interface Shape {
  tickets: number
  agents: number
  sizes: readonly number[]
  room: number
  /** Of ten agents, so many may have a ticket. */
  offered: number
}

function problemOf({ tickets, agents, sizes, room, offered }: Shape, below: (n: number) => number): Problem {
  const first = new Int32Array(tickets + 1)
  const agent: number[] = []
  const cost: number[] = []
  for (let ticket = 0; ticket < tickets; ticket += 1) {
    for (let one = 0; one < agents; one += 1) {
      if (below(10) >= offered) continue
      agent.push(one)
      cost.push(below(4) === 0 ? below(4) * 10 : below(100))
    }
    first[ticket + 1] = agent.length
  }
  const size = Int32Array.from({ length: tickets }, () => sizes[below(sizes.length)] as number)
  return {
    first,
    agent: Int32Array.from(agent),
    cost: Float64Array.from(cost),
    // Now and then it is cheaper to wait than to go to somebody dear.
    waiting: Float64Array.from({ length: tickets }, () => (below(3) === 0 ? below(120) : 1000 + below(5) * 500)),
    size,
    room: Int32Array.from({ length: agents }, () => below(room + 1)),
    step: Float64Array.from({ length: agents }, () => below(30)),
  }
}

/** Every possible answer is tried. */
function byBruteForce(problem: Problem): number {
  const agentOf = new Int32Array(problem.size.length).fill(-1)
  const left = Int32Array.from(problem.room)
  let best = Number.POSITIVE_INFINITY
  const decide = (ticket: number) => {
    if (ticket === problem.size.length) {
      best = Math.min(best, costOf(problem, agentOf))
      return
    }
    agentOf[ticket] = -1
    decide(ticket + 1)
    for (let offer = problem.first[ticket] as number; offer < (problem.first[ticket + 1] as number); offer += 1) {
      const agent = problem.agent[offer] as number
      const size = problem.size[ticket] as number
      if ((left[agent] as number) < size) continue
      left[agent] = (left[agent] as number) - size
      agentOf[ticket] = agent
      decide(ticket + 1)
      left[agent] = (left[agent] as number) + size
      agentOf[ticket] = -1
    }
  }
  decide(0)
  return best
}

function expectFits(problem: Problem, agentOf: Int32Array): void {
  const left = Int32Array.from(problem.room)
  for (const [ticket, agent] of agentOf.entries()) {
    if (agent === -1) continue
    left[agent] = (left[agent] as number) - (problem.size[ticket] as number)
    expect(problem.agent.subarray(problem.first[ticket], problem.first[ticket + 1])).toContain(agent)
  }
  expect(left.every((points) => points >= 0)).toBe(true)
}

describe('the cheapest assignment', () => {
  test.each([
    ['of tickets of one size', [1], 3000],
    ['of large tickets', [3], 500],
    ['of tickets that weigh differently', [1, 1, 1, 2, 3], 3000],
    ['of tickets of very different weight', [1, 2, 5, 7], 1500],
  ] as const)('%s equals the best of all possible ones', (_name, sizes, cases) => {
    for (let seed = 1; seed <= cases; seed += 1) {
      const below = numbers(seed)
      const shape = { tickets: 1 + below(6), agents: 1 + below(4), sizes, room: 1 + below(9), offered: 3 + below(8) }
      const problem = problemOf(shape, below)
      const { agentOf, cost, isProven } = solve(problem)
      expectFits(problem, agentOf)
      expect({ seed, cost: costOf(problem, agentOf), isProven }).toEqual({ seed, cost, isProven: true })
      expect({ seed, cost }).toEqual({ seed, cost: byBruteForce(problem) })
    }
  })

  test('stays within everybody’s room when there is too much to try', () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const below = numbers(seed)
      const problem = problemOf({ tickets: 300, agents: 40, sizes: [1, 2, 3, 5], room: 12, offered: 5 }, below)
      const { agentOf, cost } = solve(problem)
      expectFits(problem, agentOf)
      expect(cost).toBe(costOf(problem, agentOf))
    }
  })

  test('one that moves on makes room for one who can go nowhere else', () => {
    // The first is cheapest with the only agent whom the second may have.
    const problem: Problem = {
      first: Int32Array.of(0, 2, 3),
      agent: Int32Array.of(0, 1, 0),
      cost: Float64Array.of(1, 5, 9),
      waiting: Float64Array.of(100, 100),
      size: Int32Array.of(1, 1),
      room: Int32Array.of(1, 1),
      step: Float64Array.of(0, 0),
    }
    expect([...solve(problem).agentOf]).toEqual([1, 0])
  })

  test('nothing waiting, nobody there', () => {
    const nothing: Problem = {
      first: Int32Array.of(0),
      agent: new Int32Array(0),
      cost: new Float64Array(0),
      waiting: new Float64Array(0),
      size: new Int32Array(0),
      room: new Int32Array(0),
      step: new Float64Array(0),
    }
    expect(solve(nothing)).toEqual({ agentOf: new Int32Array(0), cost: 0, isProven: true })
  })
})
