import { sql } from 'kysely'
import type { ReplyOf } from '#contract/route.ts'
import type { Rule, RuleRun, listRuleVersions as versionsRoute } from '#contract/rules.ts'
import type { Db } from '#server/platform/db.ts'
import { below, pageBelow } from '#server/platform/id-cursor.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { loadCatalogue } from '#server/routing/conditions/load-catalogue.ts'
import { hiddenAnswers, hideSet, withoutHidden } from '#server/tickets/hidden-answers.ts'
import { flagsOf, type Listed } from './flags.ts'

type Row = Omit<Rule, 'flags'> & { error: string | null }

const iso = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const rows = sql`
  select r.id, r.name, r.position, r.trigger, r.conditions, r.actions, r.stops_further, r.is_silent, r.notes, r.version,
    r.availability, r.folded_runs + log.count as runs, log.error, ${iso('log.last_at')} as last_run_at,
    lpad(r.position::text, 9, '0') as list_order, lower(r.name) as list_words, r.availability as list_availability
  from rule r cross join lateral (
    select count(*) as count, max(n.at) as last_at,
      (select o.data ->> 'error' from rule_run o where o.rule_id = r.id and o.version = r.version order by o.id desc limit 1) as error
    from rule_run n where n.rule_id = r.id) log`

export async function listRules(ctx: Ctx, query: ListQuery) {
  const { items, nextCursor } = await listRows<Row>(ctx.db, rows, query)
  return { items: await flagged(ctx.db, items), nextCursor }
}

/** @throws NotFound */
export async function getRule(ctx: Pick<Ctx, 'db'>, id: number): Promise<Rule> {
  const [rule] = await flagged(ctx.db, [await oneRow<Row>(ctx.db, rows, id)])
  if (!rule) throw new Error('a rule was lost')
  return rule
}

/** Rules are flagged in the light of all of them: those before may leave nothing for them. */
async function flagged(db: Db, items: Row[]): Promise<Rule[]> {
  const of = items.map(({ id }) => id)
  const { rows: all } = await sql<Omit<Listed, 'error'>>`
    select id, name, trigger, conditions, actions, stops_further, is_silent, availability from rule
    where availability <> 'archived' or id = any(${of}::bigint[]) order by position, id`.execute(db)
  const errors = new Map(items.map(({ id, error }) => [id, error]))
  const listed = all.map((rule) => ({ ...rule, error: errors.get(rule.id) ?? null }))
  const flags = await flagsOf(db, { rules: listed, of }, await loadCatalogue(db))
  return items.map(({ error: _, ...rule }) => ({ ...rule, flags: flags.get(rule.id) ?? [] }))
}

/** @throws NotFound */
export async function listRuleVersions({ db }: Ctx, id: number, { limit, cursor }: ListQuery) {
  await oneRow(db, rows, id)
  const { rows: found } = await sql<ReplyOf<typeof versionsRoute>['items'][number]>`
    select version, definition, saved_by, ${iso('saved_at')} as saved_at
    from rule_version where rule_id = ${id} and version < ${below(cursor)}::bigint order by version desc limit ${limit + 1}`.execute(
    db,
  )
  return pageBelow(found, limit, ({ version }) => version)
}

/** @throws NotFound */
export async function listRuleRuns({ db }: Ctx, id: number, { limit, cursor }: ListQuery) {
  await oneRow(db, rows, id)
  const { rows: found } = await sql<RuleRun & { hidden: string[] }>`
    select n.id, ${iso('n.at')} as at, n.version, n.outcome, n.micros, ${iso('n.due_at')} as due_at,
      (select e.type from ticket_event e where e.id = n.event_id) as event,
      json_build_object('id', t.id, 'number', t.number, 'subject', t.subject) as ticket,
      coalesce(n.data -> 'saw', '{}') as saw, coalesce(n.data -> 'did', '[]') as did, n.data ->> 'error' as error,
      coalesce(n.data -> 'chain', '[]') as chain, ${hiddenAnswers} as hidden
    from rule_run n join ticket t on t.id = n.ticket_id
    where n.rule_id = ${id} and n.id < ${below(cursor)} order by n.id desc limit ${limit + 1}`.execute(db)
  const seen = found.map(({ hidden, ...run }) => ({
    ...run,
    saw: withoutHidden(run.saw, hidden),
    did: hideSet(run.did, hidden),
  }))
  return pageBelow(seen, limit, (run) => run.id)
}
