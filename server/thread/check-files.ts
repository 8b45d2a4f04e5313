import type { Db } from '#server/platform/db.ts'
import type { FileStore } from '#server/platform/files.ts'

/** Looks for contents that an attachment names and the store does not have, or has in another size. */
export async function checkFiles(db: Db, files: FileStore): Promise<{ checked: number; missing: string[] }> {
  const missing: string[] = []
  let checked = 0
  let after = ''
  for (;;) {
    const rows = await db
      .selectFrom('storedFile')
      .select(['sha256', 'size'])
      .where('sha256', '>', after)
      .where((eb) =>
        eb.exists(eb.selectFrom('attachment').select('id').whereRef('attachment.sha256', '=', 'storedFile.sha256')),
      )
      .orderBy('sha256')
      .limit(1000)
      .execute()
    if (rows.length === 0) return { checked, missing }
    for (const { sha256, size } of rows) {
      const file = await files.open(sha256)
      if (file?.size !== size) missing.push(sha256)
      await file?.close()
      after = sha256
    }
    checked += rows.length
  }
}
