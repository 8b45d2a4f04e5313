import type { Cause } from '#contract/tickets.ts'
import type { Op } from '#server/platform/operation.ts'
import { type Found, findNamed } from '#server/routing/conditions/named.ts'
import { type Defaults, resolveDefaults, type Wishes } from '#server/routing/defaults.ts'
import { decideFilters } from '#server/routing/filters/decide.ts'
import type { Arrival, Effects, WishedField } from '#server/routing/filters/filter.ts'
import { activeFilters } from '#server/routing/filters/load.ts'
import { refsOf, schedulesAt } from '#server/sla/hours.ts'
import { timesOf } from '#server/sla/versions.ts'
import { offeredTo } from './answer-files.ts'
import { answeredFacts, arrivalOf } from './arrival.ts'
import { type Asked, askedOf } from './asked.ts'
import { agentsFacts, notAssignable } from './assignees.ts'
import { chooserOf } from './chooser.ts'
import type { Opening } from './open.ts'
import { loadOpening, type Named, type OpeningReference } from './reference.ts'
import { RejectedByFilter, SenderRefused } from './rejected.ts'
import { type Skipped, settleAssignee, settleField, type UsableWishes, usableSkills, usableWishes } from './settle.ts'

/** An opening as the ticket filters leave it. */
export interface Judged {
  /** With somebody else as its requester, where a filter uses the Reply-To address. */
  opening: Opening
  reference: OpeningReference
  answers: Opening['fields']
  defaults: Defaults
  arrival: Arrival
  effects: Effects
  skipped: Skipped[]
  /** Skills that filters name, as `findNamed` gives them. */
  skills: ReadonlyMap<string, Found>
  /** What put the Reply-To address in the sender's place. */
  replyTo: Cause | null
  /** What is kept of it, so that it can be decided again. */
  asked: Asked
}

/**
 * Asks the ticket filters and works out where the ticket goes, before anything is written.
 *
 * @throws RejectedByFilter, SenderRefused
 */
export async function judge(
  op: Op,
  given: { opening: Opening; reference: OpeningReference; answers: Opening['fields']; text: string },
): Promise<Judged> {
  const { answers, text } = given
  let { opening, reference } = given
  const working = await workingSchedules(op, reference)
  const look = async () => {
    const answered = await answeredFacts(op, { reference, answers })
    return arrivalOf(op, {
      opening,
      reference,
      defaults: defaultsOf(op, { opening, reference }),
      text,
      answered,
      working,
    })
  }
  let arrival = await look()
  const filters = await activeFilters(op.db, reference.filterRevision)
  let effects = decideFilters(filters, arrival)
  const { replyTo } = effects
  const first = replyTo ? arrival : undefined
  if (replyTo) {
    const { email, name } = replyTo
    const refusal = opening.received?.mail?.replyTo?.refusal
    if (refusal) throw new SenderRefused(refusal)
    opening = { ...opening, requester: { email, ...(name && { name }) } }
    reference = await loadOpening(op.db, opening)
    arrival = await look()
    effects = decideFilters(filters, arrival, { hasReplied: true })
  }
  if (effects.rejectedBy) throw new RejectedByFilter(effects.rejectedBy, { arrival, runs: effects.runs })

  const named = namedBy(effects)
  if (Object.keys(named).length > 0) reference = await loadOpening(op.db, opening, named)
  const settled = usableWishes(effects, availabilityIn(reference))
  const skills = await findNamed(
    op.db,
    effects.skills.map(({ skillId: id }) => ({ of: 'skills' as const, id, at: '' })),
  )
  const needs = usableSkills(effects, (id) => skills.get(`skills ${id}`)?.availability)
  const { skipped } = settled
  skipped.push(...needs.skipped)
  const resolve = (wishes?: Wishes) => defaultsOf(op, { opening, reference, wishes })
  const { department } = resolve(settled.wishes)
  const whyNot = await assignability(op, { wishes: settled.wishes, department })
  const defaults = settleAssignee(effects, settled, { resolve, whyNot })
  const sets = effects.fields.length > 0
  return {
    opening,
    reference,
    defaults,
    arrival,
    effects: { ...effects, skills: needs.skills },
    skipped,
    skills,
    replyTo: replyTo?.cause ?? null,
    answers: await withFields(op, answers, { effects, reference, skipped }),
    asked: askedOf(op, given.opening, { answers: sets ? answers : undefined, sender: first }),
  }
}

