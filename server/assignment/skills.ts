import { sql } from 'kysely'
import type { Skill, skills } from '#contract/assignment.ts'
import type { BodyOf } from '#contract/route.ts'
import { usedByAutomation } from '#server/platform/automation-uses.ts'
import { Conflict } from '#server/platform/errors.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { changeRow, createRow, lockRow } from '#server/platform/rows.ts'
import { type Archiving, archiveOrDelete, refuseLeaving, usage, use } from '#server/platform/uses.ts'

type Create = BodyOf<typeof skills.create>
type Change = BodyOf<typeof skills.change>

const rows = sql`
  select s.id, s.name, s.description, s.availability, coalesce(h.agents, 0)::int as agents, h.best_level,
    lower(s.name) as list_order, lower(s.name) as list_words, s.availability as list_availability
  from skill s left join (
    select x.skill_id, count(*) as agents, max(x.level) as best_level from agent_skill x
    join agent a on a.id = x.agent_id and a.availability = 'active' group by x.skill_id) h on h.skill_id = s.id`

const kind: Archiving = {
  table: 'skill',
  uses: (id) => [
    ...usedByAutomation('skill', id),
    use('agents', 'nothing', sql`from agent_skill where skill_id = ${id}`),
    use(
      'helpTopics',
      'disable',
      sql`from skill_need n join help_topic h on h.id = n.help_topic_id where n.skill_id = ${id} and h.availability <> 'archived'`,
      sql`h.name`,
    ),
    use(
      'openTickets',
      'nothing',
      sql`from skill_need n join ticket t on t.id = n.ticket_id where n.skill_id = ${id} and t.state = 'open'`,
    ),
  ],
  forbid: async (op, id) => {
    const { rows: priorities } = await sql<{ name: string }>`
      select p.name from skill_need n join priority p on p.id = n.priority_id
      where n.skill_id = ${id} and p.availability <> 'archived' order by p.urgency`.execute(op.db)
    if (priorities.length === 0) return
    const names = priorities.map(({ name }) => name).join(', ')
    throw new Conflict('in_use', `Tickets of a priority need it (${names}). Change that first.`)
  },
}

export const listSkills = (ctx: Ctx, query: ListQuery) => listRows<Skill>(ctx.db, rows, query)
export const getSkill = (ctx: Ctx, id: number) => oneRow<Skill>(ctx.db, rows, id)
export const skillUsage = (ctx: Ctx, id: number) => usage(ctx.db, kind, id)

/** @throws Conflict `name_taken` */
export function createSkill(ctx: Ctx, body: Create): Promise<Skill> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const id = await createRow(op, 'skill', { availability: 'active', ...body })
    return getSkill(op, id)
  })
}

/** @throws Conflict `name_taken`, `in_use`: a help topic or a priority needs it */
export function changeSkill(ctx: Ctx, id: number, body: Change): Promise<Skill> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const before = await lockRow(op, 'skill', id)
    await refuseLeaving(op, kind, { before, to: body.availability })
    await changeRow(op, 'skill', { before, patch: body })
    return getSkill(op, id)
  })
}

/** Levels of agents in a skill that was never needed go with it. @throws Conflict `in_use` */
export function archiveSkill(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    return archiveOrDelete(op, kind, id)
  })
}
