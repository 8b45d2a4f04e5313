import type { Draft } from '#contract/simulation-draft.ts'
import type { SimulatedPlan, SimulatedRule } from '#contract/simulations.ts'
import { TargetKind as targets } from '#contract/sla.ts'
import type { Availability, Configuration } from './configuration.ts'
import type { RuleTally, Tally } from './tally.ts'
import type { Outcome } from './task.ts'

interface Worlds {
  saved: Configuration
  drafted: Configuration
  draft: Draft
}

/** What has been counted, as it is told. */
export function resultOf(tally: Tally, worlds: Worlds, assignment: Outcome['assignment']): Outcome {
  const { tickets, reproduced, notReproduced, differ, byField, breaches, mails, leftOut } = tally
  const { saved, drafted, draft } = worlds
  const byTarget = targets.options.map((target) => ({ target, ...breaches[target] }))
  const sum = (key: 'live' | 'draft' | 'won' | 'lost') => byTarget.reduce((all, one) => all + one[key], 0)
  return {
    tickets,
    reproduced,
    notReproduced,
    differ,
    byField: [...byField].map(([field, count]) => ({ field, tickets: count })).sort((a, b) => b.tickets - a.tickets),
    breaches: { live: sum('live'), draft: sum('draft'), won: sum('won'), lost: sum('lost'), byTarget },
    mails,
    ticketFilters: asked(tally.filters, { saved: saved.filters, drafted: drafted.filters, draft: draft.ticketFilters }),
    rules: asked(tally.rules, { saved: saved.rules, drafted: drafted.rules, draft: draft.rules }),
    slaPlans: plansOf(tally, drafted, draft),
    assignment,
    leftOut: [...leftOut].map(([key, count]) => ({ key, tickets: count })),
  }
}

interface Asked {
  id: number
  name: string
  availability: Availability
}

/** All that are asked, as things are or in the draft: those that never match too. */
function asked(
  counts: ReadonlyMap<number, RuleTally>,
  {
    saved,
    drafted,
    draft,
  }: { saved: readonly Asked[]; drafted: readonly Asked[]; draft: Draft['rules'] | Draft['ticketFilters'] },
): SimulatedRule[] {
  const removed = saved.filter(({ id }) => draft?.removed.includes(id))
  const before = new Map(saved.map((one) => [one.id, one]))
  return [...drafted, ...removed]
    .filter(({ id, availability }) => availability === 'active' || before.get(id)?.availability === 'active')
    .map(({ id, name }) => ({
      id: id < 0 ? null : id,
      name,
      isDraft: id < 0 || (draft?.changed.some((one) => one.id === id) ?? false),
      isRemoved: draft?.removed.includes(id) ?? false,
      ...(counts.get(id) ?? { live: 0, draft: 0, changed: 0, failed: 0 }),
    }))
}

/** Those that tickets have, and those of the draft, though none had them. */
function plansOf({ plans: counts }: Tally, { plans }: Configuration, { slaPlans }: Draft): SimulatedPlan[] {
  const changed = new Set(slaPlans?.changed.map(({ id }) => id))
  return plans
    .filter(({ id }) => changed.has(id) || counts.has(id))
    .map(({ id, name }) => ({
      id: id < 0 ? null : id,
      name,
      isDraft: changed.has(id),
      ...(counts.get(id) ?? { live: 0, draft: 0 }),
    }))
}
