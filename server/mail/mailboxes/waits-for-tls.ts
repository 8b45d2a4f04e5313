import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'

const SILENT_MS = 2_500
const HANDSHAKE_MS = 5_000

/**
 * Whether a server says nothing until TLS has begun, as on 993 and 465: whoever waits for its greeting there waits for
 * nothing, and would only hear of a time that is over.
 */
export async function waitsForTls(host: string, port: number): Promise<boolean> {
  return (await isSilent(host, port)) && (await beginsTls(host, port))
}

async function isSilent(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host)
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(HANDSHAKE_MS) })
    await once(socket, 'data', { signal: AbortSignal.timeout(SILENT_MS) })
    return false
  } catch {
    return socket.readyState === 'open' && socket.bytesRead === 0
  } finally {
    socket.destroy()
  }
}

/** Its certificate is for another step to judge. */
async function beginsTls(host: string, port: number): Promise<boolean> {
  const socket = connectTls({ host, port, rejectUnauthorized: false })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(HANDSHAKE_MS) })
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
