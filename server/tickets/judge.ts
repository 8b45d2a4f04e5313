import type { Cause } from '#contract/tickets.ts'
import { checkAnswers } from '#server/forms/answers.ts'
import type { Op } from '#server/platform/operation.ts'
import { type Defaults, resolveDefaults, type Wishes } from '#server/routing/defaults.ts'
import { decideFilters } from '#server/routing/filters/decide.ts'
import type { Arrival, Effects, Run, WishedField } from '#server/routing/filters/filter.ts'
import { activeFilters } from '#server/routing/filters/load.ts'
import { timesOf } from '#server/sla/versions.ts'
import { offeredTo } from './answer-files.ts'
import { answeredFacts, arrivalOf } from './arrival.ts'
import { agentFacts, notAssignable } from './assignees.ts'
import { chooserOf } from './chooser.ts'
import type { Opening } from './open.ts'
import { loadOpening, type Named, type OpeningReference } from './reference.ts'
import { RejectedByFilter } from './rejected.ts'

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
  /** What put the Reply-To address in the sender's place. */
  replyTo: Cause | null
}

/** What a filter wants and does not get, and why. */
export interface Skipped {
  run: Run
  /** As in the action: `departmentId`. */
  field: WishedField | 'field'
  value: number | string
  why: string
}

/**
 * Asks the ticket filters and works out where the ticket goes, before anything is written.
 *
 * @throws RejectedByFilter
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
  if (replyTo) {
    const { email, name } = replyTo
    opening = { ...opening, requester: { email, ...(name && { name }) } }
    reference = await loadOpening(op.db, opening)
    arrival = await look()
    effects = decideFilters(filters, arrival, { hasReplied: true })
  }
  if (effects.rejectedBy) throw new RejectedByFilter(effects.rejectedBy, { arrival, runs: effects.runs })

  const named = namedBy(effects)
  if (Object.keys(named).length > 0) reference = await loadOpening(op.db, opening, named)
  const { wishes, skipped } = usableWishes(effects, reference)
  const defaults = await withAssignee(op, { opening, reference, wishes, effects, skipped })
  return {
    opening,
    reference,
    defaults,
    arrival,
    effects,
    skipped,
    replyTo: replyTo?.cause ?? null,
    answers: await withFields(op, answers, { effects, reference, skipped }),
  }
}

const MINUTE = 60_000

/** The hours that it is now in: their versions are worked out once a process. */
async function workingSchedules(op: Op, { schedules, settings }: OpeningReference): Promise<number[]> {
  const hours = schedules.map(({ timeZone, ...schedule }) => ({
    ...schedule,
    timeZone: timeZone ?? settings.desk.timeZone,
    from: 'desk' as const,
  }))
  const timeOf = await timesOf(op.db, hours)
  const now = op.now.getTime()
  return hours.filter((schedule) => timeOf(schedule).between(now, now + MINUTE) > 0).map(({ id }) => id)
}

type UsableWishes = Record<WishedField, Effects['wishes'][WishedField]>

function namedBy({ wishes }: Effects): Named {
  const fields = Object.entries(wishes) as [WishedField, Effects['wishes'][WishedField]][]
  return Object.fromEntries(
    fields.filter(([, list]) => list.length > 0).map(([field, list]) => [field, list.map(({ value }) => value)]),
  )
}

/** Without what is archived, disabled or gone. */
function usableWishes({ wishes }: Effects, reference: OpeningReference): { wishes: UsableWishes; skipped: Skipped[] } {
  const entries: Record<WishedField, { id: number; availability: string; state?: string }[]> = {
    departmentId: reference.departments,
    priorityId: reference.priorities,
    statusId: reference.statuses.filter(({ state }) => state !== 'archived'),
    slaPlanId: reference.slaPlans,
    helpTopicId: reference.topic ? [reference.topic] : [],
    agentId: reference.agents,
    teamId: reference.teams,
  }
  const skipped: Skipped[] = []
  const kept = Object.entries(wishes).map(([name, list]) => {
    const field = name as WishedField
    const usable = list.filter((wish) => {
      const entry = entries[field].find(({ id }) => id === wish.value)
      if (entry?.availability === 'active') return true
      // Of help topics only the one that is taken has been read.
      const isPassedOver = field === 'helpTopicId' && !entry && list[0] !== wish
      if (!isPassedOver)
        skipped.push({ run: wish.run, field, value: wish.value, why: entry?.availability ?? 'not_found' })
      return false
    })
    return [field, usable]
  })
  return { wishes: Object.fromEntries(kept) as UsableWishes, skipped }
}

/** An agent who cannot have the ticket gives way to whom the filter before wants, or the help topic. */
async function withAssignee(
  op: Op,
  {
    opening,
    reference,
    wishes,
    effects,
    skipped,
  }: { opening: Opening; reference: OpeningReference; wishes: UsableWishes; effects: Effects; skipped: Skipped[] },
): Promise<Defaults> {
  for (;;) {
    const defaults = defaultsOf(op, { opening, reference, wishes })
    const [wish] = wishes.agentId
    const { agent, department } = defaults
    if (!wish || agent.value !== wish.value || agent.cause.kind !== 'ticket_filter') return defaults
    const facts = await agentFacts(op.db, wish.value, department.value ?? 0)
    const why = facts ? notAssignable(facts, facts.assignableTo) : 'not_found'
    if (why === null) return defaults
    skipped.push({ run: wish.run, field: 'agentId', value: wish.value, why })
    wishes.agentId = wishes.agentId.slice(1)
    effects.wishes.agentId = wishes.agentId
  }
}

async function withFields(
  op: Op,
  answers: Opening['fields'],
  { effects, reference, skipped }: { effects: Effects; reference: OpeningReference; skipped: Skipped[] },
): Promise<Opening['fields']> {
  let kept = answers
  for (const { key, value, run } of effects.fields) {
    const asked = reference.questions.filter((question) => question.key === key)
    const given = { [key]: value }
    const offered = await offeredTo(op, { fields: asked, given, side: 'agent' })
    const checked = checkAnswers(asked, given, 'agent', { partial: true, offered, now: op.now })
    const [problem] = checked.problems
    if (problem) skipped.push({ run, field: 'field', value: key, why: problem.code })
    else kept = { ...kept, ...checked.answers }
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
