import type { Need } from './scene.ts'

/** Asked for twice (by topic and priority), a skill is needed at the higher level, and required if either says so. */
export function strictest(needs: Need[]): Need[] {
  const bySkill = new Map<number, Need>()
  for (const need of needs) {
    const known = bySkill.get(need.skillId)
    if (!known) bySkill.set(need.skillId, need)
    else if (known.isRequired === need.isRequired) {
      if (need.minLevel > known.minLevel) bySkill.set(need.skillId, need)
    } else bySkill.set(need.skillId, known.isRequired ? known : need)
  }
  return [...bySkill.values()].sort((one, other) => one.skillId - other.skillId)
}
