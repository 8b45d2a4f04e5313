import { sql } from 'kysely'
import type { BodyOf, ReplyOf } from '#contract/route.ts'
import type { testRule } from '#contract/rules.ts'
import { badField } from '#server/platform/errors.ts'
import { type RecordedEvent, recordedEvent } from '#server/platform/events.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { evaluate, View } from '#server/routing/conditions/evaluate.ts'
import { hiddenAnswers, hideAnswers } from '#server/tickets/hidden-answers.ts'
import { ruleProblems } from './check.ts'
import { dueOf, isTriggered } from './decide.ts'
import { compiledRule } from './load.ts'
import type { LiveRule } from './rule.ts'
import { type Desk, foreseeRule } from './run.ts'
import { beforeEvent, loadSubjects } from './subjects.ts'

/** So far back an event is looked for on which the draft would have run. */
const MOST_EVENTS = 200

/**
 * Asks a draft about a ticket as it is now, on the newest event that it looks for, and shows what it would do.
 *
 * @throws BadInput  no such ticket; everything in the draft that does not go together
 */
export async function tryRule(
  desk: Desk,
  ctx: Ctx,
  { ticketNumber, ...draft }: BodyOf<typeof testRule>,
): Promise<ReplyOf<typeof testRule>> {
  demandAdministrator(ctx.actor)
  refuseProblems(await operation(ctx, (op) => ruleProblems(op, draft, null)))
  const ticket = await desk.db
    .selectFrom('ticket')
    .select(['id', 'number', 'subject'])
    .where('number', '=', ticketNumber)
    .executeTakeFirst()
  const rule = compiledRule({ ...draft, id: 0, version: 0, stopsFurther: false, isSilent: true })
  const event = ticket ? await newestEvent(desk, rule, ticket.id) : null
  const asOf = { db: desk.db, now: desk.now, happenedAt: event?.at }
  const subject = ticket && (await loadSubjects(asOf, [ticket.id])).get(ticket.id)
  if (!subject) throw badField('body.ticketNumber', 'not_found', 'There is no ticket with this number.')
  const dueAt = dueOf(rule.trigger, subject.moments)
  const facts = { ...subject.facts, ...(event && { actor: event.actorKind }) }
  const answer = { ticket, dueAt: dueAt?.toISOString() ?? null, error: null }
  try {
    const before = event && (await beforeEvent(desk.db, { ...subject, facts }, event))
    const { matched, trace: found } = evaluate(rule.condition, new View(facts, before))
    const trace = hideAnswers(found, await hiddenOf(desk, ticket.id))
    if (!matched) return { ...answer, matched, trace, foreseen: null }
    const run = { ticketId: ticket.id, causeEventId: event?.id ?? null, dueAt }
    return { ...answer, matched, trace, foreseen: await foreseeRule(desk, rule, { run, saw: {} }) }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return { ...answer, matched: false, trace: [], foreseen: null, error: words }
  }
}

async function hiddenOf({ db }: Desk, ticketId: number): Promise<string[]> {
  const { rows } = await sql<{ hidden: string[] }>`
    select ${hiddenAnswers} as hidden from ticket t where t.id = ${ticketId}`.execute(db)
  return rows[0]?.hidden ?? []
}

async function newestEvent({ db }: Desk, rule: LiveRule, ticketId: number): Promise<RecordedEvent | null> {
  const { rows } = await sql<RecordedEvent>`
    select ${recordedEvent} from ticket_event where ticket_id = ${ticketId} order by id desc limit ${MOST_EVENTS}`.execute(
    db,
  )
  return rows.find((event) => isTriggered(rule, event)) ?? null
}
