import {
  type InfiniteData,
  infiniteQueryOptions,
  QueryClient,
  type QueryKey,
  queryOptions,
} from '@tanstack/react-query'
import type { ReplyOf } from '#contract/route.ts'
import { type AnyRoute, call, type Input, ProblemError } from './client.ts'

/**
 * How the cache names things: by the words of the path, then the query. `/api/v1/tickets/12/thread` is
 * `['tickets', '12', 'thread']`, a list is `['tickets', { queue: 'open' }]`. So `['tickets', '12']` names a ticket with
 * all that belongs to it, and `['tickets']` everything about tickets.
 */
export function keyOf(route: Pick<AnyRoute, 'path'>, input: { params?: object; query?: object } = {}): QueryKey {
  const params = (input.params ?? {}) as Record<string, unknown>
  const words = route.path
    .replace(/^\/api\/v1\//, '')
    .split('/')
    .map((word) => (word.startsWith(':') ? String(params[word.slice(1)]) : word))
  return input.query ? [...words, input.query] : words
}

/** For `useQuery` and `prefetchQuery`: `useQuery(query(getTicket, { params: { id } }))`. */
export function query<R extends AnyRoute>(route: R, input: Input<R>) {
  return queryOptions<ReplyOf<R>, ProblemError>({
    queryKey: keyOf(route, input as object),
    queryFn: ({ signal }) => call(route, { ...input, signal }),
  })
}

/** For `useInfiniteQuery`, over a route that answers `{ items, nextCursor }`. */
export function pages<R extends AnyRoute>(route: R, input: Input<R>) {
  const given = input as { query?: object }
  return infiniteQueryOptions<ReplyOf<R>, ProblemError, InfiniteData<ReplyOf<R>>, QueryKey, string | null>({
    queryKey: [...keyOf(route, given), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(route, { ...input, query: { ...given.query, cursor: pageParam ?? undefined }, signal } as Input<R>),
    initialPageParam: null,
    getNextPageParam: (last) => (last as { nextCursor: string | null }).nextCursor,
  })
}

// Live events say when something changed, so what is cached stays good for a while.
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, gcTime: 10 * 60_000, retry: worthAnotherTry, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
})

function worthAnotherTry(failures: number, error: unknown): boolean {
  const status = error instanceof ProblemError ? error.problem.status : 500
  return failures < 2 && (status === 0 || status >= 500)
}
