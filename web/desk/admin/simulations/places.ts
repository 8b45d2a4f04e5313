import type { Action } from '#contract/actions.ts'
import type { DraftInput } from '#contract/simulation-draft.ts'

/** The id of what is being written and was never saved: the draft names it by that. */
export const UNSAVED = -1

/** What would use something, as a choice in a list has it: `desk`, `department:3`. */
export type Place = string

export type PlaceKind = 'department' | 'helpTopic' | 'ticketFilter' | 'rule' | 'slaPlan' | 'schedule'

interface Acting {
  id: number
  actions: readonly Action[]
}

export function placeOf(kind: PlaceKind, id: number): Place {
  return `${kind}:${id}`
}

function chosenOf(kind: PlaceKind, places: readonly Place[]): number[] {
  return places.flatMap((place) => (place.startsWith(`${kind}:`) ? [Number(place.slice(kind.length + 1))] : []))
}

/** Whether an SLA plan could take the place of another in what it does. */
export function setsPlan({ actions }: Pick<Acting, 'actions'>): boolean {
  return actions.some(({ kind }) => kind === 'setSlaPlan')
}

/** The part of a draft by which an SLA plan would be used; filters and rules set it in place of theirs. */
export function planUsed(
  id: number,
  places: readonly Place[],
  { ticketFilters, rules }: { ticketFilters: readonly Acting[]; rules: readonly Acting[] },
): DraftInput {
  const departments = chosenOf('department', places)
  const topics = chosenOf('helpTopic', places)
  const acting = (kind: 'ticketFilter' | 'rule', things: readonly Acting[]) => {
    const chosen = new Set(chosenOf(kind, places))
    return things
      .filter((one) => chosen.has(one.id))
      .map((one) => ({
        id: one.id,
        actions: one.actions.map((action) => (action.kind === 'setSlaPlan' ? { ...action, slaPlanId: id } : action)),
      }))
  }
  const filters = acting('ticketFilter', ticketFilters)
  const changedRules = acting('rule', rules)
  return {
    ...(places.includes('desk') && { settings: { tickets: { defaultSlaPlanId: id } } }),
    ...(departments.length > 0 && { departments: { changed: departments.map((one) => ({ id: one, slaPlanId: id })) } }),
    ...(topics.length > 0 && { helpTopics: { changed: topics.map((one) => ({ id: one, slaPlanId: id })) } }),
    ...(filters.length > 0 && { ticketFilters: { changed: filters } }),
    ...(changedRules.length > 0 && { rules: { changed: changedRules } }),
  }
}

/** The part of a draft by which working hours would be used. */
export function hoursUsed(id: number, places: readonly Place[]): DraftInput {
  const departments = chosenOf('department', places)
  const plans = chosenOf('slaPlan', places)
  return {
    ...(places.includes('desk') && { settings: { tickets: { defaultScheduleId: id } } }),
    ...(departments.length > 0 && {
      departments: { changed: departments.map((one) => ({ id: one, scheduleId: id })) },
    }),
    ...(plans.length > 0 && { slaPlans: { changed: plans.map((one) => ({ id: one, scheduleId: id })) } }),
  }
}

/** The hours that would be free of holidays. */
export function hoursLinking(
  id: number,
  places: readonly Place[],
  hours: readonly { id: number; holidays: readonly { id: number }[] }[],
): { id: number; holidayIds: number[] }[] {
  const chosen = new Set(chosenOf('schedule', places))
  return hours
    .filter((one) => chosen.has(one.id))
    .map(({ id: hoursId, holidays }) => ({
      id: hoursId,
      holidayIds: [...new Set([...holidays.map((one) => one.id), id])],
    }))
}
