import { sql } from 'kysely'
import type { Settings } from '#contract/reference.ts'
import type { Db } from '#server/platform/db.ts'
import { gatheredByDb } from '#server/platform/gather.ts'
import { settingsOf } from '#server/settings/settings.ts'
import type { LedgerRow } from '../ledger/settle.ts'
import type { OwnAddress } from './facts.ts'

/** A message that waits for its fate, with what holds for every message. */
export interface Pending {
  row: LedgerRow
  settings: Pick<Settings, 'mail' | 'attachments'>
  own: OwnAddress[]
  /** Of the mailbox that it was fetched from. */
  fetchHost: string | null
}

type Row = LedgerRow & { own: OwnAddress[]; fetchHost: string | null; stored: Record<string, unknown> }

const MOST_LOADED = 20

/** Of those whose turn comes at the same moment together. @returns null when it has its fate */
export const loadPending = gatheredByDb(loadAll, { most: MOST_LOADED })

async function loadAll(db: Db, ids: number[]): Promise<(Pending | null)[]> {
  const { rows } = await sql<Row>`
    select m.*, case when m.door = 'imap' then b.fetch_host end as fetch_host,
      (select coalesce(json_agg(json_build_object('id', a.id, 'email', a.email, 'mailboxId', a.mailbox_id,
          'departmentId', a.department_id, 'helpTopicId', a.help_topic_id, 'priorityId', a.priority_id,
          'autoResponse', a.auto_response) order by a.id), '[]')
        from mail_address a where a.availability = 'active') as own,
      (select coalesce(json_object_agg(s.key, s.value), '{}') from setting s where s.key in ('mail', 'attachments')) as stored
    from incoming_mail m left join mailbox b on b.id = m.mailbox_id
    where m.id = any(${ids}::bigint[]) and m.fate = 'pending'`.execute(db)
  const pending = new Map(rows.map((row) => [row.id, pendingOf(row)]))
  return ids.map((id) => pending.get(id) ?? null)
}

function pendingOf({ own, fetchHost, stored, ...row }: Row): Pending {
  return { row, own, fetchHost, settings: settingsOf(stored) }
}
