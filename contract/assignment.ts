import { z } from 'zod'
import { Availability, Id, IdParams, Instant, line, Named, optionalLine, paragraphs } from './common.ts'
import { crud } from './crud.ts'
import { route } from './route.ts'

const tag = 'Assignment'

// ── skills ──

export const Skill = z.object({
  id: z.int(),
  name: z.string(),
  description: z.string(),
  availability: Availability,
  /** Active agents who have it. */
  agents: z.int(),
  /** The highest level among them; null without any. */
  bestLevel: z.int().nullable(),
})
export type Skill = z.infer<typeof Skill>

const skillFields = { name: line(100), description: paragraphs(1000), availability: Availability }

export const skills = crud({
  plural: 'skills',
  noun: 'skill',
  tag,
  item: Skill,
  create: z
    .object(skillFields)
    .partial()
    .extend({ name: line(100) }),
  change: z.object(skillFields).partial(),
})

/** 1: knows a little; 5: is asked by the others. */
export const Level = z.int().min(1).max(5)

/** ISO 639, lower case: `de`, `pt-br`. */
export const Language = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})?$/, 'Write a language code like de, en or pt-br.')

export const SkilledAgent = z.object({
  agent: Named,
  department: Named,
  languages: z.array(z.string()),
  capacity: z.int(),
  schedule: Named.nullable(),
  skills: z.array(z.object({ skillId: z.int(), level: Level })),
})
export type SkilledAgent = z.infer<typeof SkilledAgent>

/** Told when something was saved that nobody can meet: it holds all the same. */
export const Warning = z.object({
  code: z.enum([
    'nobody_has_skill',
    'nobody_there_has_skill',
    'nobody_has_room',
    'nobody_has_capacity',
    'nobody_there',
  ]),
  message: z.string(),
  /** What the message names: `skill` and `level`, since when (`at`), `points`. */
  detail: z.record(z.string(), z.union([z.string(), z.number()])),
  /** What it is about, by name: help topics, priorities, filters, rules, a department or team. */
  affects: z.array(z.string()),
  waiting: z.int().describe('Waiting tickets that it concerns'),
})
export type Warning = z.infer<typeof Warning>

export const getSkillMatrix = route({
  method: 'GET',
  path: '/api/v1/skill-matrix',
  tag,
  caller: 'administrator',
  summary: 'Every active agent with her skills',
  reply: z.object({ skills: z.array(Skill), agents: z.array(SkilledAgent) }),
})

export const changeSkillMatrix = route({
  method: 'PUT',
  path: '/api/v1/skill-matrix',
  tag,
  caller: 'administrator',
  summary: 'Set levels, each of one agent in one skill; null takes it away. Others stay',
  body: z.object({
    cells: z
      .array(z.object({ agentId: Id, skillId: Id, level: Level.nullable() }))
      .min(1)
      .max(5000),
  }),
  reply: z.object({ warnings: z.array(Warning) }),
})

export const getUnmetNeeds = route({
  method: 'GET',
  path: '/api/v1/skill-matrix/warnings',
  tag,
  caller: 'administrator',
  summary: 'Skills that are required and that nobody has, or nobody who is there now; with what needs them',
  reply: z.object({ warnings: z.array(Warning) }),
})

/** What decides how much work an agent gets, and in which language. */
export const WorkFacts = z.object({
  languages: z.array(Language).max(20),
  capacity: z
    .int()
    .min(0)
    .max(1000)
    .describe('Points of open tickets that she can have at once; each counts as many as its priority says'),
  /** When she works; null: always. */
  scheduleId: Id.nullable(),
  skills: z.array(z.object({ skillId: Id, level: Level })).max(500),
})

export const AgentWork = z.object({
  languages: z.array(z.string()),
  capacity: z.int(),
  load: z.int(),
  schedule: Named.nullable(),
  presence: z.enum(['available', 'busy', 'away']),
  skills: z.array(z.object({ skill: Named, level: Level })),
})
export type AgentWork = z.infer<typeof AgentWork>

export const getAgentWork = route({
  method: 'GET',
  path: '/api/v1/agents/:id/work',
  tag,
  caller: 'agent',
  summary:
    'Skills, languages, capacity, working hours and presence of an agent: one’s own, or anybody’s for administrators',
  params: IdParams,
  reply: AgentWork,
})

export const changeAgentWork = route({
  method: 'PATCH',
  path: '/api/v1/agents/:id/work',
  tag,
  caller: 'administrator',
  summary: 'Change skills, languages, capacity and working hours of an agent',
  params: IdParams,
  body: WorkFacts.partial(),
  reply: AgentWork.extend({ warnings: z.array(Warning) }),
  errors: ['impossible_capacity'],
})

export const setPresence = route({
  method: 'PUT',
  path: '/api/v1/agents/:id/presence',
  tag,
  caller: 'agent',
  summary: 'Say whether one takes new tickets; administrators may say it for others',
  params: IdParams,
  body: z.object({ presence: z.enum(['available', 'busy', 'away']) }),
  reply: AgentWork,
})

