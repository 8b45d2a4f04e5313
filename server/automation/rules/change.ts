import { sql } from 'kysely'
import type { BodyOf } from '#contract/route.ts'
import type { Rule, RuleDefinition, rules } from '#contract/rules.ts'
import { clearAlarm } from '#server/mail/alarms.ts'
import { audit } from '#server/platform/audit.ts'
import { Conflict, NotFound } from '#server/platform/errors.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { type Ctx, lockName, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { type Changes, changeRow, createRow, isSameJson, lockRow, type Row } from '#server/platform/rows.ts'
import { type Archiving, archiveOrDelete, use } from '#server/platform/uses.ts'
import { ruleProblems } from './check.ts'
import { getRule } from './list.ts'
import { alarmKey } from './log.ts'

type Create = BodyOf<typeof rules.create>
type Change = BodyOf<typeof rules.change>

/** Creates a rule, as the last one to be asked. @throws BadInput  everything that does not go together; Conflict `name_taken` */
export function createRule(ctx: Ctx, body: Create): Promise<Rule> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockName(op, 'rules')
    const { conditions = { all: [] }, actions = [], trigger, ...plain } = body
    refuseProblems(await ruleProblems(op, { conditions, actions }, null))
    const last = await op.db
      .selectFrom('rule')
      .select(({ fn }) => fn.max('position').as('position'))
      .executeTakeFirst()
    const stored = { trigger: JSON.stringify(trigger), position: (last?.position ?? 0) + 1 }
    const id = await createRow(op, 'rule', { ...plain, ...stored }, { trigger, conditions, actions })
    await keepVersion(op, id, { trigger, conditions, actions, isNext: false })
    return getRule(op, id)
  })
}

/**
 * Changes a rule. Each change of what it says is a version; tickets that it has ruled over name theirs.
 *
 * @throws BadInput, Conflict `name_taken`, `stale_edit`
 */
export function changeRule(ctx: Ctx, id: number, body: Change): Promise<Rule> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockName(op, 'rules')
    const before = await lockRow(op, 'rule', id)
    const { expectedVersion, trigger, conditions, actions, ...plain } = body
    if (expectedVersion !== undefined && expectedVersion !== before.version) {
      throw new Conflict('stale_edit', 'Somebody saved this rule meanwhile. Nothing was overwritten.')
    }
    const was = definitionOf(before)
    const now = {
      trigger: trigger ?? was.trigger,
      conditions: conditions ?? was.conditions,
      actions: actions ?? was.actions,
    }
    refuseProblems(await ruleProblems(op, now, was))
    const patch = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined))
    const changes = await changeRow(op, 'rule', { before, patch, also: structured(was, now) })
    if (Object.keys(changes).some((field) => said.has(field))) await keepVersion(op, id, { ...now, isNext: true })
    else if (Object.keys(changes).length > 0) await takeEffect(op, id)
    return getRule(op, id)
  })
}

/** What a version holds; notes, silence and whether it runs at all belong to none. */
const said: ReadonlySet<string> = new Set(['name', 'trigger', 'conditions', 'actions', 'stopsFurther'])

type Structured = Pick<RuleDefinition, 'trigger' | 'conditions' | 'actions'>

function structured(was: Structured, now: Structured): Changes {
  const keys = ['trigger', 'conditions', 'actions'] as const
  return Object.fromEntries(
    keys.filter((key) => !isSameJson(was[key], now[key])).map((key) => [key, { from: was[key], to: now[key] }]),
  )
}

/** Makes what a version said hold again, as the newest one. @throws NotFound */
export function restoreRuleVersion(ctx: Ctx, id: number, version: number): Promise<Rule> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const row = await op.db
      .selectFrom('ruleVersion')
      .select('definition')
      .where('ruleId', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (!row) throw new NotFound()
    return changeRule(op, id, row.definition as Change)
  })
}

/** @throws Conflict `stale_order`  these are not all the rules that there are */
export function orderRules(ctx: Ctx, ids: readonly number[]): Promise<void> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockName(op, 'rules')
    const { rows } = await sql<{ id: number }>`
      select id from rule where availability <> 'archived' order by position, id`.execute(op.db)
    const before = rows.map(({ id }) => id)
    if (new Set(ids).size !== ids.length || before.length !== ids.length || !before.every((id) => ids.includes(id))) {
      throw new Conflict('stale_order', 'The rules have changed meanwhile. Look again.')
    }
    if (before.every((id, place) => ids[place] === id)) return
    await sql`update rule r set position = place from unnest(${[...ids]}::bigint[]) with ordinality as given (id, place)
      where r.id = given.id`.execute(op.db)
    await audit(op, { type: 'rule.ordered', subject: 'rule', changes: { order: { from: before, to: ids } } })
    await newRevision(op)
  })
}

export const ruleKind: Archiving & { table: 'rule' } = {
  table: 'rule',
  uses: (id) => [
    use('tickets', 'nothing', sql`from (select distinct ticket_id from rule_run where rule_id = ${id}) ran`),
  ],
}

/** Takes a rule out of use; one that never ran is deleted. */
export function archiveRule(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockName(op, 'rules')
    const outcome = await archiveOrDelete(op, ruleKind, id)
    await clearAlarm(op, alarmKey(id))
    await newRevision(op)
    return outcome
  })
}

async function keepVersion(
  op: Op,
  id: number,
  { trigger, conditions, actions, isNext }: Structured & { isNext: boolean },
): Promise<void> {
  await sql`
    with saved as (
      update rule set trigger = ${JSON.stringify(trigger)}::jsonb, conditions = ${JSON.stringify(conditions)}::jsonb,
        actions = ${JSON.stringify(actions)}::jsonb, version = version + ${isNext ? 1 : 0}
      where id = ${id} returning *
    )
    insert into rule_version (rule_id, version, definition, saved_by, saved_at)
    select id, version, jsonb_build_object('name', name, 'trigger', trigger, 'conditions', conditions, 'actions', actions,
      'stopsFurther', stops_further), ${op.actor.name}, ${op.now}::timestamptz from saved`.execute(op.db)
  await takeEffect(op, id)
}

/** Processes read the rules anew, a time rule gets its moments, and what administrators were told of it may be over. */
async function takeEffect(op: Op, id: number): Promise<void> {
  await newRevision(op)
  await clearAlarm(op, alarmKey(id))
  const { version, trigger, availability } = await lockRow(op, 'rule', id)
  if (availability !== 'active' || (trigger as Rule['trigger']).kind !== 'time') return
  await enqueue(op, 'plan_rule', { ruleId: id, version, afterId: 0 }, { key: `plan_rule:${id}` })
}

async function newRevision(op: Op): Promise<void> {
  await sql`update rule_revision set revision = gen_random_uuid()`.execute(op.db)
}

function definitionOf({ trigger, conditions, actions }: Row<'rule'>): Structured {
  // As they were checked when they were saved.
  return { trigger, conditions, actions } as Structured
}
