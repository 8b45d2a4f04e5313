import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { MOST_LINKS } from './decide.ts'
import type { RuleRef } from './rule.ts'

/** What led to an event, as far as rules did. */
export interface Lineage {
  /** What it all began with: an act of a person, or the moment of a time rule. */
  root: string
  /** The rules in between, the latest first; those before a time rule's moment too. */
  chain: RuleRef[]
  /** Every rule that has run on what the root led to. */
  ran: RuleRef[]
}

/**
 * Follows an event back: each link is a rule whose run wrote the event, and the event on which that ran. Whatever a person
 * did begins anew.
 *
 * @param begins  the root, where it is the moment of a time rule and not what led to that
 */
export async function lineageOf(
  db: Db,
  { ticketId, eventId, begins }: { ticketId: number; eventId: number | null; begins?: string | undefined },
): Promise<Lineage> {
  const { rows: links } = await sql<{ rule: RuleRef; root: string }>`
    with recursive link as (
      select operation_id, cause_event_id, actor_kind, 0 as depth from ticket_event where id = ${eventId}::bigint
      union all
      select e.operation_id, e.cause_event_id, e.actor_kind, link.depth + 1 from link
      join ticket_event e on e.id = link.cause_event_id where link.actor_kind = 'system' and link.depth < ${MOST_LINKS}
    )
    select m.data -> 'rule' as rule, m.data ->> 'root' as root from link join ticket_event m
      on m.ticket_id = ${ticketId} and m.type = 'ticket.rule_applied' and m.operation_id = link.operation_id
    where link.actor_kind = 'system' order by link.depth`.execute(db)
  const root = begins ?? links[0]?.root ?? String(eventId)
  const { rows: ran } = await sql<{ rule: RuleRef }>`
    select data -> 'rule' as rule from ticket_event
    where ticket_id = ${ticketId} and type = 'ticket.rule_applied' and data ->> 'root' = ${root} order by id desc`.execute(
    db,
  )
  return { root, chain: links.map(({ rule }) => rule), ran: ran.map(({ rule }) => rule) }
}
