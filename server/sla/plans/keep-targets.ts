import { lockName, type Op, operation } from '#server/platform/operation.ts'
import { refuseProblems } from '#server/platform/references.ts'
import type { KeepTargets } from '#server/settings/keep-targets.ts'
import { keptHours } from '../schedules/draft.ts'
import { workingTime } from '../working-time/working-time.ts'
import { byPlan, type CountedPlan, countedPlans } from './targets.ts'

const MINUTE = 60_000

/**
 * Does what may bring an SLA plan and the hours by which its tickets are counted together, and refuses that where a target
 * of the plan would never fall due by them. What could not be kept before is left alone: whoever saves something else has
 * not done it.
 *
 * @param body   of the request
 * @param names  of what in it decides that: paths like `scheduleId`; the first that is given is where the problem is told
 * @throws BadInput  `impossible_target`, for each plan with whom it concerns
 */
export const keepTargets: KeepTargets = async (ctx, { body, names }, verb) => {
  const name = names.find((path) => path.split('.').reduce<unknown>(inside, body) !== undefined)
  if (name === undefined) return verb(ctx)
  return operation(ctx, async (op) => {
    // Of two who bring together what does not fit, the second sees what the first has done. Before any row is locked.
    await lockName(op, 'SLA targets')
    const before = new Set((await impossibleTargets(op)).map(keyOf))
    const result = await verb(op)
    const impossible = (await impossibleTargets(op)).filter((plan) => !before.has(keyOf(plan)))
    refuseProblems(
      byPlan(impossible).map(({ name: plan, minutes, schedule, concerned }) => {
        const message = `The SLA plan "${plan}" promises something within ${minutes} working minutes; by the schedule "${schedule.name}" there would never be so many.${concerned}`
        return { field: `body.${name}`, code: 'impossible_target', message }
      }),
    )
    return result
  })
}

function inside(value: unknown, key: string): unknown {
  return value === null || typeof value !== 'object' ? undefined : (value as Record<string, unknown>)[key]
}

const keyOf = ({ id, schedule, who }: CountedPlan) => JSON.stringify([id, schedule.id, who])

async function impossibleTargets(op: Op): Promise<CountedPlan[]> {
  const plans = await countedPlans(op.db)
  const hours = await keptHours(op.db, [...new Set(plans.map(({ schedule }) => schedule.id))])
  const passes = new Map<string, boolean>()
  const times = new Map([...hours].map(([id, one]) => [id, workingTime(one)]))
  return plans.filter(({ schedule, minutes }) => {
    const key = `${schedule.id} ${minutes}`
    const isPossible = passes.get(key) ?? times.get(schedule.id)?.advance(op.now.getTime(), minutes * MINUTE) !== null
    passes.set(key, isPossible)
    return !isPossible
  })
}
