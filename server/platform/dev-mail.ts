import type { FastifyInstance } from 'fastify'
import type { Db } from './db.ts'
import { escapeHtml } from './escape-html.ts'

/** For development: `/dev/mail` shows the mails that would have been sent, the newest first. */
export function devMailPage(fastify: FastifyInstance, db: Db): void {
  fastify.get('/dev/mail', async (_request, reply) => {
    const mails = await db.selectFrom('outgoingMail').selectAll().orderBy('id', 'desc').limit(100).execute()
    const items = mails.map(
      (mail) => `<article><h2>${escapeHtml(mail.subject)}</h2>
<p>To ${escapeHtml(mail.toAddress)}, ${mail.createdAt.toISOString()}, ${mail.state}</p><pre>${withLinks(mail.bodyText)}</pre></article>`,
    )
    const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mail</title>
<style>body{font:16px/1.5 system-ui;max-width:48rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap}</style>
<h1>Mail</h1>${items.join('\n') || '<p>Nothing yet.</p>'}</html>`
    return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page)
  })
}

function withLinks(text: string): string {
  return escapeHtml(text).replace(/https?:\/\/[^\s<>"]+/g, (link) => `<a href="${link}">${link}</a>`)
}
