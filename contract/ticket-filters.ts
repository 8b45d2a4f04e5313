import { z } from 'zod'
import { actionKinds, whyNot } from './actions.ts'
import { Id, IdParams, Instant, line, PageQuery, page } from './common.ts'
import { Condition, ConditionField, ConditionPlace, TestOutcome } from './conditions.ts'
import { crud } from './crud.ts'
import { type BodyInputOf, route } from './route.ts'
import { definition, expected, ruling, standing, written } from './ruling.ts'

const tag = 'Routing'
const path = '/api/v1/ticket-filters'

/** By which door a ticket has to come; `address`: as a mail to that one address. What agents open counts as `web`. */
export const filterTargets = ['any', 'web', 'api', 'email', 'address'] as const
export const FilterTarget = z.enum(filterTargets)

/** What a version of a filter says. */
export const FilterDefinition = z.object({
  ...definition,
  target: FilterTarget,
  addressId: z.int().nullable(),
})
export type FilterDefinition = z.infer<typeof FilterDefinition>

export const TicketFilter = FilterDefinition.extend({
  ...standing,
  /** Asked about live tickets, but only noting in the run log what it would do. */
  isSilent: z.boolean(),
  matches: z.int(),
  lastMatchedAt: Instant.nullable(),
})
export type TicketFilter = z.infer<typeof TicketFilter>

const fields = {
  ...written,
  target: FilterTarget,
  addressId: Id.nullable(),
  isSilent: z.boolean(),
}

export const ticketFilters = crud({
  plural: 'ticket-filters',
  noun: 'ticket filter',
  tag,
  readers: 'administrator',
  item: TicketFilter,
  create: z
    .object(fields)
    .partial()
    .extend({ name: line(100) }),
  change: z.object(fields).partial().extend(expected),
  refusals: ['stale_edit'],
})

export const {
  order: orderTicketFilters,
  listVersions: listFilterVersions,
  restoreVersion: restoreFilterVersion,
} = ruling({ plural: 'ticket-filters', noun: 'ticket filter', tag, item: TicketFilter, definition: FilterDefinition })

/** What came of one action, or what would have come of it. */
export const FilterDid = z.object({
  kind: z.enum(actionKinds),
  /** What it is about, by name. */
  value: z.string().nullable(),
  /** `overridden`: something else went before it. */
  outcome: z.enum(['done', 'overridden', 'skipped']),
  ...whyNot,
})
export type FilterDid = z.infer<typeof FilterDid>

export const FilterMatch = z.object({
  id: z.int(),
  at: Instant,
  version: z.int(),
  outcome: z
    .enum(['applied', 'silent', 'rejected', 'failed'])
    .describe('silent: it only looked on; `did` says what it would have done'),
  micros: z.int().describe('How long it took, in microseconds'),
  /** null: it was rejected and became none. */
  ticket: z.object({ id: z.int(), number: z.string(), subject: z.string() }).nullable(),
  /** Of a silent one: what it would have done. What others did is in the history of the ticket. */
  did: z.array(FilterDid),
  data: z.record(z.string(), z.unknown()),
})
export type FilterMatch = z.infer<typeof FilterMatch>

export const listFilterMatches = route({
  method: 'GET',
  path: `${path}/:id/matches`,
  tag,
  caller: 'administrator',
  summary: 'The newest tickets that a filter matched',
  params: IdParams,
  query: PageQuery,
  reply: page(FilterMatch),
})

export const FilterAnswer = z.object({
  matched: z.boolean(),
  /** The ticket came by another door than the filter looks at. */
  isAddressed: z.boolean(),
  /** The comparisons that decided; where it does not match, the first of them is the first that failed. */
  trace: z.array(TestOutcome),
  error: z.string().nullable(),
})
export type FilterAnswer = z.infer<typeof FilterAnswer>

export const testTicketFilter = route({
  method: 'POST',
  path: `${path}/test`,
  tag,
  caller: 'administrator',
  summary: 'Whether a filter, as it is about to be saved, would match a ticket as it arrived',
  body: z.object({
    ticketNumber: line(20),
    target: FilterTarget.default('any'),
    addressId: Id.nullable().default(null),
    conditions: Condition,
  }),
  reply: FilterAnswer.extend({ ticket: z.object({ id: z.int(), number: z.string(), subject: z.string() }) }),
  errors: ['nothing_recorded'],
})

export const listConditionFields = route({
  method: 'GET',
  path: '/api/v1/condition-fields',
  tag,
  caller: 'agent',
  summary: 'The fields that conditions may look at, with how they can be compared',
  query: z.object({ place: ConditionPlace.default('arrival') }),
  reply: z.object({ items: z.array(ConditionField) }),
})

export type WriteFilter = BodyInputOf<typeof ticketFilters.create>
