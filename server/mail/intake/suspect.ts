import { sql } from 'kysely'
import type { App } from '#server/platform/app.ts'
import { isDatabaseAway } from '#server/platform/database-away.ts'

type Noting = Pick<App, 'db' | 'log'>

const AGAIN_AFTER_MS = 1_000

/**
 * Handles a message under a mark that only an end takes back: what stands there later was left by a process that ended.
 * Of one that has its fate already nothing is done.
 */
export async function underMark(noting: Noting, id: number, handle: () => Promise<void>): Promise<void> {
  if (!(await mark(noting, id))) return
  try {
    await handle()
  } finally {
    await takeBack(noting, id)
  }
}

async function mark({ db }: Noting, id: number): Promise<boolean> {
  const { rows } = await sql`
    update incoming_mail set broken_off = broken_off + 1 where id = ${id} and fate = 'pending' returning id`.execute(db)
  return rows.length > 0
}

/** It came to an end, whichever. Where the database is away just then, it is written down when that is back. */
async function takeBack(noting: Noting, id: number): Promise<void> {
  try {
    await sql`update incoming_mail set broken_off = broken_off - 1 where id = ${id} and broken_off > 0`.execute(
      noting.db,
    )
  } catch (err) {
    if (isDatabaseAway(err)) setTimeout(() => void takeBack(noting, id), AGAIN_AFTER_MS).unref()
    else noting.log.warn({ err, incomingMailId: id }, 'a mail counts as one that broke off')
  }
}
