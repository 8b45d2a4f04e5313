import type { IncomingMessage } from 'node:http'

// A client that hears no answer before its last byte may be in the middle of a few buffers.
const DRAINED_BYTES = 4 * 1024 * 1024
const DRAINED_SECONDS = 2

/**
 * For a body that was refused before its end, after the answer: takes in and forgets a little more of it, so that the
 * client comes to read the answer and does not just find its connection broken; then closes.
 */
export function drainThenClose(raw: IncomingMessage): void {
  if (raw.complete || raw.destroyed) return
  const { socket } = raw
  const last = socket.bytesRead + DRAINED_BYTES
  const until = Date.now() + DRAINED_SECONDS * 1000
  const timer = setInterval(() => {
    if (raw.complete || raw.destroyed) clearInterval(timer)
    else if (socket.bytesRead > last || Date.now() > until) raw.destroy()
  }, 20)
  raw.on('error', () => {}) // it is being closed
  raw.resume()
}
