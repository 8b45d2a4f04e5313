import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { type Catalogue, type CustomField, catalogueOf } from './fields.ts'

/** What conditions may look at on this desk: the questions of its forms too. */
export async function loadCatalogue(db: Db): Promise<Catalogue> {
  const { rows } = await sql<CustomField>`
    select key, label, kind, options from form_field where availability = 'active' order by id`.execute(db)
  return catalogueOf(rows)
}
