import * as contract from '#contract/reference.ts'
import type { FileStore } from '#server/platform/files.ts'
import { serve, type Web } from '#server/platform/http.ts'
import { editSettings, readSettings } from './edit.ts'
import type { KeepTargets } from './keep-targets.ts'

const names = [
  'desk.timeZone',
  ...['defaultScheduleId', 'defaultSlaPlanId', 'defaultDepartmentId'].map((name) => `tickets.${name}`),
]

export function settingsRoutes(
  { web, files }: { web: Web; files: FileStore },
  { keepTargets }: { keepTargets: KeepTargets },
): void {
  serve(web, contract.getSettings, (ctx) => readSettings(ctx))
  serve(web, contract.changeSettings, (ctx, { body }) =>
    keepTargets(ctx, { body, names }, (op) => editSettings(op, body, files)),
  )
}
