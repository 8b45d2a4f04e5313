import type { Difference, SimulatedField } from '#contract/simulations.ts'
import { type TargetKind, TargetKind as targets } from '#contract/sla.ts'
import { changeOf, isDifferent, isReproduced, type Lived, sideBySide } from './compare.ts'
import { openAgain } from './opening.ts'
import type { Breached, Handable, LiveOn, Mail } from './outcome.ts'
import type { Recorded } from './recorded.ts'
import { count, emptyTally, planTally, ruleTally, type Tally } from './tally.ts'
import type { World } from './world.ts'

/** What is kept of a ticket that differs, or that was not reproduced. */
export interface DifferenceRow {
  ticketId: number
  kind: 'differs' | 'notReproduced'
  fields: SimulatedField[]
  data: Pick<Difference, 'changes' | 'breaches' | 'mails'>
}

/** Who has a ticket by all but policies, and by the policies of then. */
export interface Holder {
  ticketId: number
  recorded: number | null
  /** A policy gave it then. */
  wasGiven: boolean
  live: number | null
  draft: number | null
}

/** What handing out needs to know, of all tickets together. */
export interface Waiting {
  live: Handable[]
  draft: Handable[]
  holders: Holder[]
}

export interface Replaying {
  live: World
  /** The same, where the draft is empty. */
  draft: World
  liveOn: LiveOn
}

/** Lives tickets again, one after the other, and counts what becomes of them. Nothing is known here of databases. */
export class Replay {
  readonly tally: Tally = emptyTally()
  readonly waiting: Waiting = { live: [], draft: [], holders: [] }
  readonly #worlds: Replaying
  readonly #byPolicies: boolean

  constructor(worlds: Replaying) {
    this.#worlds = worlds
    this.#byPolicies = [worlds.live, worlds.draft].some(assigns)
  }

  /** Whether it is for policies to say who has tickets, as things are or in the draft. */
  get byPolicies(): boolean {
    return this.#byPolicies
  }

  ticket(recorded: Recorded): DifferenceRow[] {
    const live = this.#lived(this.#worlds.live, recorded)
    const draft = this.#worlds.draft === this.#worlds.live ? live : this.#lived(this.#worlds.draft, recorded)
    this.tally.tickets += 1
    this.#countInputs(recorded)
    this.#countQuestions(recorded, live, draft)
    this.#countRan(live, draft)
    this.#countPlan('live', live)
    this.#countPlan('draft', draft)
    if (this.#byPolicies) this.#keepWaiting(recorded, live, draft)
    return this.#differences(recorded, live, draft)
  }

  #lived(world: World, recorded: Recorded): Lived {
    const opened = openAgain(world, recorded)
    return { world, opened, course: this.#worlds.liveOn(world, recorded, opened) }
  }

  #countInputs({ inputs }: Recorded): void {
    if (inputs === 'none') count(this.tally.leftOut, 'noRecordedInputs')
    if (inputs === 'derived') count(this.tally.leftOut, 'derivedInputs')
  }

