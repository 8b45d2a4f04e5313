import * as notifications from '#contract/notifications.ts'
import * as templates from '#contract/templates.ts'
import type { App } from '#server/platform/app.ts'
import { serve } from '#server/platform/http.ts'
import { listNotifications, readNotifications } from './notifications.ts'
import { previewTemplate } from './preview.ts'
import { getTemplate, listTemplates, putTemplate, resetTemplate } from './templates/edit.ts'

export function notifyRoutes(app: App): void {
  const { web } = app
  serve(web, templates.listTemplates, async (ctx) => ({ items: await listTemplates(ctx) }))
  serve(web, templates.getTemplate, (ctx, { params, query }) => getTemplate(ctx, { ...params, ...query }))
  serve(web, templates.putTemplate, (ctx, { params, body: { language, ...source } }) =>
    putTemplate(ctx, { ...params, language }, source),
  )
  serve(web, templates.resetTemplate, (ctx, { params, query }) => resetTemplate(ctx, { ...params, ...query }))
  serve(web, templates.previewTemplate, (ctx, { params, body }) => previewTemplate(ctx, { ...params, ...body }, app))

  serve(web, notifications.listNotifications, (ctx, { query }) =>
    listNotifications(ctx, { ...query, unread: query.unread === 'true' }),
  )
  serve(web, notifications.readNotifications, async (ctx, { body }) => ({
    unread: await readNotifications(ctx, body),
  }))
}
