import type { Cause } from '#contract/cause.ts'
import type { Difference, SimulatedField } from '#contract/simulations.ts'
import type { Course, Opened } from './outcome.ts'
import type { Recorded } from './recorded.ts'
import { type Causes, dueAtOf, type State } from './state.ts'
import type { World } from './world.ts'

/** What became of a ticket in a world. */
export interface Lived {
  world: World
  opened: Opened
  course: Course
}

type Change = Difference['changes'][number]
type At = Change['at']

/** A value that is compared: what tells it from others, and how people read it. */
interface Value {
  key: string
  label: string | null
  /** Of an instant. */
  at?: number
}

interface Compared {
  field: SimulatedField
  at: At
  recorded: Value | null
  live: Value
  draft: Value
  cause: Cause | undefined
}

const nothing: Value = { key: '', label: null }

/**
 * What a ticket's opening and its end are, side by side: as it was recorded, as it is by what is saved, and in the draft.
 *
 * @param byPolicies  who has it at the end is for policies to say, and is asked later
 */
export function sideBySide(recorded: Recorded, live: Lived, draft: Lived, byPolicies: boolean): Compared[] {
  const rejected = compareRejection(live, draft)
  if (live.opened.rejectedBy || draft.opened.rejectedBy) return [rejected]
  return [
    rejected,
    ...fields.flatMap(({ field, read }) => {
      const begins = compare(field, 'opened', {
        recorded: read(begun(recorded, recorded.opened), live.world),
        live: read(openedIn(recorded, live), live.world),
        draft: read(openedIn(recorded, draft), draft.world),
        cause: causeOf(draft.opened.causes, field),
      })
      if (field === 'agent' && byPolicies) return [begins, reproducedByPolicies(recorded, live)]
      const ends = compare(field, 'end', {
        recorded: read(begun(recorded, recorded.end), live.world),
        live: read(begun(recorded, live.course.state), live.world),
        draft: read(begun(recorded, draft.course.state), draft.world),
        cause: causeOf(draft.course.causes, field),
      })
      return [begins, ends]
    }),
    compareDue(recorded, live, draft),
    compareSkills(live, draft),
  ]
}

interface Read {
  state: State
  requesterEmail: string
}

const dated = (at: number | null): Value => {
  const label = at === null ? null : new Date(at).toISOString()
  return { key: label ?? '', label, ...(at !== null && { at }) }
}

const named = (id: number | null, things: ReadonlyMap<number, { name: string }>): Value =>
  id === null ? nothing : { key: String(id), label: things.get(id)?.name ?? `#${id}` }

const fields: { field: SimulatedField; read: (one: Read, world: World) => Value }[] = [
  { field: 'department', read: ({ state }, world) => named(state.departmentId, world.departments) },
  { field: 'priority', read: ({ state }, world) => named(state.priorityId, world.priorities) },
  { field: 'status', read: ({ state }, world) => named(state.statusId, world.statuses) },
  { field: 'slaPlan', read: ({ state }, world) => named(state.slaPlanId, world.plans) },
  {
    field: 'helpTopic',
    read: ({ state: { helpTopicId: id } }, world) =>
      id === null ? nothing : { key: String(id), label: world.topics.get(id)?.path ?? `#${id}` },
  },
  { field: 'agent', read: ({ state }, world) => named(state.agentId, world.agents) },
  { field: 'team', read: ({ state }, world) => named(state.teamId, world.teams) },
  { field: 'requester', read: ({ requesterEmail }) => ({ key: requesterEmail, label: requesterEmail || null }) },
  { field: 'subject', read: ({ state }) => ({ key: state.subject, label: state.subject }) },
  { field: 'fields', read: ({ state }) => answersIn(state.fields) },
]

function begun(recorded: Recorded, state: State): Read {
  const seen = recorded.arrival?.facts['requester.email']
  const isFirst = state.requesterId === recorded.opened.requesterId
  return {
    state,
    requesterEmail: isFirst && seen ? String(seen) : state.requesterId < 0 ? '?' : `#${state.requesterId}`,
  }
}

/** As it was opened, by whom it is for then. */
function openedIn(recorded: Recorded, { opened }: Lived): Read {
  const email = opened.facts['requester.email']
  return recorded.arrival && email
    ? { state: opened.state, requesterEmail: String(email) }
    : begun(recorded, opened.state)
}

