import { parseArgs } from 'node:util'
import type { Command } from './command.ts'

export const command: Command = {
  name: 'web',
  summary: 'run only the web server',
  usage: `web

Run any number of these, with at least one worker, on one DATABASE_URL.`,
  async run(args) {
    parseArgs({ args, options: {} })
    const { start } = await import('#server/main.ts')
    await start({ web: true, worker: false })
    return 0 // it now runs until it is told to stop
  },
}