/** The hours that it is now in: their versions are worked out once a process. */
async function workingSchedules(op: Op, { schedules, settings }: OpeningReference): Promise<number[]> {
  const inUse = refsOf(schedules, settings.desk.timeZone)
  return schedulesAt({ inUse, timeOf: await timesOf(op.db, inUse) }, op.now)
}

function namedBy({ wishes }: Effects): Named {
  const fields = Object.entries(wishes) as [WishedField, Effects['wishes'][WishedField]][]
  return Object.fromEntries(
    fields.filter(([, list]) => list.length > 0).map(([field, list]) => [field, list.map(({ value }) => value)]),
  )
}

function availabilityIn(reference: OpeningReference) {
  const entries: Record<WishedField, { id: number; availability: string; state?: string }[]> = {
    departmentId: reference.departments,
    priorityId: reference.priorities,
    statusId: reference.statuses.filter(({ state }) => state !== 'archived'),
    slaPlanId: reference.slaPlans,
    helpTopicId: reference.topic ? [reference.topic] : [],
    agentId: reference.agents,
    teamId: reference.teams,
  }
  return (field: WishedField, id: number) => entries[field].find((entry) => entry.id === id)?.availability
}

/** Whether the agents whom filters want can have a ticket of this department. */
async function assignability(
  op: Op,
  { wishes, department }: { wishes: UsableWishes; department: Defaults['department'] },
): Promise<(agentId: number) => string | null> {
  const wanted = wishes.agentId.map(({ value }) => value)
  const facts = await agentsFacts(op.db, wanted, department.value ?? 0)
  return (agentId) => {
    const found = facts.get(agentId)
    return found ? notAssignable(found, found.assignableTo) : 'not_found'
  }
}

async function withFields(
  op: Op,
  answers: Opening['fields'],
  { effects, reference, skipped }: { effects: Effects; reference: OpeningReference; skipped: Skipped[] },
): Promise<Opening['fields']> {
  const { questions } = reference
  let kept = answers
  for (const { key, value, run } of effects.fields) {
    const asked = questions.filter((question) => question.key === key)
    const offered = await offeredTo(op, { fields: asked, given: { [key]: value }, side: 'agent' })
    const settled = settleField(kept, { key, value }, { questions, offered, now: op.now })
    if ('why' in settled) skipped.push({ run, field: 'field', value: key, why: settled.why })
    else kept = settled.answers
  }
  return kept
}

function defaultsOf(
  op: Op,
  { opening, reference, wishes }: { opening: Opening; reference: OpeningReference; wishes?: Wishes },
): Defaults {
  const { tickets } = reference.settings
  return resolveDefaults({
    given: opening.side === 'agent' ? opening : {},
    wishes,
    received: opening.received,
    chooser: chooserOf(op),
    topic: reference.topic?.availability === 'active' ? reference.topic : null,
    organization: reference.sender.organization,
    settings: {
      departmentId: tickets.defaultDepartmentId,
      priorityId: tickets.defaultPriorityId,
      statusId: tickets.defaultStatusId,
      slaPlanId: tickets.defaultSlaPlanId,
    },
    usable: {
      departments: new Map(active(reference.departments).map((entry) => [entry.id, entry])),
      slaPlans: ids(reference.slaPlans),
      priorities: ids(reference.priorities),
      statuses: ids(reference.statuses),
    },
  })
}

function active<E extends { availability: string }>(entries: E[]): E[] {
  return entries.filter((entry) => entry.availability === 'active')
}

function ids(entries: { id: number; availability: string }[]): Set<number> {
  return new Set(active(entries).map((entry) => entry.id))
}
