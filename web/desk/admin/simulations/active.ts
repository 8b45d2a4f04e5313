import { useQuery } from '@tanstack/react-query'
import { getSimulation, type Simulation } from '#contract/simulations.ts'
import { query } from '#web/queries.ts'

const LOOK_AGAIN_MS = 800

/** It is still being worked on. */
export function isActive({ state }: Pick<Simulation, 'state'>): boolean {
  return state === 'waiting' || state === 'running'
}

/** For `refetchInterval`: as long as something is being worked on. */
export function whileActive(runs: readonly Pick<Simulation, 'state'>[] | undefined): number | false {
  return runs?.some(isActive) ? LOOK_AGAIN_MS : false
}

/** A run as it is now, looked at again and again until it is over. */
export function useSimulation(id: number | null) {
  return useQuery({
    ...query(getSimulation, { params: { id: id ?? 0 } }),
    enabled: id !== null,
    refetchInterval: ({ state }) => whileActive(state.data && [state.data]),
  })
}
