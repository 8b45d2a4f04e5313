import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { listMySessions, revokeMySession } from '#contract/session.ts'
import { deviceName } from '#web/device-name.ts'
import { query } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { ErrorState, ProblemBanner } from '#web/ui/error-state.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import { DateTime } from '#web/ui/time.tsx'
import styles from './profile.module.css'
import { Section } from './section.tsx'

/** Where one is signed in, and ending it there. */
export function Sessions() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(query(listMySessions, {}))
  const { submit, isPending, problem } = useSubmit(revokeMySession, { invalidates: [['session', 'sessions']] })
  const items = data?.items ?? []
  return (
    <Section title={t('profile:sessions.title')} lead={t('profile:sessions.lead')}>
      {!data && !error ? <RowSkeletons count={2} /> : null}
      {error && !data ? <ErrorState problem={error.problem} onRetry={() => refetch()} /> : null}
      <ProblemBanner problem={problem} />
      <ul className={styles.sessions}>
        {items.map((session) => {
          const device = deviceName(session.userAgent) || t('profile:sessions.unknown')
          return (
            <li key={session.id} className={styles.session}>
              <span className={styles.device}>
                <strong>{device}</strong>
                <span className={styles.lead}>
                  {session.ipAddress ? `${session.ipAddress} · ` : null}
                  {t('profile:sessions.since')} <DateTime at={session.createdAt} />
                </span>
              </span>
              {session.isCurrent ? (
                <span className={styles.lead}>{t('profile:sessions.here')}</span>
              ) : (
                <Button variant="default" disabled={isPending} onClick={() => submit({ params: { id: session.id } })}>
                  {t('profile:sessions.end')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {items.length > 2 ? (
        <div>
          <Button variant="default" loading={isPending} onClick={() => submit({ params: { id: 'others' } })}>
            {t('profile:sessions.endOthers')}
          </Button>
        </div>
      ) : null}
    </Section>
  )
}
