import { useQuery } from '@tanstack/react-query'
import { listMacros, type Macro } from '#contract/macros.ts'
import { query } from '#web/queries.ts'

/** The macros that this agent may run; none until they are there. */
export function useMacros(): Macro[] {
  return useQuery(query(listMacros, { query: { include: 'active' } })).data?.items ?? []
}
