import { sql } from 'kysely'
import type { AgentWork, changeAgentWork, Warning } from '#contract/assignment.ts'
import type { BodyOf } from '#contract/route.ts'
import { repeatProblems } from '#server/people/repeats.ts'
import type { Actor } from '#server/platform/actor.ts'
import { type FieldError, Forbidden, NotFound } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator, isAdministrator } from '#server/platform/permitted.ts'
import { referenceProblems, refuseProblems } from '#server/platform/references.ts'
import { changeRow, lockRow } from '#server/platform/rows.ts'
import { workProblems } from '#server/sla/schedules/check.ts'
import { loadOf } from './facts.ts'
import { abilitiesOf } from './leaving.ts'
import { atAnyLevel, writeCells } from './skill-matrix.ts'
import { unmetNeeds } from './warnings.ts'

type Change = BodyOf<typeof changeAgentWork>

/** @throws Forbidden  somebody else's, for who is no administrator; NotFound */
export async function getWork(ctx: Ctx, agentId: number): Promise<AgentWork> {
  demandOwn(ctx.actor, agentId)
  const { rows } = await sql<AgentWork>`
    select a.languages, a.capacity, a.presence, coalesce((select points from (${loadOf([agentId])}) l), 0) as load,
      case when h.id is not null then json_build_object('id', h.id, 'name', h.name) end as schedule,
      (select coalesce(json_agg(json_build_object('skill', json_build_object('id', s.id, 'name', s.name), 'level', x.level)
          order by lower(s.name)), '[]')
        from agent_skill x join skill s on s.id = x.skill_id and s.availability <> 'archived' where x.agent_id = a.id) as skills
    from agent a left join schedule h on h.id = a.schedule_id where a.id = ${agentId}`.execute(ctx.db)
  const [work] = rows
  if (!work) throw new NotFound()
  return work
}

/** What is one's own, anybody's for administrators. @throws Forbidden */
export function demandOwn(actor: Actor, agentId: number): void {
  if (isAdministrator(actor) || (actor.kind === 'agent' && actor.id === agentId)) return
  throw new Forbidden('forbidden', 'This is for the agent herself and for administrators.')
}

/**
 * Changes what decides how much an agent gets, and of what; `skills` and `languages` are all she has from now on.
 *
 * @throws BadInput  unknown skills or schedules, a schedule without working time; `impossible_capacity`: not one ticket would fit
 */
export function changeWork(
  ctx: Ctx,
  agentId: number,
  { skills, ...facts }: Change,
): Promise<AgentWork & { warnings: Warning[] }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const before = await lockRow(op, 'agent', agentId)
    const had = await abilitiesOf(op, agentId)
    refuseProblems([
      ...(await referenceProblems(op, [
        { table: 'schedule', field: 'body.scheduleId', id: facts.scheduleId, current: before.scheduleId },
      ])),
      ...(facts.scheduleId === before.scheduleId
        ? []
        : await workProblems(op, { id: facts.scheduleId, field: 'body.scheduleId' })),
      ...(await capacityProblems(op, facts.capacity)),
      ...(await skillProblems(op, skills ?? [])),
    ])
    const patch = { ...facts, ...(facts.languages && { languages: [...new Set(facts.languages)] }) }
    await changeRow(op, 'agent', { before, patch })
    if (skills) {
      const gone = had.filter(({ skillId }) => !skills.some((skill) => skill.skillId === skillId))
      await writeCells(op, [
        ...skills.map((skill) => ({ agentId, ...skill })),
        ...gone.map(({ skillId }) => ({ agentId, skillId, level: null })),
      ])
    }
    const touched = atAnyLevel([...had, ...(skills ?? [])])
    return { ...(await getWork(op, agentId)), warnings: skills ? await unmetNeeds(op, touched) : [] }
  })
}

async function skillProblems(op: Op, skills: { skillId: number }[]): Promise<FieldError[]> {
  const field = (at: number) => `body.skills.${at}.skillId`
  const { rows } = await sql<{ id: number; availability: string }>`
    select id, availability from skill where id = any(${skills.map(({ skillId }) => skillId)}::bigint[])
    order by id for key share`.execute(op.db)
  const known = new Map(rows.map(({ id, availability }) => [id, availability]))
  return [
    ...skills.flatMap(({ skillId }, at) => {
      const availability = known.get(skillId)
      if (availability === undefined) {
        return [{ field: field(at), code: 'not_found', message: 'There is no such skill.' }]
      }
      return availability === 'archived'
        ? [{ field: field(at), code: 'archived', message: 'This skill is archived.' }]
        : []
    }),
    ...repeatProblems(skills.map(({ skillId }, at) => [field(at), skillId])),
  ]
}

async function capacityProblems(op: Op, capacity: number | undefined): Promise<FieldError[]> {
  if (capacity === undefined || capacity === 0) return []
  const { rows } = await sql<{ least: number }>`
    select min(load_points) as least from priority where availability = 'active'`.execute(op.db)
  const least = rows[0]?.least ?? 1
  if (capacity >= least) return []
  const message = `The lightest ticket counts ${least} points, so nothing would ever fit. Write ${least} or more, or 0 for no tickets at all.`
  return [{ field: 'body.capacity', code: 'impossible_capacity', message }]
}

/** Says whether an agent takes new tickets. Who becomes available gets what waits at once. */
export function setPresence(ctx: Ctx, agentId: number, presence: 'available' | 'busy' | 'away'): Promise<AgentWork> {
  return operation(ctx, async (op) => {
    demandOwn(op.actor, agentId)
    const before = await lockRow(op, 'agent', agentId)
    await changeRow(op, 'agent', { before, patch: { presence } })
    return getWork(op, agentId)
  })
}
