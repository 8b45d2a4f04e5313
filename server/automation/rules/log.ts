import { sql } from 'kysely'
import type { Did } from '#contract/rules.ts'
import { raiseAlarm } from '#server/mail/alarms.ts'
import type { App } from '#server/platform/app.ts'
import type { Db } from '#server/platform/db.ts'
import { enqueue } from '#server/platform/jobs.ts'
import type { Op } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import type { RuleRef } from './rule.ts'

/** On what a rule runs: an event, or the moment of a time rule. */
export interface Occasion {
  ticketId: number
  eventId: number | null
  dueAt: Date | null
}

export interface Noted {
  outcome: 'applied' | 'silent' | 'stopped' | 'failed'
  micros: number
  saw?: Record<string, unknown>
  did?: Did[]
  error?: string
  /** The names of the rules that led to it. */
  chain?: string[]
}

/** Of each rule the run log lists so many runs; now and then older ones are counted together. */
const MOST_LISTED = 500
const FOLD_EACH = 200

/** @returns false: this run is noted already */
export async function noteRun(op: Op, rule: RuleRef, occasion: Occasion, noted: Noted): Promise<boolean> {
  const { outcome, micros, ...data } = noted
  const { rows } = await sql<{ id: number }>`
    insert into rule_run (rule_id, version, ticket_id, event_id, due_at, at, micros, outcome, data)
    select id, ${rule.version}, ${occasion.ticketId}, ${occasion.eventId}::bigint, ${occasion.dueAt}::timestamptz, ${op.now},
      ${micros}, ${outcome}, ${JSON.stringify(data)}::jsonb from rule where id = ${rule.id}
    on conflict (event_id, rule_id) where event_id is not null do nothing returning id`.execute(op.db)
  const id = rows[0]?.id
  if (id !== undefined && id % FOLD_EACH === 0) await enqueue(op, 'fold_rule_runs', {}, { key: 'fold_rule_runs' })
  return id !== undefined
}

export async function foldRuleRuns({ db }: Pick<App, 'db'>): Promise<void> {
  await sql`
    with gone as (
      delete from rule_run n using (
        select r.id, (select o.id from rule_run o where o.rule_id = r.id order by o.id desc offset ${MOST_LISTED} limit 1) as last from rule r
      ) old where n.rule_id = old.id and n.id <= old.last
      returning n.rule_id
    ), counted as (
      select rule_id, count(*) as folded from gone group by rule_id
    )
    update rule r set folded_runs = folded_runs + folded from counted where r.id = counted.rule_id`.execute(db)
}

/**
 * Whether a rule was asked on an event before, and acted. What it did is in the history for good, also when the log has let
 * go of it.
 */
export async function ranOn(db: Db, rule: RuleRef, { ticketId, eventId }: Occasion): Promise<'acted' | 'noted' | null> {
  if (eventId === null) return null
  const { rows } = await sql<{ ran: 'acted' | 'noted' | null }>`
    select case when exists (select from ticket_event where ticket_id = ${ticketId} and type = 'ticket.rule_applied'
        and cause_event_id = ${eventId} and data -> 'rule' ->> 'id' = ${String(rule.id)}) then 'acted'
      when exists (select from rule_run where event_id = ${eventId} and rule_id = ${rule.id}) then 'noted' end as ran`.execute(
    db,
  )
  return rows[0]?.ran ?? null
}

export function alarmKey(ruleId: number): string {
  return `rule:${ruleId}`
}

/** Once, until the rule is saved again. */
export async function tellAdministrators(
  op: Op,
  { config }: Pick<App, 'config'>,
  { rule, kind, error }: { rule: RuleRef; kind: 'rule_failed' | 'rule_stopped'; error: string },
): Promise<void> {
  const link = `${ownAddress(config)}/desk/admin/rules?open=${rule.id}`
  await raiseAlarm(op, {
    key: alarmKey(rule.id),
    kind,
    data: { rule: rule.name, ruleId: String(rule.id), error, link },
  })
}