// ── absences ──

export const Absence = z.object({
  id: z.int(),
  agent: Named,
  startsAt: Instant,
  /** null: until further notice. */
  endsAt: Instant.nullable(),
  standIn: Named.nullable(),
  reason: z.string(),
})
export type Absence = z.infer<typeof Absence>

const SpanOfTime = z.iso.datetime({ offset: true }).refine((at) => Date.parse(at) < Date.UTC(10_000, 0), {
  message: 'Choose an earlier time.',
})

const absenceFields = {
  startsAt: SpanOfTime,
  endsAt: SpanOfTime.nullable(),
  standInId: Id.nullable(),
  reason: optionalLine(200),
}

/** With what nobody can do while it lasts; of filters, rules and waiting tickets only administrators are told. */
const AnnouncedAbsence = Absence.extend({ warnings: z.array(Warning) })

export const listAbsences = route({
  method: 'GET',
  path: '/api/v1/absences',
  tag,
  caller: 'agent',
  summary: 'Absences that are not over, of one agent or of all whom the caller sees',
  query: z.object({ agentId: Id.optional() }),
  reply: z.object({ items: z.array(Absence) }),
})

export const createAbsence = route({
  method: 'POST',
  path: '/api/v1/absences',
  tag,
  caller: 'agent',
  summary: 'Announce an absence: one’s own, or anybody’s as an administrator',
  body: z.object(absenceFields).partial().extend({ agentId: Id, startsAt: SpanOfTime }),
  reply: AnnouncedAbsence,
  status: 201,
  errors: ['absence_overlaps'],
})

export const changeAbsence = route({
  method: 'PATCH',
  path: '/api/v1/absences/:id',
  tag,
  caller: 'agent',
  summary: 'Change an absence',
  params: IdParams,
  body: z.object(absenceFields).partial(),
  reply: AnnouncedAbsence,
  errors: ['absence_overlaps'],
})

export const removeAbsence = route({
  method: 'DELETE',
  path: '/api/v1/absences/:id',
  tag,
  caller: 'agent',
  summary: 'Take an absence back',
  params: IdParams,
})

// ── what tickets need ──

export const SkillNeed = z.object({ skill: Named, minLevel: Level, isRequired: z.boolean() })
export type SkillNeed = z.infer<typeof SkillNeed>

export const SkillNeedInput = z.object({
  skillId: Id,
  minLevel: Level.default(1),
  /** Nobody without it gets the ticket; otherwise it is only better to have it. */
  isRequired: z.boolean().default(true),
})
export type SkillNeedInput = z.output<typeof SkillNeedInput>

const Needs = z.object({ items: z.array(SkillNeed) })
const NeedsBody = z.object({ items: z.array(SkillNeedInput).max(50) })

function needsOf(noun: string, plural: string) {
  const path = `/api/v1/${plural}/:id/skill-needs`
  return {
    get: route({
      method: 'GET',
      path,
      tag,
      caller: 'agent',
      summary: `The skills that tickets of a ${noun} need`,
      params: IdParams,
      reply: Needs,
    }),
    set: route({
      method: 'PUT',
      path,
      tag,
      caller: 'administrator',
      summary: `Say which skills tickets of a ${noun} need: these and no others`,
      params: IdParams,
      body: NeedsBody,
      reply: Needs.extend({ warnings: z.array(Warning) }),
    }),
  }
}

export const topicNeeds = needsOf('help topic', 'help-topics')

/** Of a priority also what its tickets weigh. */
export const priorityNeeds = {
  get: route({
    method: 'GET',
    path: '/api/v1/priorities/:id/skill-needs',
    tag,
    caller: 'agent',
    summary: 'The skills that tickets of a priority need, and the points that they count',
    params: IdParams,
    reply: Needs.extend({ loadPoints: z.int() }),
  }),
  set: route({
    method: 'PUT',
    path: '/api/v1/priorities/:id/skill-needs',
    tag,
    caller: 'administrator',
    summary: 'Say which skills tickets of a priority need, and how many points of capacity each takes up',
    params: IdParams,
    body: NeedsBody.extend({ loadPoints: z.int().min(1).max(100).optional() }),
    reply: Needs.extend({ loadPoints: z.int(), warnings: z.array(Warning) }),
  }),
}

// ── policies ──

export const policyKinds = ['none', 'round_robin', 'least_loaded', 'best_fit'] as const
export const PolicyKind = z.enum(policyKinds)
export type PolicyKind = z.infer<typeof PolicyKind>

const weight = z.int().min(0).max(100)
export const AssignmentPolicyFields = {
  kind: PolicyKind,
  language: z.enum(['ignored', 'preferred', 'required']),
  skillWeight: weight,
  loadWeight: weight,
  languageWeight: weight,
  requesterWeight: weight,
  organizationWeight: weight,
  fairnessWeight: weight,
  /** What becomes of the open tickets of an absent agent: they stay, go back, or go to the stand-in if she may have them. */
  absentTickets: z.enum(['stay', 'queue', 'stand_in']),
  absentAfterMinutes: z.int().min(0).max(43_200),
  inactiveTickets: z.enum(['stay', 'queue']),
}

