import { parseArgs } from 'node:util'
import type { Command } from './command.ts'
import { withDatabase } from './with-database.ts'

export const command: Command = {
  name: 'migrate',
  summary: 'bring the database up to date',
  usage: `migrate

Applies the migrations that the database does not have yet, each in a transaction of its own. Starting Deskbell does
the same; run it before, when several nodes share one database and should not wait for it.`,
  async run(args) {
    parseArgs({ args, options: {} })
    await withDatabase(async () => {}) // which is all that it takes
    console.log('The database is up to date.')
    return 0
  },
}
