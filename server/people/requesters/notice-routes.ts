import { z } from 'zod'
import { changeNotices } from '#contract/portal.ts'
import type { App } from '#server/platform/app.ts'
import { BadRequest } from '#server/platform/errors.ts'
import { contextOf, serve } from '#server/platform/http.ts'
import { NOTICES_PAGE, useNoticesLink } from './notices.ts'

const Given = z.object({ token: z.string().max(100) })
const MOST_BYTES = 4096

export function noticeRoutes(app: App): void {
  const { web, secret } = app
  serve(web, changeNotices, (ctx, { body }) => useNoticesLink(ctx, body, secret))
  // One click in a mail program: it posts a form, without cookies, and nobody looks at the answer.
  web.fastify.register(async (scope) => {
    scope.addContentTypeParser(
      ['application/x-www-form-urlencoded', 'multipart/form-data'],
      { parseAs: 'string', bodyLimit: MOST_BYTES },
      (_request, body, done) => done(null, body),
    )
    scope.post(NOTICES_PAGE, async (request, reply) => {
      const ctx = await contextOf(web, request, 'anyone')
      const given = Given.safeParse(request.query)
      const isOneClick = typeof request.body === 'string' && /List-Unsubscribe[\s\S]+One-Click/.test(request.body)
      if (!given.success || !isOneClick) throw new BadRequest('bad_request', 'This is no unsubscribing by one click.')
      await useNoticesLink(ctx, { token: given.data.token, wantsNotices: false }, secret)
      return reply.type('text/plain').send('You will get no more notices.\n')
    })
  })
}
