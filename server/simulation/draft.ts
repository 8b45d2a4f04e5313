import type { Draft } from '#contract/simulation-draft.ts'
import { newPolicy } from '#server/assignment/new-policy.ts'
import type { Configuration, PolicyFacts } from './configuration.ts'
import { plansAs } from './draft-plans.ts'
import { schedulesAs } from './draft-schedules.ts'
import { given } from './given.ts'
import { policyFinder } from './policy-finder.ts'

/**
 * The configuration as a draft would have it. New filters, rules and policies have negative ids, the first one -1; new
 * SLA plans and schedules have those that the draft gives them.
 *
 * @param draft  checked: what it names is there
 */
export function overlaid(configuration: Configuration, draft: Draft): Configuration {
  return {
    ...configuration,
    filters: ordered(configuration.filters, draft.ticketFilters, newFilter),
    rules: ordered(configuration.rules, draft.rules, newRule),
    settings: settingsAs(configuration, draft),
    departments: patched(configuration.departments, draft.departments?.changed ?? []),
    topics: patched(configuration.topics, draft.helpTopics?.changed ?? []),
    plans: plansAs(configuration.plans, draft.slaPlans?.changed ?? []),
    ...schedulesAs(configuration, draft.schedules?.changed ?? []),
    policies: policiesAs(configuration, draft),
  }
}

const newFilter = {
  name: '',
  version: 1,
  target: 'any' as const,
  addressId: null,
  conditions: { all: [] },
  actions: [],
  stopsFurther: false,
  isSilent: false,
  availability: 'active' as const,
}

const newRule = {
  name: '',
  version: 1,
  trigger: { kind: 'event' as const, events: ['opened' as const] },
  conditions: { all: [] },
  actions: [],
  stopsFurther: false,
  isSilent: false,
  availability: 'active' as const,
}

interface Ordered {
  changed: { id: number | null }[]
  removed: number[]
  order?: number[] | undefined
}

function ordered<T extends { id: number; version: number }>(
  listed: readonly T[],
  draft: Ordered | undefined,
  blank: Omit<T, 'id'>,
): T[] {
  if (!draft) return [...listed]
  const { changed, removed, order } = draft
  const known = listed
    .filter(({ id }) => !removed.includes(id))
    .map((one) => {
      const change = changed.find(({ id }) => id === one.id)
      return change ? { ...one, ...given(change), id: one.id, version: one.version + 1 } : one
    })
  if (order) {
    const place = new Map(order.map((id, at) => [id, at]))
    known.sort((one, other) => (place.get(one.id) ?? 0) - (place.get(other.id) ?? 0))
  }
  const fresh = changed.filter(({ id }) => id === null)
  // The blank one has everything that T has but its id, and a change is a part of T.
  return [...known, ...fresh.map((change, at) => ({ ...blank, ...given(change), id: -1 - at }) as unknown as T)]
}

function patched<T extends { id: number }>(things: readonly T[], changed: readonly { id: number }[]): T[] {
  const changes = new Map(changed.map((change) => [change.id, change]))
  return things.map((thing) => ({ ...thing, ...given(changes.get(thing.id) ?? {}) }))
}

function settingsAs({ settings }: Configuration, draft: Draft): Configuration['settings'] {
  const { tickets = {} } = draft.settings ?? {}
  return { ...settings, tickets: { ...settings.tickets, ...given(tickets) } }
}

function policiesAs(configuration: Configuration, draft: Draft): PolicyFacts[] {
  const changed = draft.assignmentPolicies?.changed ?? []
  const policyOf = policyFinder(configuration)
  const isOf = (policy: PolicyFacts, { kind, id }: { kind: string; id: number }) =>
    policy.subject.kind === kind && policy.subject.id === id
  const known = configuration.policies.flatMap((policy) => {
    const change = changed.find(({ subject }) => isOf(policy, subject))
    if (!change) return [policy]
    const { subject: _, isOwn, ...fields } = change
    return isOwn ? [{ ...policy, ...given(fields), version: policy.version + 1 }] : []
  })
  const fresh = changed.filter(
    ({ subject, isOwn }) => isOwn && !configuration.policies.some((policy) => isOf(policy, subject)),
  )
  return [
    ...known,
    ...fresh.map(({ subject, isOwn: _, ...fields }, at) => {
      const owners = subject.kind === 'department' ? configuration.departments : configuration.teams
      const name = owners.find(({ id }) => id === subject.id)?.name ?? ''
      const taken = subject.kind === 'department' ? policyOf(subject.id, null) : null
      return { ...newPolicy, ...taken, ...given(fields), id: -1 - at, version: 1, subject: { ...subject, name } }
    }),
  ]
}
