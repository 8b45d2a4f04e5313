import type { Action } from '#contract/actions.ts'
import type { Condition } from '#contract/conditions.ts'
import type { WriteFilter } from '#contract/ticket-filters.ts'

export interface FilterForm extends Record<string, unknown> {
  name: string
  target: NonNullable<WriteFilter['target']>
  addressId: number | null
  conditions: Condition
  actions: Action[]
  stopsFurther: boolean
  isSilent: boolean
  notes: string
  availability: 'active' | 'disabled' | 'archived'
}

export const freshFilter: FilterForm = {
  name: '',
  target: 'any',
  addressId: null,
  conditions: { all: [{ field: 'subject', operator: 'contains', value: '' }] },
  actions: [],
  stopsFurther: false,
  // First it only looks on: what it would do can be seen before it does it.
  isSilent: true,
  notes: '',
  availability: 'active',
}

/** As it is saved. */
export function filterBody({ target, addressId, ...values }: FilterForm) {
  const { name, conditions, actions, stopsFurther, isSilent, notes, availability } = values
  return {
    name,
    target,
    addressId: target === 'address' ? addressId : null,
    conditions,
    actions,
    stopsFurther,
    isSilent,
    notes,
    availability,
  }
}

/** As it is simulated: one that is still without a name, too, and as if it did not only look on. */
export function filterDraft(values: FilterForm, id: number | null) {
  const { notes: _, name, ...said } = filterBody(values)
  return { id, ...(name.trim() && { name }), ...said, isSilent: false }
}
