import { parseArgs } from 'node:util'
import type { Command } from './command.ts'

export const command: Command = {
  name: 'worker',
  summary: 'run only the jobs',
  usage: `worker

Run any number of these, beside web servers, on one DATABASE_URL.`,
  async run(args) {
    parseArgs({ args, options: {} })
    const { start } = await import('#server/main.ts')
    await start({ web: false, worker: true })
    return 0 // it now runs until it is told to stop
  },
}
