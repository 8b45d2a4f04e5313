import { startEmbeddedPostgres } from '../embedded-postgres.ts'

/** A little application: holds a data folder until it is told to end, and says in JSON lines what happens to it. */
const [dataDir = '', settings = '{}', account] = process.argv.slice(2)
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)
const log = {
  info: (_details: object, message: string) => say({ log: message }),
  warn: (_details: object, message: string) => say({ log: message }),
  error: (_details: object, message: string) => say({ log: message }),
}

try {
  const server = await startEmbeddedPostgres({
    dataDir,
    log,
    settings: JSON.parse(settings),
    ...(account ? { account: JSON.parse(account) } : {}),
  })
  server.onExit((reason) => say({ exit: reason.message }))
  say({ url: server.url })
  const keepAlive = setInterval(() => {}, 60_000)
  process.once('SIGTERM', async () => {
    await server.stop()
    say({ stopped: true })
    clearInterval(keepAlive)
  })
} catch (error) {
  const { code, message } = error as { code?: string; message: string }
  say({ code, message })
  process.exitCode = 1
}
