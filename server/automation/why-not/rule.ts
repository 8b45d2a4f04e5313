import { sql } from 'kysely'
import type { ReplyOf } from '#contract/route.ts'
import type { Did, RuleDefinition } from '#contract/rules.ts'
import type { RuleOccasion, whyNotRule as route } from '#contract/why-not.ts'
import { availabilityThen } from '#server/platform/audited.ts'
import { NotFound } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { visibleTickets } from '#server/tickets/access.ts'
import { hiddenAnswers, hideAnswers, hideSet, withoutHidden } from '#server/tickets/hidden-answers.ts'
import type { LiveRule } from '../rules/rule.ts'
import { loadPast, type Past } from './as-it-was.ts'
import { eventOccasions } from './of-events.ts'
import { momentOccasions } from './of-moments.ts'

export interface RuleVersion {
  version: number
  savedAt: Date
  definition: RuleDefinition
}

/** A run as the log has it or, for good, the history of the ticket. */
export interface KnownRun extends Pick<RuleOccasion, 'saw' | 'did' | 'error' | 'chain'> {
  outcome: 'applied' | 'silent' | 'stopped' | 'failed'
  version: number
  at: Date
  eventId: number | null
  dueAt: Date | null
}

/** Another rule that stopped all after it, as it was on an event. */
export interface Stop {
  eventId: number
  /** The event that tells of its run. */
  appliedId: number
  name: string
}

/** All that is known of a rule and a ticket. */
export interface Asking {
  ctx: Ctx
  rule: Pick<LiveRule, 'id' | 'name' | 'version' | 'isSilent'> & { position: number; availability: Availability }
  /** Oldest first. */
  versions: readonly RuleVersion[]
  runs: readonly KnownRun[]
  past: Past
  availabilityAt: (at: Date) => Availability
  stops: readonly Stop[]
  /** Rules that go before it, by their id. */
  before: ReadonlySet<number>
}

type Availability = 'active' | 'disabled' | 'archived'

/**
 * What a rule made of each event of a ticket that it looks for, and of its moment. What ran is told as it was noted; what
 * did not is asked again, as the rule was then, of the ticket as it was then.
 *
 * @throws NotFound
 */
export async function whyNotRule(ctx: Ctx, ticketId: number, ruleId: number): Promise<ReplyOf<typeof route>> {
  const hidden = await hiddenOf(ctx, ticketId)
  const { rows } = await sql<Asking['rule']>`
    select id, name, version, is_silent, position, availability from rule where id = ${ruleId}`.execute(ctx.db)
  const rule = rows[0]
  if (!rule) throw new NotFound()
  const { id, name, version, availability, isSilent } = rule
  const past = await loadPast(ctx.db, ticketId)
  const asking = past && (await askingOf(ctx, { rule, past }))
  const occasions = asking ? [...(await momentOccasions(asking)), ...(await eventOccasions(asking))] : []
  return {
    rule: { id, name, version, availability, isSilent },
    occasions: occasions.slice(0, MOST_OCCASIONS).map((one) => ({
      ...one,
      trace: hideAnswers(one.trace, hidden),
      saw: withoutHidden(one.saw, hidden),
      did: hideSet(one.did, hidden),
    })),
  }
}

const MOST_OCCASIONS = 50

async function hiddenOf({ db, actor }: Ctx, ticketId: number): Promise<string[]> {
  const { rows } = await sql<{ hidden: string[] }>`
    select ${hiddenAnswers} as hidden from ticket t where t.id = ${ticketId} and ${visibleTickets(actor)}`.execute(db)
  const row = rows[0]
  if (!row) throw new NotFound('ticket_not_found', 'There is no such ticket, or you cannot see it.')
  return row.hidden
}

async function askingOf(ctx: Ctx, { rule, past }: Pick<Asking, 'rule' | 'past'>): Promise<Asking> {
  const { db } = ctx
  const ticketId = past.now.id
  const { rows: versions } = await sql<RuleVersion>`
    select version, saved_at, definition from rule_version where rule_id = ${rule.id} order by version`.execute(db)
  const { rows: noted } = await sql<KnownRun>`
    select outcome, version, at, event_id, due_at, coalesce(data -> 'saw', '{}') as saw, coalesce(data -> 'did', '[]') as did,
      data ->> 'error' as error, coalesce(data -> 'chain', '[]') as chain
    from rule_run where rule_id = ${rule.id} and ticket_id = ${ticketId} order by id`.execute(db)
  const { rows: before } = await sql<{ id: number }>`
    select id from rule where (position, id) < (${rule.position}, ${rule.id})`.execute(db)
  const subject = { subject: 'rule', id: rule.id, now: rule.availability }
  return {
    ctx,
    rule,
    versions,
    runs: [...noted, ...appliedBy(rule.id, past).filter((run) => !noted.some((one) => isSameRun(one, run)))],
    past,
    availabilityAt: await availabilityThen(db, subject),
    stops: await stopsOf(ctx, past),
    before: new Set(before.map(({ id }) => id)),
  }
}

interface Applied {
  rule: { id: number; name: string; version: number }
  saw: Record<string, unknown>
  did: Did[]
  dueAt?: string
}

/** What the history has of its runs: the log lets go of them in time. */
function appliedBy(ruleId: number, { events }: Past): KnownRun[] {
  return events.flatMap(({ type, at, causeEventId, data }) => {
    if (type !== 'ticket.rule_applied') return []
    const { rule, saw, did, dueAt } = data as unknown as Applied
    if (rule.id !== ruleId) return []
    const occasion = dueAt ? { eventId: null, dueAt: new Date(dueAt) } : { eventId: causeEventId, dueAt: null }
    return [{ outcome: 'applied', version: rule.version, at, saw, did, error: null, chain: [], ...occasion }]
  })
}

function isSameRun(one: KnownRun, other: KnownRun): boolean {
  return one.eventId === other.eventId && one.dueAt?.getTime() === other.dueAt?.getTime()
}

async function stopsOf({ db }: Ctx, { events }: Past): Promise<Stop[]> {
  const applied = events.flatMap(({ id, type, causeEventId, data }) => {
    if (type !== 'ticket.rule_applied' || causeEventId === null || data.dueAt !== undefined) return []
    const { rule } = data as unknown as Applied
    return [{ appliedId: id, eventId: causeEventId, ruleId: rule.id, version: rule.version, name: rule.name }]
  })
  if (applied.length === 0) return []
  const { rows: stopping } = await sql<{ ruleId: number; version: number }>`
    select rule_id, version from rule_version
    where rule_id = any(${applied.map(({ ruleId }) => ruleId)}::bigint[]) and (definition ->> 'stopsFurther')::boolean`.execute(
    db,
  )
  return applied.filter(({ ruleId, version }) =>
    stopping.some((one) => one.ruleId === ruleId && one.version === version),
  )
}
