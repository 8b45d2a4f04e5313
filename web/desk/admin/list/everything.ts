import { keepPreviousData, type QueryKey, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { type AnyRoute, call, type ProblemError } from '#web/client.ts'
import { keyOf } from '#web/queries.ts'
import type { Thing } from './kind.ts'

interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}

/** All things of a kind, archived ones too: lists are searched and sorted in place, and pickers choose from them. */
export function everything<Item extends Thing>(list: AnyRoute) {
  return queryOptions<Item[], ProblemError>({
    queryKey: [...keyOf(list), 'everything'],
    queryFn: async ({ signal }) => {
      const items: Item[] = []
      let cursor: string | undefined
      do {
        const page = await pageOf<Item>(list, { include: 'all', limit: 200, cursor }, signal)
        items.push(...page.items)
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      return items
    },
  })
}

/** The first that fit what was typed, of a kind that can have thousands. */
export function useFirst<Item extends Thing>(
  list: AnyRoute,
  { q, archived, enabled }: { q: string; archived: boolean; enabled: boolean },
) {
  const include = archived ? 'all' : 'usable'
  return useQuery<Page<Item>, ProblemError>({
    queryKey: keyOf(list, { query: { q, include, first: true } }),
    queryFn: ({ signal }) => pageOf<Item>(list, { q, include, limit: 100 }, signal),
    placeholderData: keepPreviousData,
    enabled,
  })
}

// The lists of all kinds take the same query; a route of unknown schemas cannot say so.
function pageOf<Item>(list: AnyRoute, query: object, signal: AbortSignal): Promise<Page<Item>> {
  return call(list, { query, signal } as never) as Promise<Page<Item>>
}

const LISTS = [
  'departments',
  'teams',
  'roles',
  'skills',
  'skill-matrix',
  'agents',
  'help-topics',
  'forms',
  'lists',
  'sla-plans',
  'schedules',
  'priorities',
  'statuses',
  'sequences',
  'organizations',
  'settings',
  'choices',
  'api-keys',
  'number-sample',
  'mailboxes',
  'mail-addresses',
  'ticket-filters',
  'rules',
  'macros',
]

/** Things name each other, so a change of one is a change of what other lists show. */
export const adminKeys: QueryKey[] = LISTS.map((word) => [word])

/** Fetches again what may have changed; of a thing that is gone (its key) nothing can be asked any more. */
export function useRenew(): (gone?: QueryKey) => Promise<unknown> {
  const cache = useQueryClient()
  return (gone) => {
    const isThere = ({ queryKey }: { queryKey: QueryKey }) => !gone?.every((part, i) => queryKey[i] === part)
    return Promise.all(
      adminKeys.map((queryKey) => cache.invalidateQueries({ queryKey, ...(gone && { predicate: isThere }) })),
    )
  }
}
