import type { Draft } from '#contract/simulation-draft.ts'
import type { Nameable } from '#server/routing/conditions/named.ts'
import type { Configuration } from './configuration.ts'

// What a draft alone has: it is named as what is saved is, and no statement finds it.

/** What a part of a draft is held against. */
export interface Around {
  /** As it is saved. */
  saved: Configuration
  /** What the draft alone has. */
  drafted: readonly Nameable[]
}

/** All that is new in a draft and that tickets can get or be counted by: holidays are linked by hours alone. */
export function draftedIn({ slaPlans, schedules }: Draft): Nameable[] {
  const hours = schedules?.changed.filter(({ kind }) => kind !== 'holidays') ?? []
  const named = (of: Nameable['of'], things: readonly { id: number }[]) =>
    things.flatMap(({ id }) => (id < 0 ? [{ of, id }] : []))
  return [...named('slaPlans', slaPlans?.changed ?? []), ...named('schedules', hours)]
}

const namedBy = {
  slaPlanId: 'slaPlans',
  defaultSlaPlanId: 'slaPlans',
  scheduleId: 'schedules',
  defaultScheduleId: 'schedules',
} as const

/** A request without what it names of the draft itself: the rest of it has to be there. What is taken out may be absent. */
export function savedOnly<T extends { [F in keyof typeof namedBy]?: number | null | undefined }>(
  asked: T,
  drafted: readonly Nameable[],
): T {
  const isDrafted = (field: string, id: unknown) =>
    drafted.some((thing) => thing.id === id && thing.of === namedBy[field as keyof typeof namedBy])
  return Object.fromEntries(Object.entries(asked).filter(([field, id]) => !isDrafted(field, id))) as T
}
