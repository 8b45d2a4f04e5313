import { sql } from 'kysely'
import { NotFound } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { isLogo } from '#server/settings/logo.ts'
import { isUploadOf } from './uploader.ts'

/** @throws NotFound  it is part of an entry already, the desk's logo, somebody else's, or was never there */
export async function takeBackUpload(ctx: Ctx, id: string): Promise<void> {
  const { rows } = await sql`
    delete from attachment a where a.id = ${id} and a.entry_id is null and a.ticket_id is null and ${isUploadOf(ctx)} and not ${isLogo}
    returning a.id`.execute(ctx.db)
  if (rows.length === 0) throw new NotFound()
}
