import { z } from 'zod'
import { MOST_ACTIONS, plainActions } from './actions.ts'
import { AssignmentPolicyFields } from './assignment.ts'
import { Id, line } from './common.ts'
import { Condition } from './conditions.ts'
import { helpTopics, Settings } from './reference.ts'
import { rules, Trigger } from './rules.ts'
import { ScheduleKind, schedules, slaPlans } from './sla.ts'
import { FilterTarget, ticketFilters } from './ticket-filters.ts'

/** Of each kind in one draft; what is beyond is no draft any more. */
const MOST_CHANGED = 500
const MOST_LISTED = 5000

/** An id as people and programs write one, zero alone left out. */
const numbered = (value: unknown) =>
  typeof value === 'string' && /^-?[1-9]\d{0,14}$/.test(value) ? Number(value) : value

/**
 * Of what is saved, or, below zero, of what this draft alone has: by that id the rest of the draft names it.
 *
 * @source docs/decisions/033-what-a-draft-alone-has.md
 */
const DraftId = z
  .preprocess(
    numbered,
    z.int().refine((id) => id !== 0, 'Zero is no id.'),
  )
  .meta({ type: 'integer', description: 'Below zero: of what is new in this draft' })

const DraftActions = z
  .array(
    z.discriminatedUnion('kind', [...plainActions, z.object({ kind: z.literal('setSlaPlan'), slaPlanId: DraftId })]),
  )
  .max(MOST_ACTIONS)

// What a draft says: as the forms that save it do.

/** A filter as it would be; without `id` it is new and runs last. What is absent stays as it is. */
const DraftFilter = ticketFilters.change.body.omit({ expectedVersion: true, notes: true }).extend({
  id: Id.nullable().default(null),
  name: line(100).optional(),
  target: FilterTarget.optional(),
  conditions: Condition.optional(),
  actions: DraftActions.optional(),
})

/** A rule as it would be; a new one has a trigger. */
const DraftRule = rules.change.body.omit({ expectedVersion: true, notes: true }).extend({
  id: Id.nullable().default(null),
  name: line(100).optional(),
  trigger: Trigger.optional(),
  conditions: Condition.optional(),
  actions: DraftActions.optional(),
})

/** Defaults of a help topic as they would be. */
const DraftTopic = helpTopics.change.body
  .pick({ departmentId: true, priorityId: true, statusId: true, agentId: true, teamId: true })
  .extend({ id: Id, slaPlanId: DraftId.nullish() })

const DraftPolicy = z
  .object(AssignmentPolicyFields)
  .partial()
  .extend({
    subject: z.object({ kind: z.enum(['department', 'team']), id: Id }),
    isOwn: z.boolean().default(true).describe('false: as if it had none of its own'),
  })

/** An SLA plan as it would be. One with an id below zero is new, and has a name and `graceMinutes`. */
const DraftPlan = slaPlans.change.body.omit({ notes: true }).extend({ id: DraftId, scheduleId: DraftId.nullish() })

/**
 * A schedule of working hours or of holidays as it would be. One with an id below zero is new, and has a name and entries;
 * it is of hours, unless it says otherwise. A linked calendar says what it said when it was last read.
 */
const DraftSchedule = schedules.change.body.omit({ description: true, linkAddress: true }).extend({
  id: DraftId,
  kind: ScheduleKind.optional(),
  holidayIds: z.array(DraftId).max(20).optional(),
})

/** What a department gives its tickets, as it would be. */
const DraftDepartment = z.object({ id: Id, slaPlanId: DraftId.nullish(), scheduleId: DraftId.nullish() })

/** What the desk gives tickets to which nothing else gives any, as it would be. */
const DraftSettings = z.object({
  tickets: Settings.shape.tickets
    .pick({ defaultDepartmentId: true, defaultPriorityId: true, defaultStatusId: true, defaultHelpTopicId: true })
    .partial()
    .extend({ defaultSlaPlanId: DraftId.nullish(), defaultScheduleId: DraftId.nullish() }),
})

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
  schedules: z.object({ changed: z.array(DraftSchedule).max(MOST_CHANGED) }).optional(),
  departments: z.object({ changed: z.array(DraftDepartment).max(MOST_CHANGED) }).optional(),
  settings: DraftSettings.optional(),
})
export type Draft = z.output<typeof Draft>
export type DraftInput = z.input<typeof Draft>

/** What a draft touches, by id and by the name that it gives: what a list of simulations needs of drafts that may be long. */
export const DraftOutline = z.partialRecord(
  z.enum([
    'ticketFilters',
    'rules',
    'helpTopics',
    'assignmentPolicies',
    'slaPlans',
    'schedules',
    'departments',
    'settings',
  ]),
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
