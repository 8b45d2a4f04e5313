import type { LeftOut, SimulatedField } from '#contract/simulations.ts'
import { type TargetKind, TargetKind as targets } from '#contract/sla.ts'

export type LeftOutKey = LeftOut['key']

export interface RuleTally {
  live: number
  draft: number
  changed: number
  failed: number
}

/** Of an SLA plan: tickets that have it at their end. */
export interface PlanTally {
  live: number
  draft: number
}

export interface TargetTally {
  live: number
  draft: number
  won: number
  lost: number
}

/** What has been counted so far: each thread counts its own tickets. */
export interface Tally {
  tickets: number
  reproduced: number
  notReproduced: number
  differ: number
  byField: Map<SimulatedField, number>
  breaches: Record<TargetKind, TargetTally>
  mails: { live: number; draft: number }
  filters: Map<number, RuleTally>
  rules: Map<number, RuleTally>
  plans: Map<number, PlanTally>
  leftOut: Map<LeftOutKey, number>
}

export function emptyTally(): Tally {
  const none = () => ({ live: 0, draft: 0, won: 0, lost: 0 })
  return {
    tickets: 0,
    reproduced: 0,
    notReproduced: 0,
    differ: 0,
    byField: new Map(),
    breaches: { firstResponse: none(), nextResponse: none(), resolution: none() },
    mails: { live: 0, draft: 0 },
    filters: new Map(),
    rules: new Map(),
    plans: new Map(),
    leftOut: new Map(),
  }
}

export function count<K>(counts: Map<K, number>, key: K, more = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + more)
}

export function ruleTally(counts: Map<number, RuleTally>, id: number): RuleTally {
  const known = counts.get(id)
  if (known) return known
  const made = { live: 0, draft: 0, changed: 0, failed: 0 }
  counts.set(id, made)
  return made
}

export function planTally(counts: Map<number, PlanTally>, id: number): PlanTally {
  const known = counts.get(id)
  if (known) return known
  const made = { live: 0, draft: 0 }
  counts.set(id, made)
  return made
}

/** Takes what another thread has counted into `tally`. */
export function addTally(tally: Tally, other: Tally): void {
  for (const key of ['tickets', 'reproduced', 'notReproduced', 'differ'] as const) tally[key] += other[key]
  for (const [field, more] of other.byField) count(tally.byField, field, more)
  for (const [key, more] of other.leftOut) count(tally.leftOut, key, more)
  for (const target of targets.options) addTo(tally.breaches[target], other.breaches[target])
  addTo(tally.mails, other.mails)
  for (const [id, one] of other.filters) addTo(ruleTally(tally.filters, id), one)
  for (const [id, one] of other.rules) addTo(ruleTally(tally.rules, id), one)
  for (const [id, one] of other.plans) addTo(planTally(tally.plans, id), one)
}

function addTo<T extends { [K in keyof T]: number }>(into: T, more: T): void {
  for (const key of Object.keys(more) as (keyof T)[]) into[key] = (into[key] + more[key]) as T[keyof T]
}
