import type { Answers } from '#contract/answers.ts'
import type { FormField } from '#contract/forms.ts'
import { checkAnswers, type Offered } from '#server/forms/answers.ts'
import { type Reason, reasonOf } from '#server/platform/reason.ts'
import { notUsable } from '#server/routing/conditions/out-of-use.ts'
import type { Defaults } from '#server/routing/defaults.ts'
import type { Caused, Effects, Run, WishedField } from '#server/routing/filters/filter.ts'

// What holds of what filters want: values in, values out.

/** What a filter wants and does not get, and why. */
export interface Skipped {
  run: Run
  /** As in the action: `departmentId`. */
  field: WishedField | 'field' | 'skillId'
  value: number | string
  reason: Reason
}

export type UsableWishes = Record<WishedField, Effects['wishes'][WishedField]>

/**
 * Without what is archived, disabled or gone.
 *
 * @param availabilityOf  undefined: not found; of help topics it is enough to know the one that is taken
 */
export function usableWishes(
  { wishes }: Effects,
  availabilityOf: (field: WishedField, id: number) => string | undefined,
): { wishes: UsableWishes; skipped: Skipped[] } {
  const skipped: Skipped[] = []
  const kept = Object.entries(wishes).map(([name, list]) => {
    const field = name as WishedField
    const usable = list.filter((wish) => {
      const availability = availabilityOf(field, wish.value)
      const reason = notUsable(availability)
      const isPassedOver = field === 'helpTopicId' && availability === undefined && list[0] !== wish
      if (reason && !isPassedOver) skipped.push({ run: wish.run, field, value: wish.value, reason })
      return reason === null
    })
    return [field, usable]
  })
  return { wishes: Object.fromEntries(kept) as UsableWishes, skipped }
}

/** Needs for skills that are archived or gone are none. */
export function usableSkills(
  { skills }: Effects,
  availabilityOf: (id: number) => string | undefined,
): { skills: Effects['skills']; skipped: Skipped[] } {
  const whyNot = (id: number) => notUsable(availabilityOf(id))
  return {
    skills: skills.filter(({ skillId }) => whyNot(skillId) === null),
    skipped: skills.flatMap(({ run, skillId }) => {
      const reason = whyNot(skillId)
      return reason === null ? [] : [{ run, field: 'skillId' as const, value: skillId, reason }]
    }),
  }
}

/**
 * An agent who cannot have the ticket gives way to whom the filter before wants, or the help topic.
 *
 * @param whyNot  null: she can
 */
export function settleAssignee(
  effects: Effects,
  { wishes, skipped }: { wishes: UsableWishes; skipped: Skipped[] },
  {
    resolve,
    whyNot,
  }: { resolve: (wishes: UsableWishes) => Defaults; whyNot: (agentId: number, departmentId: number) => Reason | null },
): Defaults {
  for (;;) {
    const defaults = resolve(wishes)
    const [wish] = wishes.agentId
    const { agent, department } = defaults
    if (!wish || agent.value !== wish.value || agent.cause.kind !== 'ticket_filter') return defaults
    const reason = whyNot(wish.value, department.value ?? 0)
    if (reason === null) return defaults
    skipped.push({ run: wish.run, field: 'agentId', value: wish.value, reason })
    wishes.agentId = wishes.agentId.slice(1)
    effects.wishes.agentId = wishes.agentId
  }
}

/** The answers with the one that a filter sets, or why it does not hold. */
export function settleField(
  answers: Answers,
  { key, value }: Pick<Caused<'setField'>, 'key' | 'value'>,
  { questions, offered, now }: { questions: readonly FormField[]; offered: Offered; now: Date },
): { answers: Answers } | { reason: Reason } {
  const asked = questions.filter((question) => question.key === key)
  const checked = checkAnswers(asked, { [key]: value }, 'agent', { partial: true, offered, now })
  const [problem] = checked.problems
  return problem ? { reason: problem.reason ?? reasonOf(problem) } : { answers: { ...answers, ...checked.answers } }
}
