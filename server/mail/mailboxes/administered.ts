import { type ListedRows, type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { type Archiving, usage } from '#server/platform/uses.ts'

/** How things are read that nobody but administrators may see. */
export function administered<Item extends { id: number }>(rows: ListedRows, kind: Archiving) {
  return {
    async list({ db, actor }: Ctx, query: ListQuery) {
      demandAdministrator(actor)
      return listRows<Item>(db, rows, query)
    },
    /** @throws NotFound */
    async get({ db, actor }: Ctx, id: number): Promise<Item> {
      demandAdministrator(actor)
      return oneRow<Item>(db, rows, id)
    },
    /** @throws NotFound */
    async usage({ db, actor }: Ctx, id: number) {
      demandAdministrator(actor)
      return usage(db, kind, id)
    },
  }
}