  /** Nobody knows how the questions of another topic would have been answered. */
  #countQuestions({ inputs }: Recorded, live: Lived, draft: Lived): void {
    const isOther = draft.opened.state.helpTopicId !== live.opened.state.helpTopicId
    if (inputs !== 'none' && isOther) count(this.tally.leftOut, 'otherQuestions')
  }

  #countRan(live: Lived, draft: Lived): void {
    const { filters, rules } = this.tally
    for (const [kind, counts] of [
      ['filters', filters],
      ['rules', rules],
    ] as const) {
      for (const { id } of firstOfEach(live.course[kind])) ruleTally(counts, id).live += 1
      const inDraft = draft.course[kind]
      for (const { id } of firstOfEach(inDraft)) ruleTally(counts, id).draft += 1
      for (const { id } of firstOfEach(inDraft.filter(({ changed }) => changed))) ruleTally(counts, id).changed += 1
      for (const { id } of firstOfEach(inDraft.filter(({ error }) => error !== null))) ruleTally(counts, id).failed += 1
    }
    const failed = [...draft.course.filters, ...draft.course.rules].some(({ error }) => error !== null)
    if (failed) count(this.tally.leftOut, 'failures')
  }

  #countPlan(kind: 'live' | 'draft', { opened, course }: Lived): void {
    const { slaPlanId } = course.state
    if (!opened.rejectedBy && slaPlanId !== null) planTally(this.tally.plans, slaPlanId)[kind] += 1
  }

  #differences(recorded: Recorded, live: Lived, draft: Lived): DifferenceRow[] {
    const compared = sideBySide(recorded, live, draft, this.#byPolicies)
    const missed = compared.filter((one) => !isReproduced(one))
    const changes = compared.filter(isDifferent).map(changeOf)
    const breaches = { live: breachesOf(live), draft: breachesOf(draft) }
    const mails = { live: mailsOf(live), draft: mailsOf(draft) }
    // What is turned away breaks no promise and writes no mail: that is no merit of the draft.
    const isThere = !live.opened.rejectedBy && !draft.opened.rejectedBy
    if (isThere) changes.push(...this.#countBreaches(breaches), ...this.#countMails(mails))
    if (missed.length > 0) this.#countMissed(recorded)
    else this.tally.reproduced += 1
    const told = { breaches, mails }
    return [
      ...(changes.length > 0 ? [this.#differs(recorded.id, { changes, ...told })] : []),
      ...(missed.length > 0 ? [rowOf(recorded.id, 'notReproduced', { changes: missed.map(changeOf), ...told })] : []),
    ]
  }

  #countMissed({ openedAt }: Recorded): void {
    const { configuredAt } = this.#worlds.live
    this.tally.notReproduced += 1
    if (configuredAt !== null && openedAt < configuredAt) count(this.tally.leftOut, 'configuredSince')
  }

  #differs(ticketId: number, data: DifferenceRow['data']): DifferenceRow {
    const row = rowOf(ticketId, 'differs', data)
    this.tally.differ += 1
    for (const field of row.fields) count(this.tally.byField, field)
    return row
  }

  #countBreaches({ live, draft }: DifferenceRow['data']['breaches']): DifferenceRow['data']['changes'] {
    let isNew = false
    for (const target of targets.options) {
      const tally = this.tally.breaches[target]
      const [before, after] = [countOf(live, target), countOf(draft, target)]
      tally.live += before
      tally.draft += after
      tally.won += Math.max(0, before - after)
      tally.lost += Math.max(0, after - before)
      isNew ||= before !== after
    }
    if (!isNew) return []
    const said = (breaches: { target: TargetKind }[]) => breaches.map(({ target }) => target).join(', ') || null
    return [{ field: 'breaches', at: 'end', recorded: null, live: said(live), draft: said(draft), cause: null }]
  }

  #countMails({ live, draft }: DifferenceRow['data']['mails']): DifferenceRow['data']['changes'] {
    this.tally.mails.live += live.length
    this.tally.mails.draft += draft.length
    if ([...live].sort().join('\n') === [...draft].sort().join('\n')) return []
    const said = (mails: string[]) => (mails.length > 0 ? String(mails.length) : null)
    return [{ field: 'mails', at: 'end', recorded: null, live: said(live), draft: said(draft), cause: null }]
  }

  #keepWaiting(recorded: Recorded, live: Lived, draft: Lived): void {
    const { id, openedAt, requester, events, end } = recorded
    const handable = ({ course }: Lived): Handable => {
      const { ticketId, turns, needs, language } = course
      return {
        ticketId,
        turns,
        needs,
        language,
        openedAt,
        requesterId: requester.id,
        organizationId: requester.organizationId,
      }
    }
    if (!live.course.rejectedBy) this.waiting.live.push(handable(live))
    if (!draft.course.rejectedBy && draft !== live) this.waiting.draft.push(handable(draft))
    this.waiting.holders.push({
      ticketId: id,
      recorded: end.agentId,
      wasGiven: events.some(
        ({ changes }) => changes.agentId?.to != null && changes.agentId.cause?.kind === 'assignment',
      ),
      live: live.course.state.agentId,
      draft: draft.course.state.agentId,
    })
  }
}

function assigns({ policies }: World): boolean {
  return [...policies.values()].some(({ kind }) => kind !== 'none')
}

function firstOfEach<T extends { id: number }>(ran: readonly T[]): T[] {
  if (ran.length < 2) return [...ran]
  return [...new Map(ran.map((one) => [one.id, one])).values()]
}

function rowOf(ticketId: number, kind: DifferenceRow['kind'], data: DifferenceRow['data']): DifferenceRow {
  return { ticketId, kind, data, fields: [...new Set(data.changes.map(({ field }) => field))] }
}

function breachesOf({ course }: Lived): Difference['breaches']['live'] {
  return course.breaches.map(({ target, dueAt }: Breached) => ({ target, dueAt: new Date(dueAt).toISOString() }))
}

function mailsOf({ course }: Lived): string[] {
  return course.mails.map(({ to, by }: Mail) => `${to} (${by.name})`)
}

function countOf(breaches: readonly { target: TargetKind }[], target: TargetKind): number {
  return breaches.filter((one) => one.target === target).length
}
