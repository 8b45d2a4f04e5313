import { join } from 'node:path'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { type Door, keepMessage } from '#server/mail/ledger/keep.ts'
import { createDb, createPool, type Db } from '#server/platform/db.ts'
import { TooLarge } from '#server/platform/errors.ts'
import { filesOnDisk } from '#server/platform/files.ts'
import type { Command } from './command.ts'
import { withDatabase } from './with-database.ts'

/** Of sysexits.h: the mail server gives the message back to its sender, or keeps it and tries again. */
const DATA_ERROR = 65
const TRY_AGAIN = 75

export const command: Command = {
  name: 'pipe',
  summary: 'take one raw message from standard input',
  usage: `pipe [--mailbox NAME] [--from ADDRESS] [--to ADDRESS]...

For mail servers that hand each message to a program. Exit code 0 when the message is safely in the ledger, 75 when it
cannot be kept now and is to be tried again, 65 when there is none or it is too large.

  --mailbox NAME  the mailbox that it belongs to, by name or id
  --from ADDRESS  the sender of the envelope; '' is the null sender
  --to ADDRESS    a recipient of the envelope; may be repeated`,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        mailbox: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string', multiple: true },
      },
    })
    try {
      return await keep(values)
    } catch (error) {
      if (error instanceof TooLarge) {
        console.error('The message is too large.')
        return DATA_ERROR
      }
      // Whatever it is: a message that is given back is lost, one that is kept is not.
      console.error(error instanceof Error ? error.message : error)
      return TRY_AGAIN
    } finally {
      // What is left of the message would keep the process waiting for it.
      process.stdin.destroy()
    }
  },
}

interface Given {
  mailbox?: string | undefined
  from?: string | undefined
  to?: string[] | undefined
}

async function keep({ mailbox, from, to = [] }: Given): Promise<number> {
  const message = await beginning(process.stdin)
  if (!message) {
    console.error('There is no message on standard input.')
    return DATA_ERROR
  }
  return withDatabase(async (url, config) => {
    const db = createDb(createPool(url, { max: 2 }))
    try {
      const mailboxId = mailbox === undefined ? null : await mailboxCalled(db, mailbox)
      if (mailboxId === undefined) {
        console.error(`There is no mailbox \`${mailbox}\`.`)
        return TRY_AGAIN
      }
      const door: Door = { door: 'pipe', mailboxId, envelopeTo: to, ...(from !== undefined && { envelopeFrom: from }) }
      await keepMessage({ db, files: filesOnDisk(join(config.dataDir, 'files')) }, message, door)
      return 0
    } finally {
      await db.destroy()
    }
  })
}

/** The stream with its first bytes read, so that it is known to have any; null: it has none. */
async function beginning(source: AsyncIterable<Buffer>): Promise<Readable | null> {
  const chunks = source[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done) return null
  return Readable.from(rest(), { objectMode: false })

  async function* rest(): AsyncGenerator<Buffer> {
    yield first.value
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
  }
}

/** @returns undefined when there is none */
async function mailboxCalled(db: Db, called: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('mailbox')
    .select('id')
    .where((eb) =>
      eb.or([eb('name', '=', called), ...(/^\d{1,9}$/.test(called) ? [eb('id', '=', Number(called))] : [])]),
    )
    .where('availability', '<>', 'archived')
    .orderBy('id')
    .executeTakeFirst()
  return row?.id
}
