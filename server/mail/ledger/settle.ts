import type { Selectable } from 'kysely'
import type { IncomingMail } from '#db/types.ts'
import type { Op } from '#server/platform/operation.ts'

export type LedgerRow = Selectable<IncomingMail>

export type Fate = 'pending' | 'opened' | 'joined' | 'duplicate' | 'auto-reply' | 'bounce' | 'rejected' | 'quarantined'

export interface Outcome {
  fate: Fate
  ticketId?: number | null
  entryId?: number | null
  duplicateOf?: number | null
  rule?: string | null
  error?: string | null
}

/** Writes down what became of a message, with the row and in its history; the earlier fates stay. */
export async function settle(op: Op, id: number, outcome: Outcome): Promise<void> {
  const { fate, ticketId = null, entryId = null, duplicateOf = null, rule = null, error = null } = outcome
  const said = { fate, ticketId, entryId, duplicateOf, rule, error }
  await op.db
    .updateTable('incomingMail')
    .set({ ...said, handledAt: fate === 'pending' ? null : op.now })
    .where('id', '=', id)
    .execute()
  await op.db
    .insertInto('incomingMailFate')
    .values({ incomingMailId: id, at: op.now, ...said, actorName: op.actor.name })
    .execute()
}

/** The row, locked, if it still waits for its fate. */
export function lockPending(op: Op, id: number): Promise<LedgerRow | undefined> {
  return op.db
    .selectFrom('incomingMail')
    .selectAll()
    .where('id', '=', id)
    .where('fate', '=', 'pending')
    .forUpdate()
    .executeTakeFirst()
}
