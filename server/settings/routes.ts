import * as contract from '#contract/reference.ts'
import type { FileStore } from '#server/platform/files.ts'
import { serve, type Web } from '#server/platform/http.ts'
import { editSettings, readSettings } from './edit.ts'

export function settingsRoutes({ web, files }: { web: Web; files: FileStore }): void {
  serve(web, contract.getSettings, (ctx) => readSettings(ctx))
  serve(web, contract.changeSettings, (ctx, { body }) => editSettings(ctx, body, files))
}
