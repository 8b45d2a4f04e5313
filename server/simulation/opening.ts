import type { Cause } from '#contract/cause.ts'
import type { Facts } from '#server/routing/conditions/evaluate.ts'
import { type Defaults, resolveDefaults, type Topic, type Wishes } from '#server/routing/defaults.ts'
import { decideFilters } from '#server/routing/filters/decide.ts'
import type { Arrival, Effects } from '#server/routing/filters/filter.ts'
import { schedulesAt } from '#server/sla/hours.ts'
import type { Asked } from '#server/tickets/asked.ts'
import { type Skipped, settleAssignee, settleField, usableWishes } from '#server/tickets/settle.ts'
import { availabilityOf, whyNot } from './choosable.ts'
import type { HelpTopic } from './configuration.ts'
import { mailsOf, needsOf, ranOf } from './filters-did.ts'
import type { Opened } from './outcome.ts'
import type { Recorded } from './recorded.ts'
import type { Causes, State } from './state.ts'
import type { World } from './world.ts'

/** Somebody who is not known by an id here. */
export const STRANGER = -1

/**
 * Opens a ticket again in a world: the filters are asked about what came, and the defaults are resolved, by the deciders
 * that did it then. One of which nothing was kept begins as it did.
 */
export function openAgain(world: World, recorded: Recorded): Opened {
  const { arrival, asked } = recorded
  if (!arrival || !asked) return asItWas(recorded)
  const asking = { world, recorded, asked }
  const first = withDefaults(
    asking,
    asked.sender ? { ...arrival, facts: bySender(arrival.facts, asked.sender) } : arrival,
  )
  let seen = first
  let effects = decideFilters(world.filters, seen, { clock: still })
  const { replyTo } = effects
  if (replyTo) {
    seen = withDefaults(asking, { ...arrival, facts: ofReplyTo(recorded, first.facts, replyTo) })
    effects = decideFilters(world.filters, seen, { hasReplied: true, clock: still })
  }
  return settled({ ...asking, effects, seen, replyTo: replyTo?.cause ?? null })
}

/** How long a filter takes is no question here. */
const still = () => 0

interface Asking {
  world: World
  recorded: Recorded
  asked: Asked
}

interface Settling extends Asking {
  effects: Effects
  seen: Arrival
  replyTo: Cause | null
}

function settled({ world, recorded, asked, effects, seen, replyTo }: Settling): Opened {
  const { wishes, skipped } = usableWishes(effects, (field, id) => availabilityOf(world, field, id))
  const topic = topicOf(world, wishes.helpTopicId[0]?.value ?? askedTopic(world, asked))
  const resolve = (wished?: Wishes) => defaultsIn({ world, asked, topic, wishes: wished, facts: seen.facts })
  const defaults = settleAssignee(
    effects,
    { wishes, skipped },
    { resolve, whyNot: (id, home) => whyNot({ world, recorded }, id, home) },
  )
  const fields = settledFields({ world, recorded, asked, topic, effects, skipped })
  const { state, causes } = begun({ world, recorded, asked, topic, defaults, fields, seen })
  if (effects.fields.length > 0) causes.fields = effects.fields.at(-1)?.run.cause as Cause
  if (replyTo) causes.requesterId = replyTo
  const byTopic = wishes.helpTopicId.find(({ value }) => value === state.helpTopicId)
  if (byTopic) causes.helpTopicId = byTopic.cause
  const autoResponds = asked.autoRespond !== false && effects.autoResponseOffBy === null
  const collaborators = [...new Set(effects.collaborators.map(({ email }) => email))]
  const about = { state, requesterEmail: String(seen.facts['requester.email'] ?? ''), collaborators }
  return {
    rejectedBy: effects.rejectedBy?.cause ?? null,
    state,
    causes,
    facts: seen.facts,
    names: seen.names,
    filters: [
      ...effects.runs.map((run) => ranOf(run, { defaults, skipped, state })),
      ...effects.silent.map(({ filter, error }) => ({ id: filter.id, changed: false, error })),
    ],
    mails: mailsOf(world, effects, { ...about, at: recorded.openedAt, autoResponds }),
    needs: needsOf(world, effects),
    autoResponds: autoResponds && effects.answer === null,
    collaborators,
  }
}

function asItWas({ opened, openedAt, requester, source }: Recorded): Opened {
  return {
    rejectedBy: null,
    state: { ...opened, slaDueAt: null },
    causes: {},
    facts: { subject: opened.subject, source, 'requester.email': requester.email, openedAt },
    names: {},
    filters: [],
    mails: [],
    needs: [],
    autoResponds: false,
    collaborators: [],
  }
}

// ── what filters see ──

const ofPerson = /^(requester|organization)\b/

function bySender(facts: Facts, sender: Facts): Facts {
  return { ...Object.fromEntries(Object.entries(facts).filter(([key]) => !ofPerson.test(key))), ...sender }
}

/** Of the one whom a Reply-To names it is known what was seen then, if he took the sender's place; else he is a stranger. */
function ofReplyTo(
  { arrival, asked }: Recorded,
  facts: Facts,
  { email, name }: { email: string; name: string },
): Facts {
  if (arrival && asked?.sender && arrival.facts['requester.email'] === email) return arrival.facts
  return bySender(facts, { 'requester.email': email, ...(name && { 'requester.name': name }), 'requester.isNew': true })
}

