import type { FastifyInstance } from 'fastify'

const policy = {
  'default-src': "'none'",
  'img-src': "'self' https: data: blob:",
  'style-src': "'self' 'unsafe-inline'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'self'",
  // No script runs in it, wherever it is opened; links open beside it.
  sandbox: 'allow-same-origin allow-popups allow-popups-to-escape-sandbox',
}

const page =
  '<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Deskbell</title><body>'

/**
 * An empty page that may show pictures from elsewhere, and do nothing besides. Our pages may not: once a reader has asked
 * for the pictures of one entry, they frame this one and write the entry into it (`web/ui/framed-body.tsx`).
 */
export function pictureFrame(fastify: FastifyInstance): void {
  const headers = {
    'content-security-policy': Object.entries(policy)
      .map(([name, value]) => `${name} ${value}`)
      .join(';'),
    'x-frame-options': 'SAMEORIGIN',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  }
  fastify.get('/picture-frame', (_request, reply) => reply.headers(headers).type('text/html').send(page))
}
