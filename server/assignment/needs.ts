import { sql } from 'kysely'
import type { SkillNeed, SkillNeedInput, Warning } from '#contract/assignment.ts'
import { repeatProblems } from '#server/people/repeats.ts'
import { audit } from '#server/platform/audit.ts'
import { type FieldError, NotFound } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { changeRow, isSame, lockRow } from '#server/platform/rows.ts'
import { unmetNeeds } from './warnings.ts'

type Subject = 'helpTopic' | 'priority'

/** @throws NotFound */
export async function getNeeds(ctx: Ctx, subject: Subject, id: number): Promise<{ items: SkillNeed[] }> {
  const { rows } = await sql<{ items: SkillNeed[] }>`
    select (select coalesce(json_agg(json_build_object('skill', json_build_object('id', s.id, 'name', s.name),
        'minLevel', n.min_level, 'isRequired', n.is_required) order by n.id), '[]')
      from skill_need n join skill s on s.id = n.skill_id where ${column(subject)} = x.id) as items
    from ${sql.table(subject)} x where x.id = ${id}`.execute(ctx.db)
  const [found] = rows
  if (!found) throw new NotFound()
  return found
}

function column(subject: Subject | 'ticket') {
  return sql.ref(`n.${subject}Id`)
}

/** @throws NotFound */
export async function getPriorityNeeds(ctx: Ctx, id: number): Promise<{ items: SkillNeed[]; loadPoints: number }> {
  const { items } = await getNeeds(ctx, 'priority', id)
  const row = await ctx.db.selectFrom('priority').select('loadPoints').where('id', '=', id).executeTakeFirstOrThrow()
  return { items, ...row }
}

/**
 * Says which skills tickets of a topic or priority need: these and no others.
 *
 * @throws BadInput  unknown or archived skills, one named twice
 */
export function setNeeds(
  ctx: Ctx,
  { subject, id }: { subject: Subject; id: number },
  items: SkillNeedInput[],
): Promise<{ items: SkillNeed[]; warnings: Warning[] }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockRow(op, subject, id)
    const { items: had } = await getNeeds(op, subject, id)
    refuseProblems(await needProblems(op, items, had))
    const before = had.map(({ skill, minLevel, isRequired }) => ({ skillId: skill.id, minLevel, isRequired }))
    if (!isSame(before, items)) {
      await sql`delete from skill_need n where ${column(subject)} = ${id}`.execute(op.db)
      for (const { skillId, minLevel, isRequired } of items) {
        const owner = subject === 'helpTopic' ? { helpTopicId: id } : { priorityId: id }
        await op.db
          .insertInto('skillNeed')
          .values({ skillId, minLevel, isRequired, ...owner })
          .execute()
      }
      const kind = subject === 'helpTopic' ? 'help_topic' : 'priority'
      const changes = { skillNeeds: { from: before, to: items } }
      await audit(op, { type: `${kind}.changed`, subject: kind, id, changes })
    }
    const asked = items.map(({ skillId, minLevel }) => ({ skillId, level: minLevel }))
    return { ...(await getNeeds(op, subject, id)), warnings: await unmetNeeds(op, asked) }
  })
}

/** The same for a priority, with what its tickets weigh. */
export function setPriorityNeeds(
  ctx: Ctx,
  id: number,
  { items, loadPoints }: { items: SkillNeedInput[]; loadPoints?: number | undefined },
): Promise<{ items: SkillNeed[]; loadPoints: number; warnings: Warning[] }> {
  return operation(ctx, async (op) => {
    const { warnings, items: needs } = await setNeeds(op, { subject: 'priority', id }, items)
    const before = await lockRow(op, 'priority', id)
    await changeRow(op, 'priority', { before, patch: { ...(loadPoints !== undefined && { loadPoints }) } })
    const points = loadPoints ?? before.loadPoints
    const { rows } = await sql<{ most: number | null }>`
      select max(capacity) as most from agent where availability = 'active'`.execute(op.db)
    const most = rows[0]?.most ?? 0
    const tooHeavy: Warning = {
      code: 'nobody_has_room',
      message: `No agent has a capacity of ${points} points, so no policy can assign tickets of this priority.`,
      detail: { points },
      affects: [before.name],
      waiting: 0,
    }
    return { items: needs, loadPoints: points, warnings: points > most ? [...warnings, tooHeavy] : warnings }
  })
}

async function needProblems(op: Op, items: SkillNeedInput[], had: SkillNeed[]): Promise<FieldError[]> {
  const field = (at: number) => `body.items.${at}.skillId`
  const { rows } = await sql<{ id: number; availability: string }>`
    select id, availability from skill where id = any(${items.map(({ skillId }) => skillId)}::bigint[])
    order by id for key share`.execute(op.db)
  const known = new Map(rows.map(({ id, availability }) => [id, availability]))
  return [
    ...items.flatMap(({ skillId }, at) => {
      const availability = known.get(skillId)
      if (availability === 'active' || had.some(({ skill }) => skill.id === skillId)) return []
      return availability === undefined
        ? [{ field: field(at), code: 'not_found', message: 'There is no such skill.' }]
        : [{ field: field(at), code: availability, message: `This skill is ${availability}. Choose another.` }]
    }),
    ...repeatProblems(items.map(({ skillId }, at) => [field(at), skillId])),
  ]
}
