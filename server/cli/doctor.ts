import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkLedger, checkMailboxes, type MailboxCheck } from '#server/mail/health/check-mail.ts'
import { createDb, createPool } from '#server/platform/db.ts'
import { filesOnDisk } from '#server/platform/files.ts'
import { loadSecret } from '#server/platform/secret.ts'
import { checkFiles } from '#server/thread/check-files.ts'
import { checkClocks } from '#server/tickets/check-clocks.ts'
import { checkCounts } from '#server/tickets/check-counts.ts'
import { checkHistory } from '#server/tickets/fold.ts'
import type { Command } from './command.ts'
import { withDatabase } from './with-database.ts'

export const command: Command = {
  name: 'doctor',
  summary: 'check that what is stored agrees with itself',
  usage: `doctor [--mail]

Folds the history of every ticket and compares it with the ticket and its SLA clocks, counts the tickets again and compares that with the
counts that are kept, and looks for attachments whose file is missing. Changes nothing. Exit code 1 when something
does not agree.

  --mail  compares what lies in the mailboxes with the ledger instead: which messages are on a server and not in the
          ledger, which wait, which were set aside`,
  async run(args) {
    const { values } = parseArgs({ args, options: { mail: { type: 'boolean' } } })
    if (values.mail) return checkMail()
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
        const clocks = await checkClocks(db)
        printSome('with clocks that its history does not tell, ticket', clocks.wrong, String)
        console.log(`SLA clocks: ${clocks.checked} tickets checked, ${clocks.wrong.length} wrong.`)
        const counts = await checkCounts(db)
        console.log(`Counts: ${counts.kinds} kinds checked, ${counts.wrong} wrong.`)
        const files = await checkFiles(db, filesOnDisk(join(config.dataDir, 'files')))
        for (const sha256 of files.missing.slice(0, 20)) console.log(`File missing: ${sha256}`)
        console.log(`Attachments: ${files.checked} files checked, ${files.missing.length} missing.`)
        const wrong = history.differences.length + clocks.wrong.length + counts.wrong + files.missing.length
        return wrong === 0 ? 0 : 1
      } finally {
        await pool.end()
      }
    })
  },
}

async function checkMail(): Promise<number> {
  return withDatabase(async (url, config) => {
    const db = createDb(createPool(url, { max: 2 }))
    try {
      const mailboxes = await checkMailboxes({ db, secret: await loadSecret(db, config) })
      for (const mailbox of mailboxes) printMailbox(mailbox)
      const ledger = await checkLedger({ db })
      printSome(
        'waiting to be handled',
        ledger.pending,
        ({ id, receivedAt }) => `${id}, since ${receivedAt.toISOString()}`,
      )
      printSome('set aside', ledger.quarantined, ({ id, error }) => `${id}: ${error ?? 'without an error'}`)
      const { total, pending, quarantined } = ledger
      console.log(`Ledger: ${total} messages, ${pending.length} waiting, ${quarantined.length} set aside.`)
      const differs = mailboxes.some((it) => it.error || it.missing.length + it.waiting.length + it.problems.length > 0)
      return differs || pending.length > 0 ? 1 : 0
    } finally {
      await db.destroy()
    }
  })
}

function printMailbox({ id, name, error, onServer, inLedger, left, missing, waiting, problems }: MailboxCheck): void {
  const title = `Mailbox ${id} (${name})`
  if (error !== null) {
    console.log(`${title}: cannot be asked. Its server says: ${error}`)
    return
  }
  console.log(
    `${title}: ${onServer} on the server, ${inLedger} in the ledger, ${missing.length} missing, ${waiting.length} to come.`,
  )
  if (left > 0) console.log(`  left there, as they came before it was connected: ${left}`)
  printSome('missing, UID', missing, String)
  printSome('to come, UID', waiting, String)
  printSome('not handed over, UID', problems, ({ uid, error: said }) => `${uid}: ${said}`)
}

const MOST_LINES = 20

function printSome<T>(what: string, items: readonly T[], words: (item: T) => string): void {
  for (const item of items.slice(0, MOST_LINES)) console.log(`  ${what} ${words(item)}`)
  if (items.length > MOST_LINES) console.log(`  … and ${items.length - MOST_LINES} more`)
}
