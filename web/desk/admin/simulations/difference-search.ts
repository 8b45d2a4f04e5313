import { type SimulatedField, simulatedFields } from '#contract/simulations.ts'

/** What the address of a simulation holds: which of its tickets are listed. */
export interface DifferenceSearch {
  kind?: 'differs' | 'notReproduced'
  field?: SimulatedField
}

export function readDifferenceSearch(given: Record<string, unknown>): DifferenceSearch {
  return {
    kind: given.kind === 'notReproduced' ? 'notReproduced' : undefined,
    field: simulatedFields.find((field) => field === given.field),
  }
}
