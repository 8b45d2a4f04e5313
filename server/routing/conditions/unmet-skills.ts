import { sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import type { Flag } from '#contract/ruling.ts'
import type { Db } from '#server/platform/db.ts'

type NeedSkill = Extract<Action, { kind: 'needSkill' }>

function demands(actions: readonly Action[]): { at: string; need: NeedSkill }[] {
  return actions.flatMap((action, place) =>
    action.kind === 'needSkill' && action.demand === 'required' ? [{ at: `actions.${place}`, need: action }] : [],
  )
}

/** Of the skills that actions require: what each is called, and the best level that an active agent has. */
export async function bestSkills(
  db: Db,
  lists: readonly (readonly Action[])[],
): Promise<Map<number, { name: string; best: number }>> {
  const ids = [...new Set(lists.flatMap(demands).map(({ need }) => need.skillId))]
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: number; name: string; best: number }>`
    select s.id, s.name, coalesce(max(x.level) filter (where a.id is not null), 0) as best
    from skill s left join agent_skill x on x.skill_id = s.id left join agent a on a.id = x.agent_id and a.availability = 'active'
    where s.id = any(${ids}::bigint[]) group by s.id`.execute(db)
  return new Map(rows.map(({ id, ...skill }) => [id, skill]))
}

/** What actions require and nobody can: no policy would find anybody for such a ticket. */
export function unmetSkills(
  actions: readonly Action[],
  skills: ReadonlyMap<number, { name: string; best: number }>,
): Flag[] {
  return demands(actions).flatMap(({ at, need }): Flag[] => {
    const skill = skills.get(need.skillId)
    if (!skill || skill.best >= need.level) return []
    return [{ code: 'nobody_has_skill', at, about: `${skill.name} (${need.level})` }]
  })
}