const PolicySubject = z.object({ kind: z.enum(['department', 'team']), id: z.int(), name: z.string() })

export const AssignmentPolicy = z.object({
  ...AssignmentPolicyFields,
  subject: PolicySubject,
  version: z.int().describe('0: it has none of its own'),
  above: Named.nullable().describe('The department whose policy a department goes by while it has none of its own'),
})
export type AssignmentPolicy = z.infer<typeof AssignmentPolicy>

export const listPolicies = route({
  method: 'GET',
  path: '/api/v1/assignment/policies',
  tag,
  caller: 'agent',
  summary:
    'The assignment policy of every department and team. A department without one of its own takes over that of the next above it; tickets of a team without one go by their department’s',
  reply: z.object({ items: z.array(AssignmentPolicy) }),
})

const PolicyParams = z.object({ subject: z.enum(['department', 'team']), id: Id })

export const setPolicy = route({
  method: 'PUT',
  path: '/api/v1/assignment/policies/:subject/:id',
  tag,
  caller: 'administrator',
  summary: 'Set the policy of a department or team; what is absent stays',
  params: PolicyParams,
  body: z.object(AssignmentPolicyFields).partial(),
  reply: AssignmentPolicy.extend({ warnings: z.array(Warning) }),
  errors: ['archived'],
})

export const dropPolicy = route({
  method: 'DELETE',
  path: '/api/v1/assignment/policies/:subject/:id',
  tag,
  caller: 'administrator',
  summary: 'Take away the own policy of a department or team: it goes by the next above it, or the ticket’s department',
  params: PolicyParams,
  reply: AssignmentPolicy,
})

// ── what is going on ──

export const AgentLoad = z.object({
  agent: Named,
  department: Named,
  teams: z.array(Named),
  presence: z.enum(['available', 'busy', 'away']),
  isWorking: z.boolean(),
  absence: z.object({ endsAt: Instant.nullable(), standIn: Named.nullable() }).nullable(),
  capacity: z.int(),
  load: z.int(),
  tickets: z.int(),
  weekPoints: z.int().describe('Given by policies in the last seven days'),
})
export type AgentLoad = z.infer<typeof AgentLoad>

export const getAssignmentLoad = route({
  method: 'GET',
  path: '/api/v1/assignment/load',
  tag,
  caller: 'agent',
  summary: 'Load against capacity of every agent whom the caller sees, and what waits where a policy assigns',
  reply: z.object({
    agents: z.array(AgentLoad),
    waiting: z.array(z.object({ subject: PolicySubject, kind: PolicyKind, tickets: z.int() })),
  }),
})

/** Why somebody cannot get a ticket. The first that holds is named. */
export const Limit = z.enum([
  'team',
  'access',
  'role',
  'assignable',
  'skill',
  'language',
  'absent',
  'hours',
  'presence',
  'capacity',
])
export type Limit = z.infer<typeof Limit>

export const RuledOut = z.object({
  agent: Named,
  limit: Limit,
  /** `skill`: which, the level needed and hers. `absent`, `hours`: until when. `capacity`: load and capacity. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
})
export type RuledOut = z.infer<typeof RuledOut>

/** Parts of what it costs to give a ticket to an agent: the lower the better. */
export const ScorePart = z.enum(['skill', 'load', 'language', 'requester', 'organization', 'fairness', 'turn'])
export type ScorePart = z.infer<typeof ScorePart>

/** How a policy decided one ticket, or would decide it now. */
export const Explanation = z.object({
  policy: z.object({
    id: z.int(),
    kind: PolicyKind,
    version: z.int(),
    subject: PolicySubject,
    /** The ticket's department takes it over from that of the policy. */
    isTakenOver: z.boolean(),
  }),
  needs: z.array(SkillNeed.extend({ by: z.string() })),
  language: z.string().nullable(),
  points: z.int(),
  /** 0 to 1: by due date, priority and age. When room is short the more urgent go first. */
  urgency: z.number(),
  /** Tickets that were decided together. */
  together: z.int(),
  chosen: Named.nullable(),
  candidates: z.array(z.object({ agent: Named, score: z.number(), parts: z.partialRecord(ScorePart, z.number()) })),
  candidateCount: z.int(),
  ruledOut: z.array(RuledOut),
  ruledOutCounts: z.partialRecord(Limit, z.int()),
})
export type Explanation = z.infer<typeof Explanation>

export const explainAssignment = route({
  method: 'GET',
  path: '/api/v1/tickets/:id/candidates',
  tag,
  caller: 'agent',
  summary: 'Whom the policy would give an open ticket to now, and what rules the others out',
  params: IdParams,
  reply: z.object({ explanation: Explanation.nullable() }),
  errors: ['ticket_not_found'],
})
