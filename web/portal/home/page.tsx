import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { listPortalTopics } from '#contract/portal.ts'
import { query } from '#web/queries.ts'
import { useSession } from '#web/session.ts'
import { ButtonLink } from '#web/ui/button-link.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { namePage } from '#web/ui/page-title.ts'
import styles from './page.module.css'
import { TopicLinks } from './topic-links.tsx'

export function HomePage() {
  const { t } = useTranslation()
  const { desk, requester, guest } = useSession()
  const topics = useQuery(query(listPortalTopics, {}))
  const router = useRouter()
  useEffect(() => {
    namePage(desk.name)
  }, [desk.name])
  useEffect(() => {
    // What most people do next.
    void router.preloadRoute({ to: '/new' })
  }, [router])
  return (
    <>
      <PageHeader title={t('portal:home.title')} />
      {topics.data?.welcome ? <p className={styles.welcome}>{topics.data.welcome}</p> : null}
      <div className={styles.ways}>
        <ButtonLink to="/new" size="md">
          {t('portal:nav.new')}
        </ButtonLink>
        {requester ? (
          <ButtonLink to="/requests" size="md" variant="default">
            {t('portal:nav.mine')}
          </ButtonLink>
        ) : (
          <ButtonLink
            to={guest ? '/requests/$ticketId' : '/check'}
            params={{ ticketId: String(guest?.ticketId) }}
            size="md"
            variant="default"
          >
            {guest ? t('portal:nav.guest') : t('portal:nav.check')}
          </ButtonLink>
        )}
      </div>
      {topics.isError ? <ErrorState problem={topics.error.problem} onRetry={() => topics.refetch()} /> : null}
      {topics.data ? <TopicLinks topics={topics.data.items} /> : null}
    </>
  )
}
