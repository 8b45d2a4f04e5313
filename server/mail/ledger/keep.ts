import { Readable } from 'node:stream'
import { sql } from 'kysely'
import type { App } from '#server/platform/app.ts'
import type { Db } from '#server/platform/db.ts'
import type { Received } from '#server/platform/files.ts'
import { gatheredByDb } from '#server/platform/gather.ts'
import { keepContent } from '#server/thread/upload.ts'
import { PRIORITY } from './job.ts'

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
  /** Whoever took it handles it himself, at once. */
  isHandledByDoor?: boolean
}

export interface Kept {
  id: number
  sha256: string
  /** false: this message of this mailbox is in the ledger already. */
  isNew: boolean
}

/** What reached its mailbox so long ago has been waiting already: it does not hold up what comes now. */
const OLD_AFTER_MINUTES = 10

/** A job that came at once would only wait for the door that handles what it takes itself. */
const LEFT_TO_DOOR_SECONDS = 30

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
  const id = await write(app.db, rowOf(received, door))
  return id === null ? { ...(await earlier(app.db, door)), isNew: false } : { id, sha256: received.sha256, isNew: true }
}

/** As the database reads it. */
function rowOf({ sha256, size, head }: Received, door: Door) {
  const now = new Date()
  return {
    door: door.door,
    mailbox_id: door.mailboxId ?? null,
    uid_validity: door.uidValidity ?? null,
    uid: door.uid ?? null,
    envelope_from: door.envelopeFrom ?? null,
    envelope_to: door.envelopeTo ?? [],
    remote_address: door.remoteAddress ?? null,
    received_at: now,
    arrived_at: door.arrivedAt && door.arrivedAt < now ? door.arrivedAt : now,
    sha256,
    size,
    message_id: messageIdIn(head),
    is_handled_by_door: door.isHandledByDoor ?? false,
  }
}

type Row = ReturnType<typeof rowOf>

const MOST_WRITTEN = 50

/** What several senders hand in at the same moment is one statement. */
const write = gatheredByDb(writeAll, { most: MOST_WRITTEN })

const columns =
  sql.raw(`door, mailbox_id, uid_validity, uid, envelope_from, envelope_to, remote_address, received_at, arrived_at,
  sha256, size, message_id`)

/**
 * One statement, so that a row is never there without its first fate and its job.
 *
 * @returns the id of each; null where its place in the mailbox has a row already
 */
async function writeAll(db: Db, messages: Row[]): Promise<(number | null)[]> {
  const given = JSON.stringify(messages.map((message, place) => ({ place, ...message })))
  const { rows } = await sql<{ place: number; id: number }>`
    with given as (
      select nextval(pg_get_serial_sequence('incoming_mail', 'id')) as id, place, is_handled_by_door, ${columns}
      from json_to_recordset(${given}::json) as given (place int, door text, mailbox_id bigint, uid_validity bigint, uid bigint,
        envelope_from text, envelope_to text[], remote_address text, received_at timestamptz, arrived_at timestamptz, sha256 text,
        size bigint, message_id text, is_handled_by_door boolean)
    ), kept as (
      insert into incoming_mail (id, ${columns}) overriding system value select id, ${columns} from given order by place
      on conflict (mailbox_id, uid_validity, uid) do nothing returning id, received_at, arrived_at, envelope_from
    ), noted as (
      insert into incoming_mail_fate (incoming_mail_id, at, fate, actor_name)
      select id, received_at, 'pending', 'Mail' from kept order by id
    ), queued as materialized (
      select count(*) from graphile_worker.add_jobs(array(select ('handle_mail', json_build_object('id', id, 'afterDoor', is_handled_by_door), null,
        case when is_handled_by_door then now() + make_interval(secs => ${LEFT_TO_DOOR_SECONDS}) end, null, 'handle_mail:' || id,
        case when kept.envelope_from = '' or kept.arrived_at < kept.received_at - make_interval(mins => ${OLD_AFTER_MINUTES})
          then ${PRIORITY.patient} else ${PRIORITY.fresh} end::int,
        null)::graphile_worker.job_spec from kept join given using (id) order by id))
    )
    select place, id from given join kept using (id) cross join queued`.execute(db)
  const ids = new Map(rows.map(({ place, id }) => [place, id]))
  return messages.map((_, place) => ids.get(place) ?? null)
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