/** What came, with what the ticket would have without filters: that depends on the world. */
function withDefaults({ world, recorded, asked }: Asking, arrival: Arrival): Arrival {
  const topic = topicOf(world, askedTopic(world, asked))
  const { facts: before, channel } = arrival
  const defaults = defaultsIn({ world, asked, topic, facts: before })
  const facts: Record<string, Facts[string]> = { ...before, ...hoursAgain(world, before, recorded.openedAt) }
  const names: Record<string, string> = { ...arrival.names }
  const say = (key: string, id: number | null, name: string | undefined) => {
    delete facts[key]
    delete names[key]
    if (id === null) return
    facts[key] = id
    if (name) names[key] = name
  }
  say('helpTopic', topic?.id ?? null, topic?.path)
  say('priority', defaults.priority.value, named(world.priorities, defaults.priority.value))
  say('department', defaults.department.value, named(world.departments, defaults.department.value))
  say('status', defaults.status.value, named(world.statuses, defaults.status.value))
  say('slaPlan', defaults.slaPlan.value, named(world.plans, defaults.slaPlan.value))
  say('agent', defaults.agent.value, named(world.agents, defaults.agent.value))
  say('team', defaults.team.value, named(world.teams, defaults.team.value))
  return { channel, facts, names }
}

/** Of schedules that the draft draws otherwise it is worked out whether the ticket came in their hours; of others it is known. */
function hoursAgain({ redrawn, inUse, timeOf }: World, { 'time.schedules': seen }: Facts, at: number): Facts {
  if (redrawn.size === 0) return {}
  const kept = Array.isArray(seen) ? seen.filter((id) => !redrawn.has(Number(id))) : []
  const now = schedulesAt({ inUse: inUse.filter(({ id }) => redrawn.has(id)), timeOf }, new Date(at))
  return { 'time.schedules': [...kept, ...now].map(Number) }
}

function named(things: ReadonlyMap<number, { name: string }>, id: number | null): string | undefined {
  return id === null ? undefined : things.get(id)?.name
}

// ── what the ticket begins with ──

function askedTopic({ settings }: World, { given }: Asked): number | null {
  return given.helpTopicId ?? settings.tickets.defaultHelpTopicId
}

/** One that may be used. */
function topicOf(world: World, id: number | null): HelpTopic | null {
  const topic = id === null ? undefined : world.topics.get(id)
  return topic?.availability === 'active' ? topic : null
}

interface Resolving {
  world: World
  asked: Asked
  topic: Topic | null
  wishes?: Wishes | undefined
  facts: Facts
}

function defaultsIn({ world, asked, topic, wishes, facts }: Resolving): Defaults {
  const { tickets } = world.settings
  const organization = facts.organization
  return resolveDefaults({
    given: asked.side === 'agent' ? asked.given : {},
    wishes,
    received: asked.received,
    chooser: asked.chooser,
    topic,
    organization: (typeof organization === 'number' && world.organizations.get(organization)) || null,
    settings: {
      departmentId: tickets.defaultDepartmentId,
      priorityId: tickets.defaultPriorityId,
      statusId: tickets.defaultStatusId,
      slaPlanId: tickets.defaultSlaPlanId,
    },
    usable: world.usable,
  })
}

function settledFields({
  world,
  recorded,
  asked,
  topic,
  effects,
  skipped,
}: Asking & { topic: HelpTopic | null; effects: Effects; skipped: Skipped[] }): State['fields'] {
  let answers = asked.answers ?? recorded.opened.fields
  if (effects.fields.length === 0) return answers
  const more = {
    questions: topic?.questions ?? world.questions,
    offered: world.offered,
    now: new Date(recorded.openedAt),
  }
  for (const { key, value, run } of effects.fields) {
    const result = settleField(answers, { key, value }, more)
    if ('reason' in result) skipped.push({ run, field: 'field', value: key, reason: result.reason })
    else answers = result.answers
  }
  return answers
}

interface Beginning extends Asking {
  topic: HelpTopic | null
  defaults: Defaults
  fields: State['fields']
  seen: Arrival
}

function begun({ world, recorded, asked, topic, defaults, fields, seen }: Beginning): { state: State; causes: Causes } {
  const { opened, openedAt } = recorded
  const statusId = need(defaults.status.value)
  const state = world.statuses.get(statusId)?.state ?? 'open'
  const isOpen = state === 'open'
  const departmentId = need(defaults.department.value)
  const wanted = defaults.agent.value
  const isChosen = asked.side === 'agent' && asked.given.agentId !== undefined
  const mayHave = wanted !== null && (isChosen || whyNot({ world, recorded }, wanted, departmentId) === null)
  const team = defaults.team.value === null ? undefined : world.teams.get(defaults.team.value)
  const agentId = isOpen && mayHave ? wanted : null
  const teamId = isOpen && team?.availability === 'active' ? team.id : null
  const { dueAt } = asked.given
  const isSame = seen.facts['requester.email'] === recorded.arrival?.facts['requester.email']
  return {
    state: {
      subject: opened.subject,
      requesterId: isSame ? opened.requesterId : STRANGER,
      statusId,
      state,
      departmentId,
      helpTopicId: topic?.id ?? null,
      priorityId: need(defaults.priority.value),
      slaPlanId: defaults.slaPlan.value,
      agentId,
      teamId,
      fields,
      isAnswered: false,
      isOverdue: false,
      explicitDueAt: isOpen && dueAt !== undefined ? Date.parse(dueAt) : null,
      slaDueAt: null,
      closedAt: isOpen ? null : openedAt,
      reopenedAt: null,
    },
    causes: {
      departmentId: defaults.department.cause,
      priorityId: defaults.priority.cause,
      statusId: defaults.status.cause,
      slaPlanId: defaults.slaPlan.cause,
      ...(agentId !== null && { agentId: defaults.agent.cause }),
      ...(teamId !== null && { teamId: defaults.team.cause }),
      helpTopicId: asked.chooser,
    },
  }
}

// The desk's defaults cannot be archived or deleted, so one of the proposals always stands.
function need(value: number | null): number {
  if (value === null) throw new Error('a default of the desk is missing')
  return value
}
