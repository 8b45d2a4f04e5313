import type { BodyOf, ReplyOf } from '#contract/route.ts'
import type { testPlan } from '#contract/sla.ts'
import { BadInput, type FieldError } from '#server/platform/errors.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { type Reference, referenceProblems, refuseProblems } from '#server/platform/references.ts'
import { type Clock, dueOf, start, type TargetKind, type Targets } from '../clock/clock.ts'
import { momentsOf } from '../clock/moments.ts'
import { loadScheduleFor } from '../terms.ts'
import { timesOf } from '../versions.ts'
import { walkOf } from '../walk.ts'

const kinds = ['firstResponse', 'nextResponse', 'resolution'] as const satisfies TargetKind[]

/**
 * When a ticket would be due by a plan that is being written: each target counted from the same instant, the next
 * response as if somebody had written then.
 *
 * @throws BadInput  an unknown priority, department or schedule
 */
export async function tryPlan(ctx: Ctx, body: BodyOf<typeof testPlan>): Promise<ReplyOf<typeof testPlan>> {
  demandAdministrator(ctx.actor)
  const { plan, priorityId, departmentId = null, openedAt } = body
  refuseProblems(await unknownProblems(ctx, body))
  const schedule = await loadScheduleFor(ctx.db, { departmentId, scheduleId: plan.scheduleId ?? null })
  if (schedule === undefined) {
    throw new BadInput([{ field: 'body.plan.scheduleId', code: 'not_found', message: 'There is no such schedule.' }])
  }
  const timeOf = await timesOf(ctx.db, [schedule])
  const special = plan.byPriority?.find((targets) => targets.priorityId === priorityId)
  const targets: Targets = {
    firstResponse: special?.firstResponseMinutes ?? plan.firstResponseMinutes ?? null,
    nextResponse: special?.nextResponseMinutes ?? plan.nextResponseMinutes ?? null,
    resolution: special?.graceMinutes ?? plan.graceMinutes,
  }
  const steps = (plan.escalations ?? []).map((step, place) => ({ ...step, id: place + 1 }))
  const at = Date.parse(openedAt)
  return {
    schedule: schedule && { name: schedule.name, timeZone: schedule.timeZone, from: schedule.from },
    targets: kinds.map((target) => {
      const terms = { plan: null, priority: { id: priorityId, name: '' }, schedule, targets }
      const begun = start(terms, { at, isOpen: true })
      const run = { target, startedAt: at, segments: [], since: at }
      const clock: Clock =
        target === 'resolution'
          ? { ...begun, response: null, resolution: run }
          : { ...begun, response: run, resolution: null }
      const due = dueOf(run, clock, timeOf)
      return {
        target,
        minutes: targets[target],
        dueAt: due === null ? null : new Date(due).toISOString(),
        walk: due === null ? { spans: [], more: 0 } : walkOf(timeOf(schedule), at, due),
        steps: momentsOf(clock, { steps, explicitDueAt: null, timeOf }).map((moment) => ({
          at: new Date(moment.at).toISOString(),
          place: moment.step.id - 1,
          time: moment.time,
        })),
      }
    }),
  }
}

/** A plan that is kept may name what is archived by now: only what does not exist is refused. */
async function unknownProblems(
  ctx: Ctx,
  { plan, priorityId, departmentId }: BodyOf<typeof testPlan>,
): Promise<FieldError[]> {
  const references: Reference[] = [
    { table: 'priority', field: 'body.priorityId', id: priorityId },
    { table: 'department', field: 'body.departmentId', id: departmentId },
    ...(plan.byPriority ?? []).map(({ priorityId: id }, at) => {
      return { table: 'priority' as const, field: `body.plan.byPriority.${at}.priorityId`, id }
    }),
  ]
  const problems = await operation(ctx, (op) => referenceProblems(op, references))
  return problems.filter(({ code }) => code === 'not_found')
}
