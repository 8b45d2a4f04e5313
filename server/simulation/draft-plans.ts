import type { Draft } from '#contract/simulation-draft.ts'
import { withIds } from '#server/sla/plans/sla-plans.ts'
import type { Plan } from './configuration.ts'
import { given } from './given.ts'

type Change = NonNullable<Draft['slaPlans']>['changed'][number]

const newPlan: Omit<Plan, 'id'> = {
  name: '',
  availability: 'active',
  version: 0,
  targets: { firstResponse: null, nextResponse: null, resolution: null },
  byPriority: [],
  scheduleId: null,
  steps: [],
  isTransient: false,
  mutesOverdueAlerts: false,
}

/** SLA plans as a draft would have them, new ones last. */
export function plansAs(plans: readonly Plan[], changed: readonly Change[]): Plan[] {
  const known = plans.map((plan) => {
    const change = changed.find(({ id }) => id === plan.id)
    return change ? planAs(plan, change) : plan
  })
  const fresh = changed.filter(({ id }) => id < 0)
  return [...known, ...fresh.map((change) => planAs({ ...newPlan, id: change.id }, change))]
}

function planAs(plan: Plan, change: Change): Plan {
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
