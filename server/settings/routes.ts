import * as contract from '#contract/reference.ts'
import type { App } from '#server/app.ts'
import { serve } from '#server/platform/http.ts'
import { editSettings, readSettings } from './edit.ts'

export function settingsRoutes({ web, files }: App): void {
  serve(web, contract.getSettings, (ctx) => readSettings(ctx))
  serve(web, contract.changeSettings, (ctx, { body }) => editSettings(ctx, body, files))
}
