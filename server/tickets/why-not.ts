import { sql } from 'kysely'
import type { BodyOf, ReplyOf } from '#contract/route.ts'
import type { FilterAnswer, FilterDefinition, FilterDid, testTicketFilter } from '#contract/ticket-filters.ts'
import type { whyNotFilter } from '#contract/why-not.ts'
import { availabilityThen } from '#server/platform/audited.ts'
import type { Db } from '#server/platform/db.ts'
import { badField, Conflict, NotFound } from '#server/platform/errors.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { compile, evaluate, View } from '#server/routing/conditions/evaluate.ts'
import { filterProblems } from '#server/routing/filters/check.ts'
import { isAddressed } from '#server/routing/filters/decide.ts'
import type { Arrival } from '#server/routing/filters/filter.ts'
import { visibleTickets } from './access.ts'
import { hiddenAnswers, hideAnswers, hideSet } from './hidden-answers.ts'

interface Recorded {
  ticket: { id: number; number: string; subject: string }
  openedAt: string
  arrival: Arrival
  /** Answers that agents do not see. */
  hidden: string[]
}

type WhyNot = ReplyOf<typeof whyNotFilter>

/** Why a filter, as it was then, did not match a ticket when it was opened: asked again of what was seen then. */
export async function whyNot(ctx: Ctx, ticketId: number, filterId: number): Promise<WhyNot> {
  const recorded = await recordedArrival(ctx, sql`t.id = ${ticketId}`)
  const { openedAt } = recorded
  const { rows } = await sql<Asked>`
    select v.version, v.definition, v.saved_at <= ${openedAt}::timestamptz as was_there, f.availability,
      (select json_build_object('version', e.data -> 'filter' -> 'version', 'error', e.data -> 'error') from ticket_event e
        where e.ticket_id = ${ticketId} and e.type = 'ticket.filtered' and (e.data -> 'filter' ->> 'id')::bigint = f.id
        order by e.id limit 1) as ran,
      (select json_build_object('version', m.version, 'did', m.data -> 'did') from ticket_filter_match m
        where m.ticket_id = ${ticketId} and m.filter_id = f.id and m.outcome = 'silent' limit 1) as looked_on,
      (select b.name from ticket_event e join ticket_filter b on b.id = (e.data -> 'filter' ->> 'id')::bigint
        join ticket_filter_version s on s.filter_id = b.id and s.version = (e.data -> 'filter' ->> 'version')::integer
        where e.ticket_id = ${ticketId} and e.type = 'ticket.filtered' and (s.definition ->> 'stopsFurther')::boolean
          and (b.position, b.id) < (f.position, f.id) limit 1) as by
    from ticket_filter_version v join ticket_filter f on f.id = v.filter_id where f.id = ${filterId}
    order by was_there desc, case when v.saved_at <= ${openedAt}::timestamptz then v.version else -v.version end desc
    limit 1`.execute(ctx.db)
  const row = rows[0]
  if (!row) throw new NotFound()
  const { definition, version, ran, lookedOn } = row
  const subject = { subject: 'ticket_filter', id: filterId, now: row.availability }
  const availability = (await availabilityThen(ctx.db, subject))(new Date(openedAt))
  const told = answer(definition, recorded)
  return {
    ...told,
    ...outcomeOf(told, { ...row, availability }),
    did: hideSet(lookedOn?.did ?? [], recorded.hidden),
    filter: { id: filterId, name: definition.name, version: ran?.version ?? lookedOn?.version ?? version },
  }
}

interface Asked {
  version: number
  definition: FilterDefinition
  /** When the ticket came. */
  wasThere: boolean
  availability: 'active' | 'disabled' | 'archived'
  ran: { version: number; error: string | null } | null
  /** What it would have done; null where it did not just look on, or the run log has let go of it. */
  lookedOn: { version: number; did: FilterDid[] } | null
  by: string | null
}

function outcomeOf(
  { matched, isAddressed, error }: FilterAnswer,
  { ran, lookedOn, wasThere, availability, by }: Asked,
): Pick<WhyNot, 'outcome' | 'by'> {
  const is = (outcome: WhyNot['outcome']) => ({ outcome, by: null })
  if (ran) return is(ran.error === null ? 'applied' : 'failed')
  if (lookedOn) return is('silent')
  if (!wasThere) return is('tooNew')
  if (availability !== 'active') return is(availability === 'archived' ? 'archived' : 'notOn')
  if (by !== null) return { outcome: 'stoppedBy', by }
  if (!isAddressed) return is('otherDoor')
  if (error !== null) return is('failed')
  return is(matched ? 'matched' : 'notMatched')
}

/**
 * Tries what a filter is about to say on a ticket as it arrived.
 *
 * @throws BadInput  no such ticket; everything in the draft that does not go together
 * @throws Conflict  `nothing_recorded`
 */
export async function testFilter(
  ctx: Ctx,
  { ticketNumber, ...filter }: BodyOf<typeof testTicketFilter>,
): Promise<ReplyOf<typeof testTicketFilter>> {
  demandAdministrator(ctx.actor)
  refuseProblems(await operation(ctx, (op) => filterProblems(op, { ...filter, actions: [] }, null)))
  const recorded = await recordedArrival(ctx, sql`t.number = ${ticketNumber}`).catch((error: unknown) => {
    if (!(error instanceof NotFound)) throw error
    throw badField('body.ticketNumber', 'not_found', 'There is no ticket with this number.')
  })
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
