import { z } from 'zod'
import { IdParams, Instant, Named, PageQuery, page } from './common.ts'
import { route } from './route.ts'
import { Draft, DraftOutline } from './simulation-draft.ts'
import { TargetKind } from './sla.ts'

const tag = 'Simulation'
const path = '/api/v1/simulations'

/** What tickets can differ in. `opened`: a filter rejects them, so that there would be none. */
export const simulatedFields = [
  'opened',
  'department',
  'priority',
  'status',
  'slaPlan',
  'helpTopic',
  'agent',
  'team',
  'requester',
  'subject',
  'fields',
  'dueAt',
  'skills',
  'breaches',
  'mails',
] as const
export const SimulatedField = z.enum(simulatedFields)
export type SimulatedField = z.infer<typeof SimulatedField>

/** What brought a value about in the draft, or kept it from coming about. */
export const SimulatedCause = z.object({
  kind: z.string(),
  id: z.int().nullable(),
  name: z.string(),
})

export const Breach = z.object({ target: TargetKind, dueAt: Instant })

/** A ticket that would differ, or one that the replay did not reproduce. */
export const Difference = z.object({
  ticket: z.object({ id: z.int(), number: z.string(), subject: z.string(), openedAt: Instant }),
  /** By name, as people read them; null: empty, or (of `recorded`) not known. */
  changes: z.array(
    z.object({
      field: SimulatedField,
      /** As it was opened, or (where it was opened alike) as it is at the end. */
      at: z.enum(['opened', 'end']),
      recorded: z.string().nullable(),
      live: z.string().nullable(),
      draft: z.string().nullable(),
      /** Of the draft's value. */
      cause: SimulatedCause.nullable(),
    }),
  ),
  breaches: z.object({ live: z.array(Breach), draft: z.array(Breach) }),
  mails: z.object({ live: z.array(z.string()), draft: z.array(z.string()) }),
})
export type Difference = z.infer<typeof Difference>

/** A filter or a rule, and for how many tickets it held. */
export const SimulatedRule = z.object({
  /** null: it is new in the draft. */
  id: z.int().nullable(),
  name: z.string(),
  isDraft: z.boolean().describe('The draft says something else of it than what is saved'),
  isRemoved: z.boolean(),
  live: z.int().describe('Tickets that it matches as it is saved'),
  draft: z.int().describe('Tickets that it matches in the draft'),
  changed: z.int().describe('Of these, tickets in which anything came of it'),
  failed: z.int(),
})
export type SimulatedRule = z.infer<typeof SimulatedRule>

/** An SLA plan, and how many tickets have it at their end. */
export const SimulatedPlan = z.object({
  /** null: it is new in the draft. */
  id: z.int().nullable(),
  name: z.string(),
  isDraft: z.boolean().describe('The draft says something else of it than what is saved'),
  live: z.int(),
  draft: z.int(),
})
export type SimulatedPlan = z.infer<typeof SimulatedPlan>

/** What a simulation cannot know, and for how many tickets that matters. */
export const LeftOut = z.object({
  key: z.enum([
    /** Loaded in bulk, by import or seed, without what was seen when they came. */
    'noRecordedInputs',
    /** Opened before it was kept what was chosen: worked out from the causes of their first event. */
    'derivedInputs',
    /** A filter turned them away, so that there is no ticket to ask again. */
    'rejectedThen',
    /** Another topic would have asked other questions: nobody knows the answers. */
    'otherQuestions',
    /** Presence is not recorded: everybody counts as available within working hours. */
    'presence',
    /** Came before today's configuration was saved, and came to something else by that of then. */
    'configuredSince',
    /** A filter or rule that failed. */
    'failures',
  ]),
  tickets: z.int(),
})
export type LeftOut = z.infer<typeof LeftOut>

const BothCounts = z.object({ live: z.int(), draft: z.int() })

