import type { SimulatedField } from '#contract/simulations.ts'

/** What the address of a simulation holds: which of its tickets are listed. */
export interface DifferenceSearch {
  kind?: 'differs' | 'notReproduced'
  field?: SimulatedField
}

const fields: readonly SimulatedField[] = [
  'opened',
  'department',
  'priority',
  'status',
  'slaPlan',
  'helpTopic',
  'agent',
  'team',
  'requester',
  'subject',
  'fields',
  'dueAt',
  'skills',
  'breaches',
  'mails',
]

export function readDifferenceSearch(given: Record<string, unknown>): DifferenceSearch {
  return {
    kind: given.kind === 'notReproduced' ? 'notReproduced' : undefined,
    field: fields.find((field) => field === given.field),
  }
}
