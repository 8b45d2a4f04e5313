import { sql } from 'kysely'
import { z } from 'zod'
import type { MomentName } from '#contract/rules.ts'
import { system } from '#server/platform/actor.ts'
import type { Db } from '#server/platform/db.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { View } from '#server/routing/conditions/evaluate.ts'
import { dueOf, momentOf } from './decide.ts'
import { activeRules } from './load.ts'
import type { LiveRule, Subject } from './rule.ts'
import { type Desk, runRule } from './run.ts'
import { loadSubjects } from './subjects.ts'

// Nothing sweeps: a time rule and a ticket to which it may come to apply have one job, at the moment when it is asked.

export function momentKey(ruleId: number, ticketId: number): string {
  return `rule:${ruleId}:${ticketId}`
}

/** Sets, moves and takes back the jobs of time rules for tickets to which something has happened. */
export function planMoments(ctx: Ctx, rules: readonly LiveRule[], ticketIds: readonly number[]): Promise<void> {
  const timed = rules.filter(({ trigger }) => trigger.kind === 'time')
  if (timed.length === 0 || ticketIds.length === 0) return Promise.resolve()
  return operation(ctx, async (op) => {
    // One after the other for a ticket, so that the last to plan sees everything that has happened.
    await sql`select pg_advisory_xact_lock(hashtextextended('rules:' || id, 0)) from unnest(${[...ticketIds]}::bigint[]) id order by id`.execute(
      op.db,
    )
    const subjects = await loadSubjects(op, ticketIds)
    const plans = ticketIds.flatMap((ticketId) => timed.map((rule) => planOf(rule, ticketId, subjects.get(ticketId))))
    await setJobs(op, plans)
  })
}

interface Plan {
  ruleId: number
  ticketId: number
  key: string
  /** null: there is nothing to wait for. */
  dueAt: Date | null
}

function planOf(rule: LiveRule, ticketId: number, subject: Subject | undefined): Plan {
  const dueAt = subject ? momentOf(rule, { view: new View(subject.facts), moments: subject.moments }) : null
  return { ruleId: rule.id, ticketId, key: momentKey(rule.id, ticketId), dueAt }
}

/** Of those that come at the same moment the first of the list goes first. */
async function setJobs(op: Op, plans: readonly Plan[]): Promise<void> {
  await sql`
    with plan as (
      select * from jsonb_to_recordset(${JSON.stringify(plans.map((plan, place) => ({ ...plan, place })))}::jsonb)
        as plan ("ruleId" bigint, "ticketId" bigint, key text, "dueAt" timestamptz, place integer)
    ), due as (
      select plan.* from plan left join rule_moment m on m.rule_id = plan."ruleId" and m.ticket_id = plan."ticketId"
      where plan."dueAt" is not null and m.due_at is distinct from plan."dueAt"
    )
    select (select count(*) from (select graphile_worker.add_job('ask_time_rule', json_build_object('ruleId', "ruleId", 'ticketId', "ticketId"),
        run_at => "dueAt", job_key => key) from due order by place) set) as set,
      (select count(*) from (select graphile_worker.remove_job(key) from plan where key not in (select key from due)) taken) as taken`.execute(
    op.db,
  )
}

export const OfMoment = z.object({ ruleId: z.int(), ticketId: z.int() })

/** Asks a time rule about a ticket, once for each of its moments. Called too early, it waits on. */
export async function askTimeRule(desk: Desk, { ruleId, ticketId }: z.infer<typeof OfMoment>): Promise<void> {
  const rule = (await activeRules(desk.db)).find(({ id }) => id === ruleId)
  if (rule?.trigger.kind !== 'time') return
  const subject = (await loadSubjects(desk, [ticketId])).get(ticketId)
  const dueAt = subject ? dueOf(rule.trigger, subject.moments) : null
  if (dueAt === null) return
  if (dueAt > desk.now) {
    await operation({ ...desk, actor: system('Rules') }, (op) =>
      enqueue(op, 'ask_time_rule', { ruleId, ticketId }, { key: momentKey(ruleId, ticketId), at: dueAt }),
    )
    return
  }
  await runRule(desk, rule, {
    ticketId,
    event: null,
    eventId: null,
    dueAt,
    causeEventId: await eventOf(desk.db, ticketId, rule.trigger.since),
    claim: (op) => claimMoment(op, { ruleId, ticketId, dueAt }),
  })
}

async function claimMoment(
  op: Op,
  { ruleId, ticketId, dueAt }: { ruleId: number; ticketId: number; dueAt: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into rule_moment (rule_id, ticket_id, due_at) values (${ruleId}, ${ticketId}, ${dueAt})
    on conflict (rule_id, ticket_id) do update set due_at = excluded.due_at where rule_moment.due_at <> excluded.due_at
    returning rule_id`.execute(op.db)
  return rows.length > 0
}

const eventsOf = {
  opened: sql`type = 'ticket.opened'`,
  status: sql`changes ? 'statusId'`,
  lastMessage: sql`type in ('ticket.opened', 'message.received')`,
  lastReply: sql`type = 'reply.sent' and not data ? 'automatic'`,
  due: sql`changes ?| array['slaDueAt', 'explicitDueAt']`,
} satisfies Record<MomentName, unknown>

/** The event from which a moment comes: a rule that moves its own moment is in the chain of what it leads to. */
async function eventOf(db: Db, ticketId: number, since: MomentName): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select id from ticket_event where ticket_id = ${ticketId} and ${eventsOf[since]} order by id desc limit 1`.execute(
    db,
  )
  return rows[0]?.id ?? null
}

export const OfPlanning = z.object({ ruleId: z.int(), version: z.int(), afterId: z.int() })
const AT_ONCE = 200

/**
 * A time rule that has just been saved, for the open tickets that there are: some of them, and a job for the others.
 * Closed ones get theirs as they close.
 */
export async function planRule(ctx: Ctx, { ruleId, version, afterId }: z.infer<typeof OfPlanning>): Promise<void> {
  const rule = (await activeRules(ctx.db)).find(({ id }) => id === ruleId)
  // Saved again meanwhile: then there is another job for that.
  if (rule?.version !== version) return
  const { rows } = await sql<{ id: number }>`
    select id from ticket where state = 'open' and deleted_at is null and id > ${afterId} order by id limit ${AT_ONCE}`.execute(
    ctx.db,
  )
  const ids = rows.map(({ id }) => id)
  const last = ids.at(-1)
  await planMoments(ctx, [rule], ids)
  if (last === undefined || ids.length < AT_ONCE) return
  await operation(ctx, (op) =>
    enqueue(op, 'plan_rule', { ruleId, version, afterId: last }, { key: `plan_rule:${ruleId}` }),
  )
}