function answersIn(answers: State['fields']): Value {
  const given = Object.entries(answers)
    .filter(([, answer]) => answer !== null && answer !== '')
    .sort(([one], [other]) => (one < other ? -1 : 1))
  if (given.length === 0) return nothing
  const label = given.map(([key, answer]) => `${key}: ${textOf(answer)}`).join(', ')
  return { key: JSON.stringify(given, sortedKeys), label: label.slice(0, 500) }
}

/** jsonb keeps keys in an order of its own. */
function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
}

function textOf(answer: unknown): string {
  if (Array.isArray(answer)) return answer.map(textOf).join('; ')
  if (typeof answer === 'object' && answer !== null && 'text' in answer) return String(answer.text)
  return String(answer)
}

function compare(field: SimulatedField, at: At, values: Omit<Compared, 'field' | 'at'>): Compared {
  return { field, at, ...values }
}

const stateField: Partial<Record<SimulatedField, keyof Causes>> = {
  department: 'departmentId',
  priority: 'priorityId',
  status: 'statusId',
  slaPlan: 'slaPlanId',
  helpTopic: 'helpTopicId',
  agent: 'agentId',
  team: 'teamId',
  requester: 'requesterId',
  subject: 'subject',
  fields: 'fields',
  dueAt: 'slaDueAt',
}

function causeOf(causes: Causes, field: SimulatedField): Cause | undefined {
  const key = stateField[field]
  return key && causes[key]
}

function compareRejection(live: Lived, draft: Lived): Compared {
  const value = ({ opened: { rejectedBy } }: Lived): Value =>
    rejectedBy ? { key: 'rejected', label: rejectedBy.name } : nothing
  const cause = draft.opened.rejectedBy ?? undefined
  return compare('opened', 'opened', { recorded: nothing, live: value(live), draft: value(draft), cause })
}

/** Who has it at the end as policies gave it then: whether the rest of its life was lived alike. */
function reproducedByPolicies({ end }: Recorded, { course, world }: Lived): Compared {
  const live = named(course.agentThen, world.agents)
  return compare('agent', 'end', { recorded: named(end.agentId, world.agents), live, draft: live, cause: undefined })
}

/** At the end a ticket that is closed has no due date: then the one that it began with says more. */
function compareDue({ opened, end }: Recorded, live: Lived, draft: Lived): Compared {
  const ends = {
    recorded: dated(dueAtOf(end)),
    live: dated(dueAtOf(live.course.state)),
    draft: dated(dueAtOf(draft.course.state)),
    cause: draft.course.causes.slaDueAt,
  }
  const atEnd = compare('dueAt', 'end', ends)
  if (!isReproduced(atEnd) || isDifferent(atEnd)) return atEnd
  return compare('dueAt', 'opened', {
    recorded: dated(dueAtOf(opened)),
    live: dated(live.course.turns[0]?.dueAt ?? null),
    draft: dated(draft.course.turns[0]?.dueAt ?? null),
    cause: draft.course.dueCauseThen,
  })
}

function compareSkills(live: Lived, draft: Lived): Compared {
  const value = ({ course: { needs } }: Lived): Value => {
    const label = needs
      .map(({ skill, minLevel, isRequired }) => `${skill} ${minLevel}${isRequired ? '!' : ''}`)
      .sort()
      .join(', ')
    return { key: label, label: label || null }
  }
  return compare('skills', 'opened', { recorded: null, live: value(live), draft: value(draft), cause: undefined })
}

export function isDifferent({ live, draft }: Compared): boolean {
  return live.key !== draft.key
}

/**
 * So much later than its time a job may have run, and what it did with it: a rule of five o'clock is asked a moment after
 * five, and what is due from then on is due so much later. The replay has no such moments.
 */
const MOST_BELATED_MS = 60_000

/** What is not recorded cannot be missed. */
export function isReproduced({ recorded, live }: Compared): boolean {
  if (recorded?.at !== undefined && live.at !== undefined) return Math.abs(recorded.at - live.at) <= MOST_BELATED_MS
  return recorded === null || recorded.key === live.key
}

export function changeOf({ field, at, recorded, live, draft, cause }: Compared): Change {
  return {
    field,
    at,
    recorded: recorded?.label ?? null,
    live: live.label,
    draft: draft.label,
    cause: cause ? { kind: cause.kind, id: cause.id, name: cause.name } : null,
  }
}

export type { Change, Compared }
