import { sql } from 'kysely'
import type { BodyOf, ReplyOf } from '#contract/route.ts'
import type { FilterAnswer, FilterDefinition, testTicketFilter, whyNotTicket } from '#contract/ticket-filters.ts'
import type { Db } from '#server/platform/db.ts'
import { Conflict, NotFound } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { compile, evaluate, View } from '#server/routing/conditions/evaluate.ts'
import { isAddressed } from '#server/routing/filters/decide.ts'
import type { Arrival } from '#server/routing/filters/filter.ts'
import { visibleTickets } from './access.ts'
import { hiddenAnswers, hideAnswers } from './hidden-answers.ts'

interface Recorded {
  ticket: { id: number; number: string; subject: string }
  openedAt: string
  arrival: Arrival
  /** Answers that agents do not see. */
  hidden: string[]
}

/** Why a filter, as it was then, did not match a ticket when it was opened: asked again of what was seen then. */
export async function whyNot(ctx: Ctx, ticketId: number, filterId: number): Promise<ReplyOf<typeof whyNotTicket>> {
  const recorded = await recordedArrival(ctx, sql`t.id = ${ticketId}`)
  const { openedAt } = recorded
  const { rows } = await sql<{ version: number; definition: FilterDefinition }>`
    select version, definition from ticket_filter_version where filter_id = ${filterId}
    order by saved_at <= ${openedAt}::timestamptz desc, case when saved_at <= ${openedAt}::timestamptz then version else -version end desc
    limit 1`.execute(ctx.db)
  const row = rows[0]
  if (!row) throw new NotFound()
  const { definition, version } = row
  return { ...answer(definition, recorded), filter: { id: filterId, name: definition.name, version } }
}

/** The filters that can be asked about a ticket, in their order, and which of them matched it. */
export async function askableFilters(
  ctx: Ctx,
  ticketId: number,
): Promise<{ id: number; name: string; matched: boolean }[]> {
  await recordedArrival(ctx, sql`t.id = ${ticketId}`)
  const { rows } = await sql<{ id: number; name: string; matched: boolean }>`
    select f.id, f.name, exists (select from ticket_event e where e.ticket_id = ${ticketId} and e.type = 'ticket.filtered'
      and (e.data -> 'filter' ->> 'id')::bigint = f.id) as matched
    from ticket_filter f where f.availability <> 'archived' order by f.position, f.id`.execute(ctx.db)
  return rows
}

/** Tries what a filter is about to say on a ticket as it arrived. @throws Conflict `nothing_recorded`, NotFound */
export async function testFilter(
  ctx: Ctx,
  { ticketNumber, ...filter }: BodyOf<typeof testTicketFilter>,
): Promise<ReplyOf<typeof testTicketFilter>> {
  demandAdministrator(ctx.actor)
  const recorded = await recordedArrival(ctx, sql`t.number = ${ticketNumber}`)
  return { ...answer(filter, recorded), ticket: recorded.ticket }
}

function answer(
  { target, addressId, conditions }: Pick<FilterDefinition, 'target' | 'addressId' | 'conditions'>,
  { arrival, hidden }: Recorded,
): FilterAnswer {
  const addressed = isAddressed({ target, addressId }, arrival)
  try {
    const { matched, trace } = evaluate(compile(conditions), new View(arrival.facts))
    const named = trace.map((one) => ({ ...one, saw: arrival.names[one.test.field] ?? one.saw }))
    return { matched: matched && addressed, isAddressed: addressed, trace: hideAnswers(named, hidden), error: null }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return { matched: false, isAddressed: addressed, trace: [], error: words }
  }
}

/** What was seen of a ticket when it was opened; its message as it was written then. */
async function recordedArrival(
  { db, actor }: { db: Db; actor: Ctx['actor'] },
  which: ReturnType<typeof sql>,
): Promise<Recorded> {
  const { rows } = await sql<{
    ticket: Recorded['ticket']
    openedAt: string
    facts: (Arrival['facts'] & { channel: Arrival['channel'] }) | null
    names: Arrival['names'] | null
    message: string | null
    hidden: string[]
  }>`
    select json_build_object('id', t.id, 'number', t.number, 'subject', t.subject) as ticket, t.created_at::text as opened_at,
      a.facts, a.names, ${hiddenAnswers} as hidden, (select coalesce(v.body_text, e.body_text) from thread_entry e
        left join thread_entry_version v on v.entry_id = e.id and v.version = 1
        where e.ticket_id = t.id order by e.id limit 1) as message
    from ticket t left join ticket_arrival a on a.ticket_id = t.id
    where ${which} and ${visibleTickets(actor)}`.execute(db)
  const row = rows[0]
  if (!row) throw new NotFound('ticket_not_found', 'There is no such ticket, or you cannot see it.')
  const { ticket, openedAt, facts: kept, names, message, hidden } = row
  if (!kept) {
    throw new Conflict('nothing_recorded', 'This ticket was opened before it was kept what the filters see.')
  }
  const { channel, ...facts } = kept
  return {
    ticket,
    openedAt,
    arrival: { channel, facts: { ...facts, message: (message ?? '').slice(0, 20_000) }, names: names ?? {} },
    hidden,
  }
}
