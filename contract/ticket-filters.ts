import { z } from 'zod'
import { Actions } from './actions.ts'
import { Availability, Id, IdParams, Instant, line, PageQuery, page, paragraphs } from './common.ts'
import { Condition, ConditionField, ConditionPlace, TestOutcome } from './conditions.ts'
import { crud } from './crud.ts'
import { type BodyInputOf, route } from './route.ts'

const tag = 'Routing'
const path = '/api/v1/ticket-filters'

/** By which door a ticket has to come; `address`: as a mail to that one address. What agents open counts as `web`. */
export const filterTargets = ['any', 'web', 'api', 'email', 'address'] as const
export const FilterTarget = z.enum(filterTargets)

/** Something about a filter that an administrator should look at. */
export const FilterFlag = z.object({
  code: z.enum([
    /** It names something that is archived, disabled or gone: that part of it is skipped. */
    'names_unusable',
    /** A field that it asks about is no more. */
    'unknown_field',
    'bad_pattern',
    /** Its condition cannot hold, whatever comes. */
    'contradiction',
    /** A filter before it takes everything that it could match, and stops. */
    'unreachable',
    'no_actions',
    /** It requires a skill at a level that no active agent has. */
    'nobody_has_skill',
    /** The last time that it ran it failed. */
    'failed',
  ]),
  /** Where: `conditions.all.0`, `actions.1`; empty for the filter as a whole. */
  at: z.string(),
  /** What it is about, by name: the thing, the other filter, the error. */
  about: z.string(),
})
export type FilterFlag = z.infer<typeof FilterFlag>

/** What a version of a filter says. */
export const FilterDefinition = z.object({
  name: z.string(),
  target: FilterTarget,
  addressId: z.int().nullable(),
  conditions: Condition,
  actions: Actions,
  stopsFurther: z.boolean(),
})
export type FilterDefinition = z.infer<typeof FilterDefinition>

export const TicketFilter = FilterDefinition.extend({
  id: z.int(),
  position: z.int(),
  notes: z.string(),
  version: z.int(),
  availability: Availability,
  matches: z.int(),
  lastMatchedAt: Instant.nullable(),
  flags: z.array(FilterFlag),
})
export type TicketFilter = z.infer<typeof TicketFilter>

const fields = {
  name: line(100),
  target: FilterTarget,
  addressId: Id.nullable(),
  conditions: Condition,
  actions: Actions,
  stopsFurther: z.boolean(),
  notes: paragraphs(10_000),
  availability: Availability,
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
  change: z.object(fields).partial().extend({
    /** The version that the editor saw; if it is no longer the newest the answer is 409 `stale_edit`. */
    expectedVersion: z.int().optional(),
  }),
  refusals: ['stale_edit'],
})

export const orderTicketFilters = route({
  method: 'PUT',
  path: `${path}/order`,
  tag,
  caller: 'administrator',
  summary: 'Put the filters in the order in which they run',
  body: z.object({ ids: z.array(Id).max(5000) }),
  errors: ['stale_order'],
})

export const FilterVersion = z.object({
  version: z.int(),
  savedBy: z.string(),
  savedAt: Instant,
  definition: FilterDefinition,
})
export type FilterVersion = z.infer<typeof FilterVersion>

export const listFilterVersions = route({
  method: 'GET',
  path: `${path}/:id/versions`,
  tag,
  caller: 'administrator',
  summary: 'What a filter said each time that it was saved, newest first',
  params: IdParams,
  query: PageQuery,
  reply: page(FilterVersion),
})

export const restoreFilterVersion = route({
  method: 'POST',
  path: `${path}/:id/versions/:version/restoration`,
  tag,
  caller: 'administrator',
  summary: 'Make an earlier version the newest again',
  params: z.object({ id: Id, version: Id }),
  reply: TicketFilter,
  errors: ['name_taken'],
})

export const FilterMatch = z.object({
  id: z.int(),
  at: Instant,
  version: z.int(),
  outcome: z.enum(['applied', 'rejected', 'failed']),
  micros: z.int().describe('How long it took, in microseconds'),
  /** null: it was rejected and became none. */
  ticket: z.object({ id: z.int(), number: z.string(), subject: z.string() }).nullable(),
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
    ticketNumber: z.string().trim().min(1).max(20),
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
