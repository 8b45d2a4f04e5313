import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

interface Pace {
  everySeconds: number
  leastBytes: number
}

// Slower than the slowest line that anybody uses: whoever sends less only holds a connection.
const PACE: Pace = { everySeconds: 20, leastBytes: 8 * 1024 }

/**
 * Cuts the connection of a request whose body hardly moves. Large bodies on slow lines have all the time they need:
 * a limit on the whole request would either cut those or let thousands of crawling ones stay.
 */
export function cutOffSlowBodies(fastify: FastifyInstance, pace = PACE): void {
  fastify.addHook('onRequest', async ({ raw }) => {
    if (bringsBody(raw)) watch(raw, pace)
  })
}

function bringsBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function watch(raw: IncomingMessage, { everySeconds, leastBytes }: Pace): void {
  let seen = raw.socket.bytesRead
  const timer = setInterval(() => {
    const now = raw.socket.bytesRead
    // What waits here to be read is not the client's fault.
    if (now - seen < leastBytes && !raw.complete && raw.readableLength === 0) raw.destroy()
    seen = now
  }, everySeconds * 1000)
  timer.unref()
  const stop = () => clearInterval(timer)
  raw.once('end', stop)
  raw.once('close', stop)
}
