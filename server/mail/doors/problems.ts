import { sql } from 'kysely'
import { saidBy } from '../mailboxes/said.ts'
import type { Session } from './fetch-mailbox.ts'

/** When more are due than are asked for together, the others come soon after. */
const LEAST_WAIT_MS = 1_000

/** Where a message lies in its folder. */
interface Place {
  uidValidity: number
  uid: number
}

/** Writes down that a message could not be had, so that it is seen and asked for again: soon at first, later daily. */
export async function noteProblem(
  { app, row }: Session,
  { uidValidity, uid, error }: Place & { error: unknown },
): Promise<void> {
  const { said, problem } = saidBy(error)
  app.log.warn({ err: error, mailbox: row.id, uid }, 'a message could not be fetched')
  await app.db
    .insertInto('mailboxProblem')
    .values({
      mailboxId: row.id,
      uidValidity,
      uid,
      error: said,
      problem,
      since: sql`now()`,
      nextAt: sql`now() + interval '15 seconds'`,
    })
    .onConflict((conflict) =>
      conflict.columns(['mailboxId', 'uidValidity', 'uid']).doUpdateSet({
        error: said,
        problem,
        attempts: sql`mailbox_problem.attempts + 1`,
        nextAt: sql`now() + least(interval '15 seconds' * power(4, least(mailbox_problem.attempts, 7)), interval '1 day')`,
      }),
    )
    .execute()
}

/** It is in the ledger, or gone. */
export async function settleProblem({ app, row }: Session, { uidValidity, uid }: Place): Promise<void> {
  await app.db
    .deleteFrom('mailboxProblem')
    .where('mailboxId', '=', row.id)
    .where('uidValidity', '=', uidValidity)
    .where('uid', '=', uid)
    .execute()
}

/** The messages that are to be asked for again now. Numbers of a former UIDVALIDITY name nothing any more. */
export async function dueProblems({ app, row }: Session, uidValidity: number): Promise<number[]> {
  await app.db
    .deleteFrom('mailboxProblem')
    .where('mailboxId', '=', row.id)
    .where('uidValidity', '<>', uidValidity)
    .execute()
  const due = await app.db
    .selectFrom('mailboxProblem')
    .select('uid')
    .where('mailboxId', '=', row.id)
    .where('nextAt', '<=', sql<Date>`now()`)
    .orderBy('uid')
    .limit(100)
    .execute()
  return due.map(({ uid }) => uid)
}

/** Milliseconds until a message is to be asked for again; Infinity when there is none. */
export async function nextProblemMs({ app, row }: Session): Promise<number> {
  const { rows } = await sql<{ ms: number | null }>`
    select extract(epoch from min(next_at) - now()) * 1000 as ms from mailbox_problem where mailbox_id = ${row.id}`.execute(
    app.db,
  )
  const ms = rows[0]?.ms ?? null
  return ms === null ? Number.POSITIVE_INFINITY : Math.max(ms, LEAST_WAIT_MS)
}
