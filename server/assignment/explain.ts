import type { Explanation, Limit, RuledOut } from '#contract/assignment.ts'
import { type Parts, urgency } from './cost.ts'
import type { Barrier } from './eligible.ts'
import type { Agent, Policy, Ticket } from './scene.ts'

export interface Offer {
  agent: Agent
  parts: Parts
}

export interface Refusal extends Barrier {
  agent: Agent
}

interface Told {
  policy: Policy
  ticket: Ticket
  offers: Offer[]
  refusals: Refusal[]
  now: Date
  /** Tickets decided together. */
  together: number
  chosen: Agent | null
}

/** History keeps so many candidates, and of those who are ruled out so many for each limit; the rest is counted. */
const MOST_CANDIDATES = 10
const MOST_A_LIMIT = 5

/** Why a ticket went to whom, for people to read. */
export function explain({ policy, ticket, offers, refusals, now, together, chosen }: Told): Explanation {
  return {
    policy: {
      id: policy.id,
      kind: policy.kind,
      version: policy.version,
      subject: policy.subject,
      isTakenOver: policy.subject.kind === 'department' && policy.subject.id !== ticket.departmentId,
    },
    needs: ticket.needs.map(({ skillId, skill, minLevel, isRequired, by }) => ({
      skill: { id: skillId, name: skill },
      minLevel,
      isRequired,
      by,
    })),
    language: policy.language === 'ignored' ? null : ticket.language,
    points: ticket.points,
    urgency: rounded(urgency(ticket, now)),
    together,
    chosen: chosen && named(chosen),
    candidates: candidates(offers, chosen),
    candidateCount: offers.length,
    ...ruledOut(refusals),
  }
}

export function scoreOf({ parts }: Offer): number {
  let score = 0
  for (const part of Object.values(parts)) score += part
  return score
}

/** The best ones; the chosen one is among them, even where others would suit this ticket better and another needed them. */
function candidates(offers: Offer[], chosen: Agent | null): Explanation['candidates'] {
  const scored = offers.map((offer) => ({ offer, score: scoreOf(offer) }))
  scored.sort((one, other) => one.score - other.score || one.offer.agent.id - other.offer.agent.id)
  const best = scored.slice(0, MOST_CANDIDATES)
  const own = scored.find(({ offer }) => offer.agent.id === chosen?.id)
  if (own && !best.includes(own)) best[best.length - 1] = own
  return best.map(({ offer: { agent, parts }, score }) => ({
    agent: named(agent),
    score: rounded(score),
    parts: Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, rounded(value)])),
  }))
}

function ruledOut(refusals: Refusal[]): Pick<Explanation, 'ruledOut' | 'ruledOutCounts'> {
  const counts: Partial<Record<Limit, number>> = {}
  const some: RuledOut[] = []
  for (const { agent, limit, detail } of refusals) {
    const before = counts[limit] ?? 0
    counts[limit] = before + 1
    if (before < MOST_A_LIMIT) some.push({ agent: named(agent), limit, detail })
  }
  return { ruledOut: some, ruledOutCounts: counts }
}

function named({ id, name }: Agent): { id: number; name: string } {
  return { id, name }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
