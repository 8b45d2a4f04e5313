import { priorities } from '#contract/reference.ts'
import type { App } from '#server/app.ts'
import { serveKind } from '#server/platform/serve-kind.ts'
import {
  archivePriority,
  changePriority,
  createPriority,
  getPriority,
  listPriorities,
  priorityUsage,
} from './priorities.ts'

export function slaRoutes({ web }: App): void {
  serveKind(web, priorities, {
    list: listPriorities,
    get: getPriority,
    create: createPriority,
    change: changePriority,
    archive: archivePriority,
    usage: priorityUsage,
  })
}
