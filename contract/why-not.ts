import { z } from 'zod'
import { Availability, Id, IdParams, Instant, Named } from './common.ts'
import { TestOutcome } from './conditions.ts'
import { route } from './route.ts'
import { Did, MomentName, RuleEvent } from './rules.ts'
import { FilterAnswer, FilterDid } from './ticket-filters.ts'

const path = '/api/v1/tickets/:id/why-not'

export const Askable = Named.extend({
  kind: z.enum(['ticketFilter', 'rule']),
  availability: Availability,
  /** Whether it has ever done something with this ticket. */
  hasRun: z.boolean(),
  /** Whether it looked on and noted what it would have done, as far as the run log goes back. */
  hasLookedOn: z.boolean(),
})
export type Askable = z.infer<typeof Askable>

export const listAskable = route({
  method: 'GET',
  path,
  tag: 'Tickets',
  caller: 'agent',
  summary: 'The ticket filters and rules that can be asked why they did nothing with a ticket',
  params: IdParams,
  reply: z.object({ items: z.array(Askable) }),
  errors: ['ticket_not_found'],
})

/** Why something that could have been asked was not. */
const notAsked = [
  /** It is younger than what it would have been asked about. */
  'tooNew',
  /** It was switched off. */
  'notOn',
  'archived',
  /** One before it stopped all others. */
  'stoppedBy',
] as const

export const whyNotFilter = route({
  method: 'GET',
  path: `${path}/ticket-filters/:filterId`,
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Why a ticket filter did not match a ticket when it arrived: the first comparison that failed',
  params: z.object({ id: Id, filterId: Id }),
  reply: FilterAnswer.extend({
    filter: Named.extend({ version: z.int() }),
    outcome: z
      .enum(['applied', 'silent', 'failed', ...notAsked, 'otherDoor', 'notMatched', 'matched'])
      .describe('silent: it only looked on; matched: it holds, by what is recorded, but is not known to have run'),
    /** Of one that only looked on: what it would have done. */
    did: z.array(FilterDid),
    /** The filter that stopped all others. */
    by: z.string().nullable(),
  }),
  errors: ['ticket_not_found', 'nothing_recorded'],
})

/** One time at which a rule was asked about a ticket, or could have been. */
export const RuleOccasion = z.object({
  /** On which it was asked; null: on its moment. */
  event: z.object({ id: z.int(), type: z.string(), as: z.array(RuleEvent).describe('What it is to rules') }).nullable(),
  at: Instant,
  /** What it said then; null: nothing yet. */
  version: z.int().nullable(),
  outcome: z
    .enum(['applied', 'silent', 'stopped', 'failed', ...notAsked, 'notMatched', 'matched', 'waiting', 'noMoment'])
    .describe(
      'stopped: the chain of causes led back to it, or was too long; matched: it holds, by what is recorded, but is not known to have run; waiting: for its moment; noMoment: what it counts from has not come about',
    ),
  /** The comparisons that decided; where it does not match, the first of them is the first that failed. */
  trace: z.array(TestOutcome),
  /** Fields in the trace of which no history is kept: what the comparisons saw there is as of today. */
  asOfToday: z.array(z.string()),
  /** Of a run: what its comparisons saw. */
  saw: z.record(z.string(), z.unknown()),
  did: z.array(Did),
  error: z.string().nullable(),
  /** The rules that led to this, the latest first. */
  chain: z.array(z.string()),
  /** The rule that stopped all others. */
  by: z.string().nullable(),
  /** Of a time rule: what it counts from, and when that was. */
  since: z.object({ moment: MomentName, at: Instant.nullable() }).nullable(),
  dueAt: Instant.nullable(),
  /** Since when its condition holds, but for what looks at the clock. */
  heldSince: Instant.nullable(),
})
export type RuleOccasion = z.infer<typeof RuleOccasion>

export const whyNotRule = route({
  method: 'GET',
  path: `${path}/rules/:ruleId`,
  tag: 'Tickets',
  caller: 'agent',
  summary:
    'What a rule made of each event of a ticket that it looks for, and of its moment: the first comparison that failed',
  params: z.object({ id: Id, ruleId: Id }),
  reply: z.object({
    rule: Named.extend({ version: z.int(), availability: Availability, isSilent: z.boolean() }),
    /** The newest first. */
    occasions: z.array(RuleOccasion),
  }),
  errors: ['ticket_not_found'],
})
