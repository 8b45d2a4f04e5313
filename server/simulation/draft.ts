import type { Draft } from '#contract/simulation-draft.ts'
import { newPolicy } from '#server/assignment/new-policy.ts'
import { withIds } from '#server/sla/plans/sla-plans.ts'
import type { Configuration, Plan, PolicyFacts } from './configuration.ts'
import { policyFinder } from './policy-finder.ts'

/**
 * The configuration as a draft would have it. What is new has a negative id, the first one -1.
 *
 * @param draft  checked: what it names is there
 */
export function overlaid(configuration: Configuration, draft: Draft): Configuration {
  return {
    ...configuration,
    filters: ordered(configuration.filters, draft.ticketFilters, newFilter),
    rules: ordered(configuration.rules, draft.rules, newRule),
    topics: patched(configuration.topics, draft.helpTopics?.changed ?? []),
    plans: configuration.plans.map((plan) => {
      const change = draft.slaPlans?.changed.find(({ id }) => id === plan.id)
      return change ? planAs(plan, change) : plan
    }),
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

function planAs(plan: Plan, change: NonNullable<Draft['slaPlans']>['changed'][number]): Plan {
  const { firstResponseMinutes, nextResponseMinutes, graceMinutes, byPriority, escalations, ...rest } = change
  return {
    ...plan,
    ...given(rest),
    version: plan.version + 1,
    targets: {
      firstResponse: firstResponseMinutes === undefined ? plan.targets.firstResponse : firstResponseMinutes,
      nextResponse: nextResponseMinutes === undefined ? plan.targets.nextResponse : nextResponseMinutes,
      resolution: graceMinutes ?? plan.targets.resolution,
    },
    ...(byPriority && {
      byPriority: byPriority.map((one) => ({
        priorityId: one.priorityId,
        firstResponse: one.firstResponseMinutes ?? null,
        nextResponse: one.nextResponseMinutes ?? null,
        resolution: one.graceMinutes ?? null,
      })),
    }),
    ...(escalations && { steps: withIds(escalations, plan.steps) }),
  }
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

/** What is said of it; what is absent stays. */
function given<T extends object>(change: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
