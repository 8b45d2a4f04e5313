import { priorities, slaPlans, statuses } from '#contract/reference.ts'
import type { Web } from '#server/platform/http.ts'
import { serveKind } from '#server/platform/serve-kind.ts'
import {
  archivePriority,
  changePriority,
  createPriority,
  getPriority,
  listPriorities,
  priorityUsage,
} from './priorities.ts'
import { archiveSlaPlan, changeSlaPlan, createSlaPlan, getSlaPlan, listSlaPlans, slaPlanUsage } from './sla-plans.ts'
import { archiveStatus, changeStatus, createStatus, getStatus, listStatuses, statusUsage } from './statuses.ts'

export function slaRoutes({ web }: { web: Web }): void {
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
    change: changeSlaPlan,
    archive: archiveSlaPlan,
    usage: slaPlanUsage,
  })
}
