import { parseArgs } from 'node:util'
import type { Command } from './command.ts'

export const command: Command = {
  name: 'serve',
  summary: 'run everything: web server, worker and, without DATABASE_URL, PostgreSQL',
  usage: `serve

What bin/start runs.`,
  async run(args) {
    parseArgs({ args, options: {} })
    const { start } = await import('#server/main.ts')
    await start({ web: true, worker: true })
    return 0 // it now runs until it is told to stop
  },
}
