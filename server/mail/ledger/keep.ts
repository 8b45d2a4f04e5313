import { Readable } from 'node:stream'
import { sql } from 'kysely'
import type { App } from '#server/platform/app.ts'
import type { Db } from '#server/platform/db.ts'
import type { Received } from '#server/platform/files.ts'
import { keepContent } from '#server/thread/upload.ts'

/** How a message came. */
export interface Door {
  door: 'imap' | 'smtp' | 'pipe' | 'http'
  mailboxId?: number | null
  /** Where it lies in the mailbox. */
  uidValidity?: number
  uid?: number
  /** What the sending server said; '' is the null sender. */
  envelopeFrom?: string
  envelopeTo?: string[]
  remoteAddress?: string
  /** When it reached the mailbox; without it, now. */
  arrivedAt?: Date | undefined
}

export interface Kept {
  id: number
  sha256: string
  /** false: this message of this mailbox is in the ledger already. */
  isNew: boolean
}

/** Bytes of a raw message: a 25 MB attachment and its encoding, with room to spare. */
export const MOST_RAW_BYTES = 64 * 1024 * 1024

/**
 * Puts a raw message into the ledger before anything reads it: its bytes into the file store, synced to disk, and its
 * row with the job that handles it in one transaction. When this returns, the message is safe; before, it is not ours.
 *
 * @throws TooLarge     `file_too_large`, before the rest is read
 * @throws Unavailable  `storage_full`, `storage_failed`; and whatever a database that is away throws
 */
export async function keepMessage(app: Pick<App, 'db' | 'files'>, raw: Readable | Buffer, door: Door): Promise<Kept> {
  const source = Buffer.isBuffer(raw) ? Readable.from([raw]) : raw
  const received = await app.files.receive(source, { limit: MOST_RAW_BYTES })
  await keepContent(app, received)
  return (await write(app.db, received, door)) ?? { ...(await earlier(app.db, door)), isNew: false }
}

/** One statement, so that the row is never there without its first fate and its job. */
async function write(db: Db, { sha256, size, head }: Received, door: Door): Promise<Kept | null> {
  const now = new Date()
  const arrivedAt = door.arrivedAt && door.arrivedAt < now ? door.arrivedAt : now
  const { rows } = await sql<{ id: number }>`
    with kept as (
      insert into incoming_mail (door, mailbox_id, uid_validity, uid, envelope_from, envelope_to, remote_address, received_at,
        arrived_at, sha256, size, message_id)
      values (${door.door}, ${door.mailboxId ?? null}, ${door.uidValidity ?? null}, ${door.uid ?? null},
        ${door.envelopeFrom ?? null}, ${door.envelopeTo ?? []}, ${door.remoteAddress ?? null}, ${now}, ${arrivedAt},
        ${sha256}, ${size}, ${messageIdIn(head)})
      on conflict (mailbox_id, uid_validity, uid) do nothing returning id
    ), noted as (
      insert into incoming_mail_fate (incoming_mail_id, at, fate, actor_name) select id, ${now}::timestamptz, 'pending', 'Mail' from kept
    )
    select id, graphile_worker.add_job('handle_mail', json_build_object('id', id), job_key => 'handle_mail:' || id) from kept`.execute(
    db,
  )
  return rows[0] ? { id: rows[0].id, sha256, isNew: true } : null
}

function earlier(db: Db, { mailboxId, uidValidity, uid }: Door): Promise<{ id: number; sha256: string }> {
  return db
    .selectFrom('incomingMail')
    .select(['id', 'sha256'])
    .where('mailboxId', '=', mailboxId ?? 0)
    .where('uidValidity', '=', uidValidity ?? 0)
    .where('uid', '=', uid ?? 0)
    .executeTakeFirstOrThrow()
}

/**
 * The Message-ID at a glance, so that an answer to a message which has not been read yet waits for it. What the message
 * truly says is read later.
 */
function messageIdIn(head: Buffer): string | null {
  const end = head.indexOf('\r\n\r\n')
  const header = head.subarray(0, end < 0 ? head.length : end).toString('latin1')
  return /^message-id:\s{0,100}<([^<>\s]{1,900})>/im.exec(header)?.[1] ?? null
}