export const SimulationResult = z.object({
  tickets: z.int(),
  /** Tickets that today's configuration leaves as they were recorded, and those that it does not. */
  reproduced: z.int(),
  notReproduced: z.int(),
  differ: z.int(),
  byField: z.array(z.object({ field: SimulatedField, tickets: z.int() })),
  breaches: BothCounts.extend({
    /** Breached as things are and not in the draft, and the other way round. */
    won: z.int(),
    lost: z.int(),
    byTarget: z.array(BothCounts.extend({ target: TargetKind, won: z.int(), lost: z.int() })),
  }),
  mails: BothCounts,
  ticketFilters: z.array(SimulatedRule),
  rules: z.array(SimulatedRule),
  /** Those that tickets have, and those of the draft. */
  slaPlans: z.array(SimulatedPlan),
  /** null: no policy assigns anything, as things are and in the draft. */
  assignment: z
    .object({
      /** Tickets that another agent would have got. */
      changed: z.int(),
      handOvers: BothCounts,
      /** Tickets with needs that went to somebody who meets them. */
      skilled: BothCounts,
      needing: BothCounts,
      /** Tickets that nobody had at the end. */
      waiting: BothCounts,
      /** Given by a policy then, and how many of these the replay gives to the same agent. */
      recorded: z.object({ tickets: z.int(), reproduced: z.int() }),
      perAgent: z.array(z.object({ agent: Named, live: z.int(), draft: z.int() })),
    })
    .nullable(),
  leftOut: z.array(LeftOut),
  seconds: z.number().describe('How long it took'),
})
export type SimulationResult = z.infer<typeof SimulationResult>

export const SimulationState = z.enum(['waiting', 'running', 'done', 'cancelled', 'failed'])
export type SimulationState = z.infer<typeof SimulationState>

export const Simulation = z.object({
  id: z.int(),
  state: SimulationState,
  days: z.int(),
  draft: Draft,
  outline: DraftOutline,
  createdBy: Named,
  createdAt: Instant,
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  /** Tickets. */
  progress: z.object({ done: z.int(), total: z.int().nullable().describe('null: not counted yet') }),
  /** In words; of what failed. */
  error: z.string().nullable(),
  result: SimulationResult.nullable(),
})
export type Simulation = z.infer<typeof Simulation>

/** Without what the draft says, which may be long. */
export const SimulationHead = Simulation.omit({ draft: true })
export type SimulationHead = z.infer<typeof SimulationHead>

export const createSimulation = route({
  method: 'POST',
  path,
  tag,
  caller: 'administrator',
  summary: 'Run a draft on the tickets of the last days, in the background; nothing is changed',
  body: z.object({ days: z.int().min(1).max(366).default(30), draft: Draft.default({}) }),
  reply: Simulation,
  status: 201,
  errors: ['too_many_waiting'],
})

export const listSimulations = route({
  method: 'GET',
  path,
  tag,
  caller: 'administrator',
  summary: 'Simulations, newest first',
  query: PageQuery,
  reply: page(SimulationHead),
})

export const getSimulation = route({
  method: 'GET',
  path: `${path}/:id`,
  tag,
  caller: 'administrator',
  summary: 'One simulation: its progress or its result',
  params: IdParams,
  reply: Simulation,
})

export const cancelSimulation = route({
  method: 'POST',
  path: `${path}/:id/cancellation`,
  tag,
  caller: 'administrator',
  summary: 'Stop a simulation; one that is over stays as it is',
  params: IdParams,
  reply: Simulation,
})

export const deleteSimulation = route({
  method: 'DELETE',
  path: `${path}/:id`,
  tag,
  caller: 'administrator',
  summary: 'Delete a simulation with what it found; one that runs is stopped',
  params: IdParams,
})

/** `differs`: the draft does something else than what is saved; `notReproduced`: the replay does not come to what was recorded. */
export const DifferenceKind = z.enum(['differs', 'notReproduced'])

export const listDifferences = route({
  method: 'GET',
  path: `${path}/:id/differences`,
  tag,
  caller: 'administrator',
  summary: 'Tickets that would differ, in the order of their ids',
  params: IdParams,
  query: PageQuery.extend({ kind: DifferenceKind.default('differs'), field: SimulatedField.optional() }),
  reply: page(Difference),
})
