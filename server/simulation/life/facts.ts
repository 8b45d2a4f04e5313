import type { Answers } from '#contract/answers.ts'
import { factsBefore } from '#server/automation/rules/decide.ts'
import { factsOf, namesOf, type Seen } from '#server/automation/rules/subjects.ts'
import { answerFactsOf } from '#server/forms/condition-fields.ts'
import type { Fact, Facts } from '#server/routing/conditions/evaluate.ts'
import type { World } from '../world.ts'
import { choicesIn } from './desk.ts'
import type { Happened, Life } from './life.ts'

/** What the rules of a world look at: nothing else is worked out. */
interface Asked {
  plain: readonly string[]
  answers: boolean
  /** Answers about people: as they were when the ticket came. */
  people: readonly string[]
}

const askedIn = new WeakMap<World, Asked>()

function askedBy(world: World): Asked {
  const known = askedIn.get(world)
  if (known) return known
  const fields = [...new Set(world.rules.flatMap(({ condition }) => condition.fields))]
  const people = fields.filter((field) => /^(requester|organization)\.fields\./.test(field))
  const answers = fields.filter((field) => field.startsWith('fields.'))
  const asked = {
    plain: fields.filter((field) => !people.includes(field) && !answers.includes(field)),
    people,
    answers: answers.length > 0,
  }
  askedIn.set(world, asked)
  return asked
}

/** A ticket as rules see it now. */
export function factsNow(life: Life): Facts {
  const { plain, answers, people } = askedBy(life.world)
  const facts = factsOf(seenNow(life), { now: life.now, keys: plain })
  for (const key of people) facts[key] = life.opened.facts[key]
  if (answers) Object.assign(facts, answered(life, life.ticket.fields as Answers))
  return facts
}

/** The same as it was before an event. */
export function factsBeforeEvent(life: Life, facts: Facts, event: Happened): Facts | null {
  const from = event.changes.fields?.from
  const { answers } = askedBy(life.world)
  return factsBefore(facts, event, from && answers ? answered(life, from as Answers) : {})
}

function answered(life: Life, answers: Answers): Record<string, Fact> {
  const { questions } = choicesIn(life.desk, life.ticket, {})
  const facts = answerFactsOf({ fields: questions, answers }, life.world.itemFacts)
  return Object.fromEntries(Object.entries(facts).map(([key, fact]) => [`fields.${key}`, fact]))
}

export function namesNow(life: Life): Record<string, string> {
  return namesOf(seenNow(life))
}

export function seenNow(life: Life): Seen {
  const { world, ticket, recorded, opened } = life
  const { requester } = recorded
  const isHim = ticket.requesterId === requester.id
  const known = (key: string) => String(opened.facts[`requester.${key}`] ?? '')
  const organization = isHim && requester.organizationId !== null ? (requester.organization ?? null) : null
  return {
    subject: ticket.subject,
    message: life.message,
    source: ticket.source,
    choices: {
      helpTopic: topicNow(world, ticket.helpTopicId),
      priority: thing(world.priorities, ticket.priorityId),
      department: thing(world.departments, ticket.departmentId),
      status: thing(world.statuses, ticket.statusId),
      slaPlan: thing(world.plans, ticket.slaPlanId),
      agent: thing(world.agents, ticket.agentId),
      team: thing(world.teams, ticket.teamId),
      organization: organization && { id: requester.organizationId as number, name: organization.name },
    },
    requester: isHim
      ? requester
      : { name: known('name'), email: known('email'), phone: known('phone'), language: known('language') || null },
    organization,
    plain: ticket,
    openedAt: ticket.createdAt,
    updatedAt: life.updatedAt,
    statusAt: life.statusAt,
    lastMessageAt: ticket.lastMessageAt,
    lastReplyAt: ticket.lastReplyAt,
    dueAt: ticket.explicitDueAt ?? ticket.slaDueAt,
    timeZone: world.settings.desk.timeZone,
    hours: world,
    arrived: opened,
  }
}

function thing<T extends { id: number; name: string }>(things: ReadonlyMap<number, T>, id: number | null): T | null {
  return (id === null ? undefined : things.get(id)) ?? null
}

function topicNow({ topics }: World, id: number | null): { id: number; name: string } | null {
  const topic = id === null ? undefined : topics.get(id)
  return topic ? { id: topic.id, name: topic.path } : null
}
