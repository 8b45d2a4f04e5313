import { sql } from 'kysely'
import type { changeSkillMatrix, getSkillMatrix, SkilledAgent, Warning } from '#contract/assignment.ts'
import type { BodyOf, ReplyOf } from '#contract/route.ts'
import { audit } from '#server/platform/audit.ts'
import type { FieldError } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { listSkills } from './skills.ts'
import { type Ability, unmetNeeds } from './warnings.ts'

type Cell = BodyOf<typeof changeSkillMatrix>['cells'][number]

/** Every active agent, every skill that is not archived. */
export async function getMatrix(ctx: Ctx): Promise<ReplyOf<typeof getSkillMatrix>> {
  demandAdministrator(ctx.actor)
  const { rows: agents } = await sql<SkilledAgent>`
    select json_build_object('id', a.id, 'name', a.name) as agent, json_build_object('id', d.id, 'name', d.name) as department,
      a.languages, a.capacity, case when h.id is not null then json_build_object('id', h.id, 'name', h.name) end as schedule,
      (select coalesce(json_agg(json_build_object('skillId', x.skill_id, 'level', x.level) order by x.skill_id), '[]')
        from agent_skill x where x.agent_id = a.id) as skills
    from agent a join department d on d.id = a.primary_department_id left join schedule h on h.id = a.schedule_id
    where a.availability = 'active' order by lower(a.name), a.id`.execute(ctx.db)
  const { items: skills } = await listSkills(ctx, { limit: 1000, include: 'usable' })
  return { skills, agents }
}

/**
 * Sets the levels of some agents in some skills.
 *
 * @returns what nobody can do any more
 * @throws BadInput  unknown or archived agents and skills, each at its cell
 */
export function setCells(ctx: Ctx, cells: Cell[]): Promise<{ warnings: Warning[] }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    refuseProblems(await cellProblems(op, cells))
    await writeCells(op, cells)
    return { warnings: await unmetNeeds(op, atAnyLevel(cells)) }
  })
}

/** Whatever is needed of the skills that are named. */
export function atAnyLevel(skills: readonly { skillId: number }[]): Ability[] {
  return skills.map(({ skillId }) => ({ skillId, level: HIGHEST }))
}

const HIGHEST = 5

async function cellProblems(op: Op, cells: Cell[]): Promise<FieldError[]> {
  const known = async (table: 'agent' | 'skill', ids: number[]) => {
    const { rows } = await sql<{ id: number; availability: string }>`
      select id, availability from ${sql.table(table)} where id = any(${ids}::bigint[]) order by id for key share`.execute(
      op.db,
    )
    return new Map(rows.map(({ id, availability }) => [id, availability]))
  }
  const agents = await known(
    'agent',
    cells.map(({ agentId }) => agentId),
  )
  const skills = await known(
    'skill',
    cells.map(({ skillId }) => skillId),
  )
  return cells.flatMap(({ agentId, skillId }, at) => [
    ...problemOf(agents.get(agentId), { field: `body.cells.${at}.agentId`, noun: 'agent' }),
    ...problemOf(skills.get(skillId), { field: `body.cells.${at}.skillId`, noun: 'skill' }),
  ])
}

function problemOf(availability: string | undefined, { field, noun }: { field: string; noun: string }): FieldError[] {
  if (availability === undefined) return [{ field, code: 'not_found', message: `There is no such ${noun}.` }]
  if (availability !== 'archived') return []
  return [{ field, code: 'archived', message: `This ${noun} is archived.` }]
}

/** Writes levels and records, for each agent, what she could before. */
export async function writeCells(op: Op, cells: Cell[]): Promise<void> {
  const { rows: had } = await sql<{ agentId: number; skillId: number; level: number }>`
    select agent_id, skill_id, level from agent_skill
    where agent_id = any(${cells.map(({ agentId }) => agentId)}::bigint[])`.execute(op.db)
  const before = new Map(had.map(({ agentId, skillId, level }) => [`${agentId} ${skillId}`, level]))
  const wanted = [...new Map(cells.map((cell) => [`${cell.agentId} ${cell.skillId}`, cell])).entries()]
  const changed = wanted.filter(([key, { level }]) => (before.get(key) ?? null) !== level).map(([, cell]) => cell)
  if (changed.length === 0) return
  const given = JSON.stringify(changed)
  await sql`with cell as (select * from jsonb_to_recordset(${given}::jsonb) as c ("agentId" bigint, "skillId" bigint, level int))
    delete from agent_skill x using cell where x.agent_id = cell."agentId" and x.skill_id = cell."skillId" and cell.level is null`.execute(
    op.db,
  )
  await sql`insert into agent_skill (agent_id, skill_id, level)
    select "agentId", "skillId", level from jsonb_to_recordset(${given}::jsonb) as c ("agentId" bigint, "skillId" bigint, level int)
    where level is not null on conflict (agent_id, skill_id) do update set level = excluded.level`.execute(op.db)
  for (const agentId of new Set(changed.map((cell) => cell.agentId))) {
    const changes = Object.fromEntries(
      changed
        .filter((cell) => cell.agentId === agentId)
        .map(({ skillId, level }) => [
          `skill ${skillId}`,
          { from: before.get(`${agentId} ${skillId}`) ?? null, to: level },
        ]),
    )
    await audit(op, { type: 'agent.skills_changed', subject: 'agent', id: agentId, changes })
  }
}
