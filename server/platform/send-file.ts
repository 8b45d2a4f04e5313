import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FileStore } from './files.ts'

export interface SendFile {
  sha256: string
  name: string
  mediaType: string
  /** Shown in the page instead of saved: only what {@link isPicture} says may be. */
  inline: boolean
  cacheControl: string
}

/**
 * Streams a stored file out, whole or the range that was asked for, so that a browser neither runs it nor guesses
 * at its type. Answers HEAD too.
 */
export async function sendFile(
  files: FileStore,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  file: SendFile,
): Promise<FastifyReply> {
  const etag = `"${file.sha256}"`
  reply.headers({
    'content-type': file.mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : file.mediaType,
    'content-disposition': contentDisposition(file.inline ? 'inline' : 'attachment', file.name),
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': file.cacheControl,
    'accept-ranges': 'bytes',
    vary: 'cookie, authorization',
    etag,
  })
  if (matches(request.headers['if-none-match'], etag)) return reply.status(304).send()

  const content = await files.open(file.sha256)
  if (!content) throw new Error(`the content ${file.sha256} is missing from the file store`)
  const range = rangeOf(request, { size: content.size, etag })
  if (range === 'unsatisfiable') {
    await content.close()
    return reply.status(416).header('content-range', `bytes */${content.size}`).send()
  }
  const { start, end } = range ?? { start: 0, end: content.size - 1 }
  if (range) reply.status(206).header('content-range', `bytes ${start}-${end}/${content.size}`)
  reply.header('content-length', end - start + 1)
  if (request.method === 'HEAD' || content.size === 0) {
    await content.close()
    return reply.send()
  }
  return reply.send(content.stream({ start, end }))
}

/**
 * RFC 6266: the name in plain ASCII for old programs, and as it is.
 */
export function contentDisposition(how: 'inline' | 'attachment', name: string): string {
  // "%" too: some programs decode it.
  const ascii = name.normalize('NFKD').replace(/[^\x20-\x7E]|["\\%]/g, '_')
  const exact = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${how}; filename="${ascii}"; filename*=UTF-8''${exact}`
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.split(',').some((part) => part.trim().replace(/^W\//, '') === etag || part.trim() === '*')
}

interface Range {
  start: number
  end: number
}

/** The one range that was asked for; null - the whole - for none, several, or words that mean nothing. */
function rangeOf(
  request: FastifyRequest,
  { size, etag }: { size: number; etag: string },
): Range | 'unsatisfiable' | null {
  const { range, 'if-range': ifRange } = request.headers
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return null
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range.trim()) ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return null
  if (first === '') {
    const length = Number(last)
    return length === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - length), end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return null
  return start >= size ? 'unsatisfiable' : { start, end }
}
