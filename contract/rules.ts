import { z } from 'zod'
import { Actions, actionKinds, whyNot } from './actions.ts'
import { IdParams, Instant, line, PageQuery, page } from './common.ts'
import { Condition, TestOutcome } from './conditions.ts'
import { crud } from './crud.ts'
import { route } from './route.ts'
import { definition, expected, ruling, standing, written } from './ruling.ts'

const tag = 'Automation'
const path = '/api/v1/rules'

export const ruleEvents = [
  'opened',
  'replied',
  'messageReceived',
  'noteAdded',
  'statusChanged',
  'priorityChanged',
  'departmentChanged',
  'assigneeChanged',
  /** Subject, help topic, SLA plan, requester, answers to forms. */
  'edited',
  'reopened',
  'closed',
  /** A step of the SLA plan before its target. */
  'slaNear',
  /** The due date has passed. */
  'slaOver',
] as const
export const RuleEvent = z.enum(ruleEvents)
export type RuleEvent = z.infer<typeof RuleEvent>

/** From which moment a time rule counts. `lastReply`: by a person; reminders that rules send do not count. */
export const momentNames = ['opened', 'status', 'lastMessage', 'lastReply', 'due'] as const
export const MomentName = z.enum(momentNames)
export type MomentName = z.infer<typeof MomentName>

export const MOST_MINUTES = 527_040

/** When a rule is asked: as something happens, or so long after (or, with the due date, before) a moment. */
export const Trigger = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('event'), events: z.array(RuleEvent).min(1).max(ruleEvents.length) }),
  z
    .object({
      kind: z.literal('time'),
      minutes: z.int().min(1).max(MOST_MINUTES),
      since: MomentName,
      direction: z.enum(['after', 'before']).default('after'),
    })
    .refine(({ since, direction }) => direction === 'after' || since === 'due', {
      message: 'Only the due date is known before it comes.',
      path: ['direction'],
    }),
])
export type Trigger = z.infer<typeof Trigger>

/** What a version of a rule says. */
export const RuleDefinition = z.object({ ...definition, trigger: Trigger })
export type RuleDefinition = z.infer<typeof RuleDefinition>

export const Rule = RuleDefinition.extend({
  ...standing,
  /** Asked about live tickets, but only noting in the run log what it would do. */
  isSilent: z.boolean(),
  runs: z.int(),
  lastRunAt: Instant.nullable(),
})
export type Rule = z.infer<typeof Rule>

const fields = { ...written, trigger: Trigger, isSilent: z.boolean() }

export const rules = crud({
  plural: 'rules',
  noun: 'rule',
  tag,
  readers: 'administrator',
  item: Rule,
  create: z
    .object(fields)
    .partial()
    .extend({ name: line(100), trigger: Trigger }),
  change: z.object(fields).partial().extend(expected),
  refusals: ['stale_edit'],
})

export const {
  order: orderRules,
  listVersions: listRuleVersions,
  restoreVersion: restoreRuleVersion,
} = ruling({ plural: 'rules', noun: 'rule', tag, item: Rule, definition: RuleDefinition })

/** What came of one action. */
export const Did = z.object({
  kind: z.enum(actionKinds),
  /** What it is about, by name. */
  value: z.string().nullable(),
  /** `already`: nothing was to be done. */
  outcome: z.enum(['done', 'already', 'skipped']),
  ...whyNot,
})
export type Did = z.infer<typeof Did>

export const RuleRun = z.object({
  id: z.int(),
  at: Instant,
  version: z.int(),
  outcome: z
    .enum(['applied', 'silent', 'stopped', 'failed'])
    .describe('silent: it would have; stopped: it would have triggered itself, or too many rules each other'),
  micros: z.int().describe('How long it took, in microseconds'),
  ticket: z.object({ id: z.int(), number: z.string(), subject: z.string() }),
  /** The type of the event on which it ran; null: on its moment. */
  event: z.string().nullable(),
  dueAt: Instant.nullable(),
  saw: z.record(z.string(), z.unknown()),
  did: z.array(Did),
  error: z.string().nullable(),
  /** The rules that led to this, the latest first. */
  chain: z.array(z.string()),
})
export type RuleRun = z.infer<typeof RuleRun>

export const listRuleRuns = route({
  method: 'GET',
  path: `${path}/:id/runs`,
  tag,
  caller: 'administrator',
  summary: 'The newest runs of a rule',
  params: IdParams,
  query: PageQuery,
  reply: page(RuleRun),
})

/** What would become of a ticket: found by doing it and taking all of it back. */
export const Foreseen = z.object({
  changes: z.array(z.object({ field: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
  entries: z.array(z.object({ type: z.enum(['reply', 'note']), author: z.string(), text: z.string() })),
  mails: z.array(z.object({ to: z.string(), about: z.string() })),
  did: z.array(Did),
})
export type Foreseen = z.infer<typeof Foreseen>

export const testRule = route({
  method: 'POST',
  path: `${path}/test`,
  tag,
  caller: 'administrator',
  summary: 'Ask a draft of a rule about a ticket as it is now, and see what it would do',
  body: z.object({
    ticketNumber: line(20),
    name: line(100).default('Draft'),
    trigger: Trigger,
    conditions: Condition,
    actions: Actions.default([]),
  }),
  reply: z.object({
    ticket: z.object({ id: z.int(), number: z.string(), subject: z.string() }),
    matched: z.boolean(),
    /** The comparisons that decided; where it does not match, the first of them is the first that failed. */
    trace: z.array(TestOutcome),
    /** Of a time rule: when it would be asked about this ticket; null where that moment has not come about. */
    dueAt: Instant.nullable(),
    /** null: it does not match. */
    foreseen: Foreseen.nullable(),
    error: z.string().nullable(),
  }),
})
