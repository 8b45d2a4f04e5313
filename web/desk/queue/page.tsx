import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listQueues } from '#contract/tickets.ts'
import { query } from '#web/queries.ts'
import { EmptyQueue } from './empty-queue.tsx'
import { Filters } from './filters.tsx'
import { ListPage } from './list-page.tsx'
import { isFiltered, type ListSearch, listQuery } from './list-search.ts'
import { queueName } from './queue-name.ts'
import { TicketList } from './ticket-list.tsx'

/** The tickets of one queue. */
export function QueuePage() {
  const { t } = useTranslation()
  const { key } = useParams({ from: '/desk/queue/$key' })
  const search = useSearch({ from: '/desk/queue/$key' })
  const navigate = useNavigate({ from: '/queue/$key' })
  const { data } = useQuery(query(listQueues, {}))
  const queue = data?.items.find((one) => one.key === key)
  const change = (search: Partial<ListSearch>) =>
    navigate({ search: (before: ListSearch) => ({ ...before, ...search }), replace: true })
  const clear = () => navigate({ search: {}, replace: true })
  const title = queueName(t, key, queue?.name)
  const asked = listQuery(key, search)
  const isPlain = !isFiltered(search) && !search.q
  return (
    <ListPage
      title={title}
      count={isPlain ? queue : undefined}
      tools={<Filters search={search} onChange={change} onClear={clear} />}
    >
      <TicketList
        key={JSON.stringify(asked)}
        label={title}
        query={asked}
        isClosed={key.startsWith('closed')}
        sort={search.sort}
        onSort={(sort) => change({ sort })}
        empty={<EmptyQueue queue={key} isFiltered={!isPlain} onClear={clear} />}
      />
    </ListPage>
  )
}
