import type { Op } from '#server/platform/operation.ts'
import type { Reason } from '#server/platform/reason.ts'
import type { Found } from '#server/routing/conditions/named.ts'
import { type Defaults, resolveDefaults, type Wishes } from '#server/routing/defaults.ts'
import type { Arrival, Effects, WishedField } from '#server/routing/filters/filter.ts'
import { offeredTo } from './answer-files.ts'
import { notAssignable } from './assignees.ts'
import { chooserOf } from './chooser.ts'
import type { Opening } from './open.ts'
import type { OpeningReference } from './reference.ts'
import { type Skipped, settleAssignee, settleField, type UsableWishes, usableSkills, usableWishes } from './settle.ts'
import { type Reading, readingFor } from './settle-reading.ts'

/** An opening as filters saw it. */
export interface Settling {
  opening: Opening
  reference: OpeningReference
  answers: Opening['fields']
  arrival: Arrival
}

/** What holds of what filters want. */
export interface Settled {
  /** With what they name. */
  reference: OpeningReference
  answers: Opening['fields']
  defaults: Defaults
  effects: Effects
  skipped: Skipped[]
  /** Topics and skills that filters name, and whatever their mails do, as `findNamed` gives them. */
  named: ReadonlyMap<string, Found>
}

/**
 * Works out what holds of what filters want; nothing more is read where they want nothing.
 *
 * @param reading  shared, where several effects of one opening are worked out
 */
export async function settleEffects(
  op: Op,
  given: Settling,
  effects: Effects,
  reading: Reading = readingFor(op, given, [effects]),
): Promise<Settled> {
  const { opening, answers } = given
  const reference = await reading.reference(effects)
  const named = await reading.named()
  const settled = usableWishes(effects, availabilityIn(reference, named))
  const needs = usableSkills(effects, (id) => named.get(`skills ${id}`)?.availability)
  const { skipped } = settled
  skipped.push(...needs.skipped)
  const resolve = (wishes?: Wishes) => defaultsOf(op, { opening, reference, wishes })
  const { department } = resolve(settled.wishes)
  const whyNot = await assignability(reading, { wishes: settled.wishes, department })
  const defaults = settleAssignee(effects, settled, { resolve, whyNot })
  return {
    reference,
    defaults,
    effects: { ...effects, skills: needs.skills },
    skipped,
    named,
    answers: await withFields(op, answers, { effects, reference, skipped }),
  }
}

function availabilityIn(reference: OpeningReference, named: Settled['named']) {
  const entries: Record<WishedField, { id: number; availability: string; state?: string }[]> = {
    departmentId: reference.departments,
    priorityId: reference.priorities,
    statusId: reference.statuses.filter(({ state }) => state !== 'archived'),
    slaPlanId: reference.slaPlans,
    helpTopicId: reference.topic ? [reference.topic] : [],
    agentId: reference.agents,
    teamId: reference.teams,
  }
  return (field: WishedField, id: number) => {
    const known = entries[field].find((entry) => entry.id === id)?.availability
    if (known !== undefined || field !== 'helpTopicId') return known
    // Only the topic that is taken is read with all that it leads to; of others it is told why they are not.
    const { availability } = named.get(`helpTopics ${id}`) ?? {}
    return availability === 'active' ? undefined : availability
  }
}

/** Whether the agents whom filters want can have a ticket of this department. */
async function assignability(
  reading: Reading,
  { wishes, department }: { wishes: UsableWishes; department: Defaults['department'] },
): Promise<(agentId: number) => Reason | null> {
  if (wishes.agentId.length === 0) return () => null
  const facts = await reading.agents(department.value ?? 0)
  return (agentId) => {
    const found = facts.get(agentId)
    return found ? notAssignable(found, found.assignableTo) : { code: 'not_found', message: 'There is no such agent.' }
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
    if ('reason' in settled) skipped.push({ run, field: 'field', value: key, reason: settled.reason })
    else kept = settled.answers
  }
  return kept
}

/** Where it goes by what was asked for, the wishes of filters and the defaults. */
export function defaultsOf(
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
