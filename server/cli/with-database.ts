import { setTimeout as sleep } from 'node:timers/promises'
import { type Config, loadConfig } from '#server/platform/config.ts'
import { CannotStart, type Log, runningPostgresUrl, startEmbeddedPostgres } from '#server/platform/embedded-postgres.ts'
import { migrate } from '#server/platform/migrate.ts'

/** Standard output is for the command's answer; what people need to know beside it goes to the other one. */
const terminalLog: Log = {
  info() {},
  warn: (_details, message) => console.error(message),
  error: (_details, message) => console.error(message),
}

/**
 * Lets a command work on the database, brought up to date: the one that DATABASE_URL names; otherwise the embedded one,
 * which a Deskbell that is running on the same data folder shares with us, and which we start for ourselves if none is.
 *
 * @throws CannotStart, MigrationProblem, BadConfig
 */
export async function withDatabase<T>(work: (url: string, config: Config) => Promise<T>): Promise<T> {
  const config = loadConfig(process.env)
  const server = config.databaseUrl
    ? { url: config.databaseUrl, stop: async () => {} }
    : await shareOrStart(config.dataDir)
  try {
    await migrate(server.url, { log: terminalLog })
    return await work(server.url, config)
  } finally {
    await server.stop()
  }
}

async function shareOrStart(dataDir: string): Promise<{ url: string; stop(): Promise<void> }> {
  try {
    return await startEmbeddedPostgres({ dataDir, log: terminalLog })
  } catch (error) {
    if (!(error instanceof CannotStart) || error.code !== 'data_folder_in_use') throw error
    // The other one may be just starting; its server is ready a moment later.
    for (let attempt = 0; attempt < 50; attempt++) {
      const url = runningPostgresUrl(dataDir)
      if (url) return { url, stop: async () => {} }
      await sleep(100)
    }
    throw error
  }
}
