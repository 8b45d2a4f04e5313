import { sql } from 'kysely'
import type { Start } from './cursor.ts'
import type { Session } from './fetch-mailbox.ts'
import { uidsIn } from './take-messages.ts'

interface Tidying {
  /** What lies below the cursor and is not known: it is to be taken. */
  missing: number[]
  /** Moves or deletes messages that are in the ledger. */
  after(taken: number[]): Promise<void>
  /** Throws what went wrong with that: taking messages in went on meanwhile. */
  complain(): void
}

const AT_ONCE = 100

/**
 * Moves or deletes what has been taken, as the mailbox is set. What is in the ledger already (somebody stopped between
 * the two) is dealt with first.
 */
export async function tidyUp(
  session: Session,
  { uidValidity, first, last }: { uidValidity: number } & Start,
): Promise<Tidying> {
  let failure: unknown = null

  async function after(taken: number[]): Promise<void> {
    if (session.row.afterFetch === 'leave') return
    try {
      for (let at = 0; at < taken.length; at += AT_ONCE) await clear(session, taken.slice(at, at + AT_ONCE))
    } catch (error) {
      if (!session.client.usable) throw error
      failure = error
    }
  }

  const left =
    session.row.afterFetch === 'leave' || last < Math.max(first, 1)
      ? []
      : await uidsIn(session, `${Math.max(first, 1)}:${last}`)
  const { inLedger, missing } = await sorted(session, {
    uidValidity,
    uids: left.filter((uid) => uid >= first && uid <= last),
  })
  await after(inLedger)
  return {
    missing,
    after,
    complain() {
      if (failure !== null) throw failure
    },
  }
}

async function sorted(
  { app, row }: Session,
  { uidValidity, uids }: { uidValidity: number; uids: number[] },
): Promise<{ inLedger: number[]; missing: number[] }> {
  if (uids.length === 0) return { inLedger: [], missing: [] }
  const { rows } = await sql<{ uid: number; isKept: boolean }>`
    select uid, true as is_kept from incoming_mail
    where mailbox_id = ${row.id} and uid_validity = ${uidValidity} and uid = any(${uids}::bigint[])
    union select uid, false from mailbox_problem
    where mailbox_id = ${row.id} and uid_validity = ${uidValidity}`.execute(app.db)
  const kept = new Set(rows.filter(({ isKept }) => isKept).map(({ uid }) => uid))
  const known = new Set(rows.map(({ uid }) => uid))
  return { inLedger: uids.filter((uid) => kept.has(uid)), missing: uids.filter((uid) => !known.has(uid)) }
}

async function clear({ client, row }: Session, uids: number[]): Promise<void> {
  if (uids.length === 0) return
  const range = uids.join(',')
  if (row.afterFetch === 'delete') {
    if (!(await client.messageDelete(range, { uid: true }))) throw new Error('The server does not delete messages.')
    return
  }
  if (await client.messageMove(range, row.moveTo, { uid: true })) return
  await client.mailboxCreate(row.moveTo)
  if (await client.messageMove(range, row.moveTo, { uid: true })) return
  throw new Error(`The server does not move messages to the folder ${row.moveTo}.`)
}
