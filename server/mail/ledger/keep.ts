import { Readable } from 'node:stream'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { operation } from '#server/platform/operation.ts'
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
  const ctx = { db: app.db, actor: system('Mail'), now: new Date() }
  return operation(ctx, async (op) => {
    const { sha256, size } = received
    const row = await op.db
      .insertInto('incomingMail')
      .values({
        door: door.door,
        mailboxId: door.mailboxId ?? null,
        uidValidity: door.uidValidity ?? null,
        uid: door.uid ?? null,
        envelopeFrom: door.envelopeFrom ?? null,
        envelopeTo: door.envelopeTo ?? [],
        remoteAddress: door.remoteAddress ?? null,
        receivedAt: op.now,
        sha256,
        size,
        messageId: messageIdIn(received.head),
      })
      .onConflict((conflict) => conflict.columns(['mailboxId', 'uidValidity', 'uid']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!row) return { ...(await earlier(door)), isNew: false }
    await op.db
      .insertInto('incomingMailFate')
      .values({ incomingMailId: row.id, at: op.now, fate: 'pending', actorName: op.actor.name })
      .execute()
    await enqueue(op, 'handle_mail', { id: row.id }, { key: `handle_mail:${row.id}` })
    return { id: row.id, sha256, isNew: true }

    function earlier({ mailboxId, uidValidity, uid }: Door): Promise<{ id: number; sha256: string }> {
      return op.db
        .selectFrom('incomingMail')
        .select(['id', 'sha256'])
        .where('mailboxId', '=', mailboxId ?? 0)
        .where('uidValidity', '=', uidValidity ?? 0)
        .where('uid', '=', uid ?? 0)
        .executeTakeFirstOrThrow()
    }
  })
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
