import { createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { derivedKey } from '#server/platform/derived-key.ts'
import { NotFound } from '#server/platform/errors.ts'
import type { Download } from '#server/thread/download.ts'

const DAY = 86_400_000
const GOOD_DAYS = 30

interface Mailed {
  /** Of the attachment. */
  id: string
  mailId: number
  mailedAt: Date
}

/** A link to one file, for whoever got the mail; good for thirty days. */
export function mailedFileLink(secret: string, { id, mailId, mailedAt }: Mailed): string {
  const until = mailedAt.getTime() + GOOD_DAYS * DAY
  const query = new URLSearchParams({
    mail: String(mailId),
    until: String(until),
    signature: sign(secret, { id, mail: mailId, until }).toString('base64url'),
  })
  return `/api/v1/portal/mailed-files/${id}?${query}`
}

interface Link {
  id: string
  mail: number
  until: number
  signature: string
}

/** @throws NotFound  a link that we did not write, an old one, of who takes part no more, or to what has been deleted */
export async function findMailedFile(
  db: Db,
  secret: string,
  { link, now }: { link: Link; now: Date },
): Promise<Download> {
  const given = Buffer.from(link.signature, 'base64url')
  const right = sign(secret, link)
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw new NotFound()
  if (link.until < now.getTime()) {
    throw new NotFound('link_expired', 'This link is too old. The file is with your request.')
  }
  const { rows } = await sql<Download>`
    select a.sha256, a.name, a.media_type from outgoing_mail m join attachment a on a.entry_id = m.entry_id
    join thread_entry e on e.id = a.entry_id join ticket t on t.id = e.ticket_id
    where m.id = ${link.mail} and a.id = ${link.id} and e.type <> 'note' and t.deleted_at is null
      and (m.recipient_kind is distinct from 'requester' or exists (select from requester r where r.id = m.recipient_id
        and r.archived_at is null and (r.id = t.requester_id or exists (select from collaborator c
          where c.ticket_id = t.id and c.requester_id = r.id))))`.execute(db)
  const [file] = rows
  if (!file) throw new NotFound()
  return file
}

function sign(secret: string, { id, mail, until }: Pick<Link, 'id' | 'mail' | 'until'>): Buffer {
  const key = derivedKey(secret, 'deskbell mailed file')
  return createHmac('sha256', key).update(`${id} ${mail} ${until}`).digest()
}
