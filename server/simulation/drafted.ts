import type { Draft } from '#contract/simulation-draft.ts'
import type { Nameable } from '#server/routing/conditions/named.ts'

// What a draft alone has: it is named as what is saved is, and no statement finds it.

/** All that is new in a draft and that the rest of it may name. */
export function draftedIn({ slaPlans }: Draft): Nameable[] {
  return (slaPlans?.changed ?? []).flatMap(({ id }) => (id < 0 ? [{ of: 'slaPlans' as const, id }] : []))
}

const namedBy = { slaPlanId: 'slaPlans', defaultSlaPlanId: 'slaPlans' } as const

/** A request without what it names of the draft itself: the rest of it has to be there. What is taken out may be absent. */
export function savedOnly<T extends { [F in keyof typeof namedBy]?: number | null | undefined }>(
  asked: T,
  drafted: readonly Nameable[],
): T {
  const isDrafted = (field: string, id: unknown) =>
    drafted.some((thing) => thing.id === id && thing.of === namedBy[field as keyof typeof namedBy])
  return Object.fromEntries(Object.entries(asked).filter(([field, id]) => !isDrafted(field, id))) as T
}
