import { type Selectable, sql } from 'kysely'
import type { Fate } from '#contract/intake.ts'
import type { IncomingMail } from '#db/types.ts'
import { withTheNext } from '#server/platform/ahead.ts'
import { enqueue } from '#server/platform/jobs.ts'
import type { Op } from '#server/platform/operation.ts'

export type LedgerRow = Selectable<IncomingMail>

export interface Outcome {
  fate: Fate
  ticketId?: number | null
  entryId?: number | null
  duplicateOf?: number | null
  rule?: string | null
  error?: string | null
}

/** What a message says of itself. */
export type Said = Pick<
  LedgerRow,
  'messageId' | 'inReplyTo' | 'contentDigest' | 'fromAddress' | 'fromName' | 'subject'
> & {
  facts: object
}

/** Writes down what became of a message and what it says, with the row and in its history; the earlier fates stay. */
export async function settle(op: Op, id: number, outcome: Outcome, said?: Said): Promise<void> {
  const { fate, ticketId = null, entryId = null, duplicateOf = null, rule = null, error = null } = outcome
  const handledAt = fate === 'pending' ? null : op.now
  await sql`
    with settled as (
      update incoming_mail set fate = ${fate}, ticket_id = ${ticketId}, entry_id = ${entryId}, duplicate_of = ${duplicateOf},
        rule = ${rule}, error = ${error}, handled_at = ${handledAt}${said ? saying(said) : sql``} where id = ${id}
      returning id, fate, ticket_id, entry_id, duplicate_of, rule, error
    )
    insert into incoming_mail_fate (incoming_mail_id, at, fate, ticket_id, entry_id, duplicate_of, rule, error, actor_name)
    select id, ${op.now}::timestamptz, fate, ticket_id, entry_id, duplicate_of, rule, error, ${op.actor.name} from settled ${withTheNext}`.execute(
    op.db,
  )
  if (fate === 'quarantined') await enqueue(op, 'tell_quarantined', {}, { key: 'tell_quarantined' })
}

function saying({ messageId, inReplyTo, contentDigest, fromAddress, fromName, subject, facts }: Said) {
  return sql`, message_id = ${messageId}, in_reply_to = ${inReplyTo}, content_digest = ${contentDigest},
    from_address = ${fromAddress}, from_name = ${fromName}, subject = ${subject}, facts = ${JSON.stringify(facts)}::jsonb`
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
