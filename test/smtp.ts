import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'

/** `later` 451, `never` 550, `closing` 421, `noService` 554 instead of a greeting, `drop` the connection after the last byte, `hang` there, `noSender` a sender with a + in it. */
export type Manner = 'take' | 'later' | 'never' | 'closing' | 'noService' | 'drop' | 'hang' | 'slow' | 'noSender'

export interface Received {
  from: string
  to: string[]
  raw: string
  size: number
  /** Of reports: `ret`, `envid`, `notify`, `orcpt` (RFC 3461). */
  asked: Record<string, unknown>
}

/**
 * A real SMTP server on a loopback port that behaves as it is told.
 *
 * @param login    who may send; without it anybody
 * @param reports  whether it says that it can send reports
 */
export async function smtpServer({
  login,
  keeps = true,
  reports = false,
}: {
  login?: { user: string; pass: string }
  keeps?: boolean
  reports?: boolean
} = {}) {
  const received: Received[] = []
  let connections = 0
  const world = { manner: 'take' as Manner, login, most: 0, onMail: (_: Received): void | Promise<void> => {} }
  const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })
  let server: SMTPServer
  let port = 0

  function make(): SMTPServer {
    return new SMTPServer({
      secure: false,
      hideDSN: !reports,
      disabledCommands: login ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
      allowInsecureAuth: true,
      authOptional: !login,
      closeTimeout: 100,
      logger: false,
      onAuth({ username, password }, _, done) {
        const isRight = username === world.login?.user && password === world.login?.pass
        if (isRight) done(null, { user: username })
        else done(refusal(535, 'Username and Password not accepted'))
      },
      onConnect(_, done) {
        connections += 1
        world.most = Math.max(world.most, connections)
        if (world.manner === 'noService') done(refusal(554, '5.3.2 No mail service here'))
        else done()
      },
      onClose() {
        connections -= 1
      },
      onMailFrom({ address }, _, done) {
        if (world.manner === 'closing') done(refusal(421, 'Shutting down'))
        else if (world.manner === 'noSender' && address.includes('+'))
          done(refusal(550, '5.7.60 May not send as this sender'))
        else done()
      },
      onRcptTo(_, __, done) {
        if (world.manner === 'never') done(refusal(550, '5.1.1 No such user here'))
        else if (world.manner === 'later') done(refusal(451, '4.3.0 Try again later'))
        else done()
      },
      onData(stream, session, done) {
        const chunks: Buffer[] = []
        let size = 0
        stream.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (keeps) chunks.push(chunk)
        })
        stream.on('end', async () => {
          if (world.manner === 'hang') return
          if (world.manner === 'slow') await sleep(300)
          const { mailFrom, rcptTo, dsn } = session.envelope
          const asked = { ...dsn, ...rcptTo[0]?.dsn }
          const from = mailFrom === false ? '' : mailFrom.address
          const mail = {
            from,
            to: rcptTo.map(({ address }) => address),
            raw: Buffer.concat(chunks).toString(),
            size,
            asked,
          }
          received.push(mail)
          await world.onMail(mail)
          if (world.manner === 'drop') return dropAll()
          done(null, 'Queued as 12345')
        })
      },
    })
  }

  function dropAll(): void {
    for (const connection of server.connections) (connection as { _socket: { destroy(): void } })._socket.destroy()
  }

  async function start(): Promise<void> {
    server = make()
    server.on('error', () => {})
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
    port = (server.server.address() as AddressInfo).port
  }

  async function stop(): Promise<void> {
    dropAll()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }

  await start()
  return { world, received, start, stop, port, url: `smtp://127.0.0.1:${port}` }
}

/** The headers of a raw message, unfolded, by their names in lower case. */
export function headersOf(raw: string): Record<string, string> {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')
  return Object.fromEntries(
    head
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
}
