import { sql } from 'kysely'
import { isLogo } from '#server/settings/logo.ts'
import type { Store } from './upload.ts'

const HOUR = 3_600_000

/** Every hour. */
export const purgeUploadsCrontab = '17 * * * * purge_uploads'

/**
 * Removes uploads that nobody used for a day, and contents that nothing has used for an hour.
 */
export async function purgeUploads({ db, files }: Store, now: Date): Promise<void> {
  const yesterday = new Date(now.getTime() - 24 * HOUR)
  await sql`
    delete from attachment a where a.entry_id is null and a.ticket_id is null and a.created_at < ${yesterday} and not ${isLogo}`.execute(
    db,
  )
  await purgeContents({ db, files }, new Date(now.getTime() - HOUR))
  await files.sweep(yesterday)
}

async function purgeContents({ db, files }: Store, before: Date): Promise<void> {
  const idle = await db.selectFrom('storedFile').select('sha256').where('idleSince', '<', before).execute()
  for (const { sha256 } of idle) await purgeContent({ db, files }, { sha256, before })
}

/**
 * Under the lock of the content's row: who uploads the same content touches that row first, and so comes either before
 * this - then it is not idle any more - or after it, and brings the file anew.
 */
async function purgeContent({ db, files }: Store, idle: { sha256: string; before: Date }): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ isUsed: boolean }>`
      select exists (select from attachment a where a.sha256 = f.sha256)
        or exists (select from incoming_mail m where m.sha256 = f.sha256) as "isUsed" from stored_file f
      where f.sha256 = ${idle.sha256} and f.idle_since < ${idle.before} for update skip locked`.execute(tx)
    const [row] = rows
    if (!row) return
    if (row.isUsed) {
      await tx.updateTable('storedFile').set({ idleSince: null }).where('sha256', '=', idle.sha256).execute()
      return
    }
    await tx.deleteFrom('storedFile').where('sha256', '=', idle.sha256).execute()
    await files.remove(idle.sha256)
  })
}
