import { z } from 'zod'
import { Actions } from './actions.ts'
import { AssignmentPolicyFields } from './assignment.ts'
import { Id, line } from './common.ts'
import { Condition } from './conditions.ts'
import { helpTopics } from './reference.ts'
import { rules, Trigger } from './rules.ts'
import { slaPlans } from './sla.ts'
import { FilterTarget, ticketFilters } from './ticket-filters.ts'

/** Of each kind in one draft; what is beyond is no draft any more. */
const MOST_CHANGED = 500
const MOST_LISTED = 5000

// What a draft says: as the forms that save it do.

/** A filter as it would be; without `id` it is new and runs last. What is absent stays as it is. */
const DraftFilter = ticketFilters.change.body.omit({ expectedVersion: true, notes: true }).extend({
  id: Id.nullable().default(null),
  name: line(100).optional(),
  target: FilterTarget.optional(),
  conditions: Condition.optional(),
  actions: Actions.optional(),
})

/** A rule as it would be; a new one has a trigger. */
const DraftRule = rules.change.body.omit({ expectedVersion: true, notes: true }).extend({
  id: Id.nullable().default(null),
  name: line(100).optional(),
  trigger: Trigger.optional(),
  conditions: Condition.optional(),
  actions: Actions.optional(),
})

/** Defaults of a help topic as they would be. */
const DraftTopic = helpTopics.change.body
  .pick({ departmentId: true, priorityId: true, slaPlanId: true, statusId: true, agentId: true, teamId: true })
  .extend({ id: Id })

const DraftPolicy = z
  .object(AssignmentPolicyFields)
  .partial()
  .extend({
    subject: z.object({ kind: z.enum(['department', 'team']), id: Id }),
    isOwn: z.boolean().default(true).describe('false: as if it had none of its own'),
  })

/** An SLA plan as it would be. One that is not saved yet no ticket could have, so there is none without an id. */
const DraftPlan = slaPlans.change.body.omit({ notes: true }).extend({ id: Id })

const ordered = <T extends z.ZodType>(item: T) =>
  z.object({
    changed: z.array(item).max(MOST_CHANGED).default([]),
    /** As if these were archived. */
    removed: z.array(Id).max(MOST_LISTED).default([]),
    /** All that there are and are not archived, in the order in which they would run; new ones come last. */
    order: z.array(Id).max(MOST_LISTED).optional(),
  })

/** What a draft would change; an empty one replays what was with today's configuration. */
export const Draft = z.object({
  ticketFilters: ordered(DraftFilter).optional(),
  rules: ordered(DraftRule).optional(),
  helpTopics: z.object({ changed: z.array(DraftTopic).max(MOST_CHANGED) }).optional(),
  assignmentPolicies: z.object({ changed: z.array(DraftPolicy).max(MOST_CHANGED) }).optional(),
  slaPlans: z.object({ changed: z.array(DraftPlan).max(MOST_CHANGED) }).optional(),
})
export type Draft = z.output<typeof Draft>
export type DraftInput = z.input<typeof Draft>

/** What a draft touches, by id and by the name that it gives: what a list of simulations needs of drafts that may be long. */
export const DraftOutline = z.partialRecord(
  z.enum(['ticketFilters', 'rules', 'helpTopics', 'assignmentPolicies', 'slaPlans']),
  z.object({
    changed: z.array(
      z.object({
        /** null: it is new, or a policy, which has its subject. */
        id: z.int().nullable(),
        name: z.string().nullable(),
        subject: DraftPolicy.shape.subject.nullable(),
      }),
    ),
    removed: z.array(z.int()),
    isOrdered: z.boolean(),
  }),
)
export type DraftOutline = z.infer<typeof DraftOutline>
