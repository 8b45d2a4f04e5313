import { priorities, statuses } from '#contract/reference.ts'
import {
  diagnoseSchedule,
  importHolidays,
  readLinkedCalendar,
  schedules,
  showSchedule,
  slaPlans,
  testPlan,
} from '#contract/sla.ts'
import type { App } from '#server/platform/app.ts'
import { serve } from '#server/platform/http.ts'
import { serveKind } from '#server/platform/serve-kind.ts'
import { importCalendar } from './calendars/import.ts'
import { readNow } from './calendars/read-linked.ts'
import { keepTargets } from './plans/keep-targets.ts'
import {
  archiveSlaPlan,
  changeSlaPlan,
  createSlaPlan,
  getSlaPlan,
  listSlaPlans,
  slaPlanUsage,
} from './plans/sla-plans.ts'
import { tryPlan } from './plans/try.ts'
import {
  archivePriority,
  changePriority,
  createPriority,
  getPriority,
  listPriorities,
  priorityUsage,
} from './priorities.ts'
import {
  archiveSchedule,
  changeSchedule,
  createSchedule,
  getSchedule,
  listSchedules,
  scheduleUsage,
} from './schedules/schedules.ts'
import { scheduleCalendar, walkSchedule } from './schedules/try.ts'
import { archiveStatus, changeStatus, createStatus, getStatus, listStatuses, statusUsage } from './statuses.ts'

/** Of a plan: what may be too much for the hours of a department. */
const promised = [
  ...['graceMinutes', 'firstResponseMinutes', 'nextResponseMinutes', 'byPriority'],
  ...['scheduleId', 'availability'],
]

export function slaRoutes({ web, config }: Pick<App, 'web' | 'config'>): void {
  const allowed = { allowsInside: config.privateWebhooks }
  serveKind(web, priorities, {
    list: listPriorities,
    get: getPriority,
    create: createPriority,
    change: changePriority,
    archive: archivePriority,
    usage: priorityUsage,
  })
  serveKind(web, statuses, {
    list: listStatuses,
    get: getStatus,
    create: createStatus,
    change: changeStatus,
    archive: archiveStatus,
    usage: statusUsage,
  })
  serveKind(web, slaPlans, {
    list: listSlaPlans,
    get: getSlaPlan,
    create: createSlaPlan,
    change: (ctx, id, body) => keepTargets(ctx, { body, names: promised }, (op) => changeSlaPlan(op, id, body)),
    archive: archiveSlaPlan,
    usage: slaPlanUsage,
  })
  serveKind(web, schedules, {
    list: listSchedules,
    get: getSchedule,
    create: (ctx, body) => createSchedule(ctx, body, allowed),
    change: (ctx, id, body) => changeSchedule(ctx, id, body, allowed),
    archive: archiveSchedule,
    usage: scheduleUsage,
  })
  serve(web, diagnoseSchedule, (ctx, { body }) => walkSchedule(ctx, body))
  serve(web, showSchedule, (ctx, { body }) => scheduleCalendar(ctx, body))
  serve(web, importHolidays, (ctx, { body }) => importCalendar(ctx, body.text))
  serve(web, readLinkedCalendar, async (ctx, { params }) => {
    await readNow(ctx, params.id, allowed)
    return getSchedule(ctx, params.id)
  })
  serve(web, testPlan, (ctx, { body }) => tryPlan(ctx, body))
}
