import type { Socket } from 'node:net'
import type { SMTPServer, SMTPServerSession } from 'smtp-server'

/** Whoever sends fewer bytes than this in so many milliseconds holds a place that others need. */
const LEAST_BYTES = 512
const WITHIN_MS = 45_000
/** Whoever has been greeted and says nothing at all has so long: mail servers speak at once. */
const SILENT_MS = 10_000
const LOOK_EVERY_MS = 2_500

interface Seen {
  bytes: number
  at: number
  hasSpoken: boolean
}

/**
 * Cuts off clients that never say anything, or drip: a byte now and then is enough to be never idle.
 *
 * @param isOurTurn  whether the client waits for us
 */
export function cutOffSlow(
  { connections }: SMTPServer,
  isOurTurn: (session: SMTPServerSession) => boolean,
  { withinMs = WITHIN_MS, silentMs = SILENT_MS, lookEveryMs = LOOK_EVERY_MS } = {},
): { stop(): void } {
  const seen = new WeakMap<object, Seen>()
  const timer = setInterval(() => {
    const now = performance.now()
    for (const connection of connections) {
      // The library names its socket so, and has no other way to it.
      const { bytesRead } = (connection as unknown as { _socket: Socket })._socket
      const last = seen.get(connection)
      // Under TLS it is another socket, which counts anew.
      const hasSpoken = bytesRead > 0 || last?.hasSpoken === true
      if (!last || bytesRead - last.bytes >= LEAST_BYTES || isOurTurn(connection.session)) {
        seen.set(connection, { bytes: bytesRead, at: now, hasSpoken })
        continue
      }
      last.hasSpoken = hasSpoken
      if (now - last.at >= (hasSpoken ? withinMs : silentMs)) {
        connection.send(421, '4.4.2 Too slow')
        connection.close()
      }
    }
  }, lookEveryMs)
  return { stop: () => clearInterval(timer) }
}
