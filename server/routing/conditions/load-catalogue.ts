import { conditionFields } from '#server/forms/condition-fields.ts'
import type { Db } from '#server/platform/db.ts'
import { type Catalogue, catalogueOf } from './fields.ts'

/** What conditions may look at on this desk: the fields of its forms too. */
export async function loadCatalogue(db: Db): Promise<Catalogue> {
  return catalogueOf(await conditionFields(db))
}
