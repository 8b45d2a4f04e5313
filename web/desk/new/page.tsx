import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { users } from '#contract/people.ts'
import { query } from '#web/queries.ts'
import { PageHeader } from '#web/ui/page-header.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { known } from '../people/person.ts'
import { NewTicketForm } from './form.tsx'

/** Opens a ticket for somebody who rang up or wrote elsewhere. */
export function NewTicketPage() {
  const { t } = useTranslation()
  const { requester: id } = useSearch({ from: '/desk/new' })
  const { data, isPending } = useQuery({ ...query(users.get, { params: { id: id ?? 0 } }), enabled: id !== undefined })
  return (
    <>
      <PageHeader title={t('desk-ticket:new.title')} lead={t('desk-ticket:new.lead')} />
      {id !== undefined && isPending ? (
        <BlockSkeleton height={320} />
      ) : (
        <NewTicketForm key={data?.id} requester={data ? known(data) : null} />
      )}
    </>
  )
}
