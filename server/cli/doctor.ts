import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createDb, createPool } from '#server/platform/db.ts'
import { filesOnDisk } from '#server/platform/files.ts'
import { checkFiles } from '#server/thread/check-files.ts'
import { checkCounts } from '#server/tickets/check-counts.ts'
import { checkHistory } from '#server/tickets/fold.ts'
import type { Command } from './command.ts'
import { withDatabase } from './with-database.ts'

export const command: Command = {
  name: 'doctor',
  summary: 'check that what is stored agrees with itself',
  usage: `doctor

Folds the history of every ticket and compares it with the ticket, counts the tickets again and compares that with the
counts that are kept, and looks for attachments whose file is missing. Changes nothing. Exit code 1 when something
does not agree.`,
  async run(args) {
    parseArgs({ args, options: {} })
    return withDatabase(async (url, config) => {
      const pool = createPool(url, { max: 2 })
      const db = createDb(pool)
      try {
        const history = await checkHistory(db)
        for (const it of history.differences.slice(0, 20)) {
          console.log(
            `Ticket ${it.number}: ${it.field} is ${JSON.stringify(it.row)}, its history says ${JSON.stringify(it.history)}`,
          )
        }
        console.log(`History: ${history.checked} tickets checked, ${history.differences.length} differences.`)
        const counts = await checkCounts(db)
        console.log(`Counts: ${counts.kinds} kinds checked, ${counts.wrong} wrong.`)
        const files = await checkFiles(db, filesOnDisk(join(config.dataDir, 'files')))
        for (const sha256 of files.missing.slice(0, 20)) console.log(`File missing: ${sha256}`)
        console.log(`Attachments: ${files.checked} files checked, ${files.missing.length} missing.`)
        return history.differences.length + counts.wrong + files.missing.length === 0 ? 0 : 1
      } finally {
        await pool.end()
      }
    })
  },
}
