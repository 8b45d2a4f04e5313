import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { listChoices, listPortalChoices } from '#contract/forms.ts'
import { query } from '#web/queries.ts'

/** Items of a list that fit what is typed; without a word the first of it. */
export function useItems(listId: number, { side, q = '' }: { side: 'portal' | 'desk'; q?: string }) {
  const route = side === 'portal' ? listPortalChoices : listChoices
  const { data, isPending } = useQuery({
    ...query(route, { params: { id: listId }, query: q.trim() ? { q: q.trim() } : {} }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    // In the editor of a form no list is chosen yet.
    enabled: listId > 0,
  })
  return { items: data?.items ?? [], isPending }
}
