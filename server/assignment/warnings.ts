import { type RawBuilder, sql } from 'kysely'
import type { Warning } from '#contract/assignment.ts'
import type { Db } from '#server/platform/db.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { demandAdministrator, isAdministrator } from '#server/platform/permitted.ts'

/** What an agent can do, or could. */
export interface Ability {
  skillId: number
  level: number
}

/** When somebody is not there; `until` null: until further notice. */
export interface Span {
  from: Date
  until: Date | null
}

/** What is needed and cannot be met as things are: by nobody at all, or by nobody who is there now. */
export async function everythingUnmet(ctx: Ctx): Promise<{ warnings: Warning[] }> {
  demandAdministrator(ctx.actor)
  const now = { from: ctx.now, until: ctx.now }
  return { warnings: [...(await unmetNeeds(ctx, null)), ...(await needsUnmetDuring(ctx, now, null))] }
}

/**
 * What cannot be met after a change: what is required at a level that no active agent has, and which topics, priorities,
 * filters, rules and waiting tickets that concerns. Saved it is all the same: somebody may be about to learn it.
 *
 * @param touched  only what these would meet; null: anything
 */
export async function unmetNeeds({ db, now, actor }: Ctx, touched: readonly Ability[] | null): Promise<Warning[]> {
  const gap = sql`select ${now}::timestamptz as at where not exists (${holders(sql``)})`
  const found = await affected(db, { touched, gap })
  return found.map((one) => ({
    ...told(one, isAdministrator(actor)),
    code: 'nobody_has_skill',
    message: `Nobody has ${one.skill} at level ${one.minLevel} or above, so no policy can assign what needs it.`,
    detail: { skill: one.skill, level: one.minLevel },
  }))
}

/**
 * What some active agent could meet, but at some moment of a span nobody who is there. Names of filters and rules, and the
 * number of tickets, are for administrators.
 */
export async function needsUnmetDuring(
  { db, now, actor }: Ctx,
  { from, until }: Span,
  touched: readonly Ability[] | null,
): Promise<Warning[]> {
  const begin = from > now ? from : now
  // Fewer are there only from the beginning of an absence on: the span's own, or another's in it.
  const moments = sql`select ${begin}::timestamptz as at
    union select b.starts_at from agent_absence b where b.starts_at > ${begin}::timestamptz
      and b.starts_at < coalesce(${until}::timestamptz, 'infinity') and b.agent_id in (${holders(sql``)})`
  const present = sql`and not a.on_vacation and not exists (select from agent_absence b where b.agent_id = a.id
    and b.starts_at <= moment.at and coalesce(b.ends_at, 'infinity') > moment.at)`
  const gap = sql`select min(moment.at) as at from (${moments}) moment
    where exists (${holders(sql``)}) and not exists (${holders(present)})`
  const found = await affected(db, { touched, gap })
  return found.map((one) => ({
    ...told(one, isAdministrator(actor)),
    code: 'nobody_there_has_skill',
    message: `From ${one.at} on nobody is there who has ${one.skill} at level ${one.minLevel} or above, so what needs it waits.`,
    detail: { skill: one.skill, level: one.minLevel, at: one.at },
  }))
}

/** The agents who can meet a need (as `n`). */
function holders(further: RawBuilder<unknown>) {
  return sql`select a.id from agent_skill x join agent a on a.id = x.agent_id and a.availability = 'active'
    where x.skill_id = n.skill_id and x.level >= n.min_level ${further}`
}

interface Found {
  skill: string
  minLevel: number
  at: string
  topics: string[]
  priorities: string[]
  askers: string[]
  waiting: number
}

/** @param gap  a query for the moment from which a need (as `n`) cannot be met; none: it can */
async function affected(
  db: Db,
  { touched, gap }: { touched: readonly Ability[] | null; gap: RawBuilder<unknown> },
): Promise<Found[]> {
  const isTouched = touched
    ? sql`exists (select from jsonb_to_recordset(${JSON.stringify(touched)}::jsonb) as one ("skillId" bigint, level int)
        where one."skillId" = n.skill_id and one.level >= n.min_level)`
    : sql`true`
  const { rows } = await sql<Found>`
    select s.name as skill, n.min_level, to_char(gap.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
      coalesce(array_agg(h.name order by h.name) filter (where h.id is not null), '{}') as topics,
      coalesce(array_agg(p.name order by p.urgency) filter (where p.id is not null), '{}') as priorities,
      coalesce(array_agg(n.asker order by n.asker) filter (where n.asker is not null), '{}') as askers,
      (select count(*)::int from ticket t where t.state = 'open' and t.deleted_at is null and t.agent_id is null
        and (t.help_topic_id = any(array_agg(n.help_topic_id)) or t.priority_id = any(array_agg(n.priority_id))
          or t.id = any(array_agg(n.ticket_id)))) as waiting
    from (select skill_id, min_level, help_topic_id, priority_id, ticket_id, null as asker from skill_need where is_required
        union all ${demandsOf('ticket_filter')} union all ${demandsOf('rule')}) n join skill s on s.id = n.skill_id and s.availability = 'active'
      left join help_topic h on h.id = n.help_topic_id and h.availability <> 'archived'
      left join priority p on p.id = n.priority_id and p.availability <> 'archived'
      left join ticket t on t.id = n.ticket_id and t.state = 'open' and t.deleted_at is null and t.agent_id is null
      cross join lateral (${gap}) gap
    where ${isTouched} and gap.at is not null
      and (h.id is not null or p.id is not null or t.id is not null or n.asker is not null)
    group by s.id, s.name, n.min_level, gap.at order by lower(s.name), n.min_level`.execute(db)
  return rows
}

/** What filters or rules require of a ticket, each by its name. */
function demandsOf(table: 'ticket_filter' | 'rule') {
  return sql`select (action ->> 'skillId')::bigint, (action ->> 'level')::int, null, null, null, f.name
    from ${sql.table(table)} f, jsonb_array_elements(f.actions) action
    where f.availability = 'active' and action ->> 'kind' = 'needSkill' and action ->> 'demand' = 'required'`
}

function told({ topics, priorities, askers, waiting }: Found, isAll: boolean): Pick<Warning, 'affects' | 'waiting'> {
  return { affects: [...topics, ...priorities, ...(isAll ? askers : [])], waiting: isAll ? waiting : 0 }
}
