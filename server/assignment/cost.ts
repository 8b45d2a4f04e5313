import type { ScorePart } from '#contract/assignment.ts'
import { type Demand, speaks } from './eligible.ts'
import type { Agent, Need, Policy, Ticket } from './scene.ts'

export type Parts = Partial<Record<ScorePart, number>>

interface Context {
  policy: Policy
  /** The most that anybody was given within the week, in points. */
  busiest: number
}

/**
 * What it costs to give a ticket to an agent, part by part; the lower the better. Each part is a weight of the policy
 * times something from 0 (could not be better) to 1.
 */
export function cost(ticket: Demand, agent: Agent, context: Context): Parts {
  return {
    ...(ticket.needs.length > 0 && { skill: skillCost(ticket, agent, context) }),
    load: loadCost(ticket, agent, context),
    ...(context.policy.language === 'preferred' &&
      ticket.language !== null && { language: languageCost(ticket, agent, context) }),
    fairness: fairnessCost(agent, context),
  }
}

/** The sum of these parts. */
export function wholeCost(ticket: Demand, agent: Agent, context: Context): number {
  return (
    skillCost(ticket, agent, context) +
    loadCost(ticket, agent, context) +
    languageCost(ticket, agent, context) +
    fairnessCost(agent, context)
  )
}

function skillCost({ needs }: Demand, agent: Agent, { policy }: Context): number {
  return needs.length === 0 ? 0 : policy.skillWeight * lackOfSkill(needs, agent)
}

function loadCost({ points }: Demand, { load, capacity }: Agent, { policy }: Context): number {
  return policy.loadWeight * Math.min(1, (load + points) / Math.max(1, capacity))
}

function languageCost({ language }: Demand, agent: Agent, { policy }: Context): number {
  if (policy.language !== 'preferred' || language === null) return 0
  return speaks(agent, language) ? 0 : policy.languageWeight
}

function fairnessCost({ weekPoints }: Agent, { policy, busiest }: Context): number {
  return policy.fairnessWeight * (busiest > 0 ? weekPoints / busiest : 0)
}

/** What a ticket of this requester costs besides, with somebody who has not helped him or his organization yet. */
export function unfamiliarity(policy: Policy, known: 'requester' | 'organization' | undefined): Parts {
  return {
    requester: known === 'requester' ? 0 : policy.requesterWeight,
    organization: known === undefined ? policy.organizationWeight : 0,
  }
}

/** Half of it is about being good enough, the other half about being as good as one can be. */
function lackOfSkill(needs: Need[], agent: Agent): number {
  let sum = 0
  for (const { skillId, minLevel } of needs) {
    const level = agent.skills.get(skillId) ?? 0
    sum += level < minLevel ? 0.5 + (0.5 * (minLevel - level)) / minLevel : (0.5 * (5 - level)) / 5
  }
  return sum / needs.length
}

const HOUR = 3_600_000

/**
 * How urgent a ticket is, 0 to 1: mostly by what is left until it is due, then by its priority, a little by its age.
 */
export function urgency(
  { dueAt, priority, createdAt }: Pick<Ticket, 'dueAt' | 'priority' | 'createdAt'>,
  now: Date,
): number {
  const left = dueAt === null ? Number.POSITIVE_INFINITY : (dueAt.getTime() - now.getTime()) / HOUR
  const slack = left <= 0 ? 1 : 1 / (1 + left / 8)
  const age = Math.min(1, Math.max(0, now.getTime() - createdAt.getTime()) / (72 * HOUR))
  return 0.6 * slack + 0.3 * priority + 0.1 * age
}
