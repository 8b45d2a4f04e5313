import { IconSearch, IconSearchOff } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { Filters } from '../queue/filters.tsx'
import { ListPage } from '../queue/list-page.tsx'
import { type ListSearch, listQuery } from '../queue/list-search.ts'
import { TicketList } from '../queue/ticket-list.tsx'

/** What the search box found, in every queue. */
export function SearchPage() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/desk/search' })
  const navigate = useNavigate({ from: '/search' })
  const change = (search: Partial<ListSearch>) =>
    navigate({ search: (before: ListSearch) => ({ ...before, ...search }), replace: true })
  const asked = listQuery(undefined, search)
  const title = search.q ? t('desk-queue:search.title', { words: search.q }) : t('ui:search.label')
  return (
    <ListPage
      title={title}
      tools={
        search.q ? (
          <Filters search={search} onChange={change} onClear={() => navigate({ search: { q: search.q } })} withStatus />
        ) : null
      }
    >
      {search.q ? (
        <TicketList
          key={JSON.stringify(asked)}
          label={title}
          query={asked}
          sort={search.sort}
          onSort={(sort) => change({ sort })}
          empty={
            <EmptyState icon={<IconSearchOff size={22} />} title={t('desk-queue:search.nothing', { words: search.q })}>
              {t('desk-queue:search.nothingText')}
            </EmptyState>
          }
        />
      ) : (
        <EmptyState icon={<IconSearch size={22} />} title={t('desk-queue:search.begin')}>
          {t('desk-queue:search.beginText')}
        </EmptyState>
      )}
    </ListPage>
  )
}
