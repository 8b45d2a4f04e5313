import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { listPortalTopics } from '#contract/portal.ts'
import { query, queryClient } from '#web/queries.ts'
import { sessionQuery, useSession } from '#web/session.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { RequestForm } from './form.tsx'
import styles from './page.module.css'
import { SignInFirst } from './sign-in-first.tsx'
import type { Sent } from './use-request-form.ts'

export function NewRequestPage() {
  const { t } = useTranslation()
  const { desk, requester } = useSession()
  const { topic, subject } = useSearch({ from: '/new' })
  const navigate = useNavigate()
  // At hand when it is needed, even if the network is not.
  useEffect(() => void import('./sent.tsx'), [])
  const topics = useQuery(query(listPortalTopics, {}))

  const onSent = async (next: Sent) => {
    // A guest sees the ticket from now on, and the list has one more.
    await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
    void queryClient.invalidateQueries({ queryKey: ['portal', 'tickets'] })
    await navigate({ to: '/sent', state: { sent: next }, replace: true })
  }

  if (!requester && !desk.guestsMayOpen) return <SignInFirst />
  return (
    <div className={styles.page}>
      <PageHeader title={t('portal:new.title')} lead={t('portal:new.lead')} />
      {topics.isPending ? <BlockSkeleton height={420} /> : null}
      {topics.isError ? <ErrorState problem={topics.error.problem} onRetry={() => topics.refetch()} /> : null}
      {topics.data ? (
        <RequestForm
          key={`${topic}.${requester?.id}`}
          catalogue={topics.data}
          start={{ ...(topic && { topicId: topic }), ...(subject && { subject }) }}
          onSent={onSent}
        />
      ) : null}
    </div>
  )
}
