import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply } from 'fastify'

/** One browser or program that is told what happens, as it happens (server-sent events). */
export interface EventStream {
  send(event: { id?: number; name?: string; data: unknown }): void
  end(): void
  readonly isOpen: boolean
  /** Called once, however it ended. */
  onEnd(act: () => void): void
}

const HEARTBEAT_MS = 20_000
const RETRY_MS = 2_000
/** Who is this far behind reads too slowly or not at all; he comes back and begins anew. */
const MOST_WAITING_BYTES = 64 * 1024

/** Takes over the answer and keeps it open. */
export function openEventStream(reply: FastifyReply): EventStream {
  const { raw } = reply
  reply.hijack()
  raw.writeHead(200, {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Proxies that gather an answer before they pass it on would keep everything back.
    'x-accel-buffering': 'no',
    // Nothing else comes over this connection; kept open after the stream it would hold up the server's end.
    connection: 'close',
  })
  raw.socket?.setNoDelay(true)
  const acts: (() => void)[] = []
  const heartbeat = setInterval(() => write(': \n\n'), HEARTBEAT_MS)
  raw.on('close', () => {
    clearInterval(heartbeat)
    for (const act of acts.splice(0)) act()
  })
  raw.on('error', () => raw.destroy())

  function write(text: string): void {
    if (raw.writableEnded || raw.destroyed) return
    raw.write(text)
    if (raw.writableLength > MOST_WAITING_BYTES) raw.destroy()
  }

  write(`retry: ${RETRY_MS}\n: connected\n\n`)
  return {
    send({ id, name, data }) {
      const lines = [id === undefined ? '' : `id: ${id}\n`, name ? `event: ${name}\n` : '']
      write(`${lines.join('')}data: ${JSON.stringify(data)}\n\n`)
    },
    end: () => void raw.end(),
    get isOpen() {
      return !raw.writableEnded && !raw.destroyed
    },
    onEnd: (act) => void acts.push(act),
  }
}
