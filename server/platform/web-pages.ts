import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pictureFrame } from './picture-frame.ts'

const dist = join(import.meta.dirname, '../../dist')

/** The built web app: its files, and for every address that has no route of its own a page of the portal or the desk. */
export async function webPages(fastify: FastifyInstance, folder = dist): Promise<void> {
  pictureFrame(fastify)
  if (!existsSync(folder)) {
    fastify.get('/*', (request, reply) => (wantsPage(request) ? notBuilt(reply) : reply.callNotFound()))
    return
  }
  await fastify.register(fastifyStatic, {
    root: folder,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', cacheFor(path))
    },
  })
  fastify.get('/assets/*', (request, reply) => reply.sendFile(`assets/${(request.params as { '*': string })['*']}`))
  for (const file of looseFiles(folder)) fastify.get(`/${file}`, (_request, reply) => reply.sendFile(file))
  fastify.get('/*', (request, reply) => {
    return wantsPage(request) ? reply.sendFile(pageFor(request.url)) : reply.callNotFound()
  })
}

/** The desk's page shows the desk and the set-up; the portal's page everything else. */
export function pageFor(url: string): string {
  return /^\/(desk|setup)([/?]|$)/.test(url) ? 'desk/index.html' : 'portal/index.html'
}

function wantsPage({ url, headers }: FastifyRequest): boolean {
  const [path = ''] = url.split('?', 1)
  const isFile = /\.[\w-]+$/.test(path)
  return !isFile && !path.startsWith('/api/') && /text\/html|\*\/\*/.test(headers.accept ?? '*/*')
}

function looseFiles(folder: string): string[] {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map((file) => file.name).filter((name) => !/^\.|\.(br|gz|html)$/.test(name))
}

function cacheFor(path: string): string {
  if (/\.html(\.\w+)?$/.test(path)) return 'no-store'
  // The name holds a hash of the content.
  return path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600'
}

function notBuilt(reply: FastifyReply): FastifyReply {
  return reply.status(503).type('text/plain').send('The web app has not been built yet. Run bin/start.\n')
}
