import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { listMySessions, revokeMySession } from '#contract/session.ts'
import { deviceName } from '#web/device-name.ts'
import { query } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { ErrorState, ProblemBanner } from '#web/ui/error-state.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import { RelativeTime } from '#web/ui/time.tsx'
import styles from './page.module.css'
import { Section } from './section.tsx'

/** Where one is signed in, and ending it there. */
export function Sessions() {
  const { t } = useTranslation()
  const sessions = useQuery(query(listMySessions, {}))
  const { submit, isPending, problem } = useSubmit(revokeMySession, { invalidates: [['session', 'sessions']] })
  const items = sessions.data?.items ?? []
  return (
    <Section title={t('portal:sessions.title')} lead={t('portal:sessions.lead')}>
      {sessions.isPending ? <RowSkeletons count={2} /> : null}
      {sessions.isError ? <ErrorState problem={sessions.error.problem} onRetry={() => sessions.refetch()} /> : null}
      <ProblemBanner problem={problem} />
      <ul className={styles.sessions}>
        {items.map((session) => (
          <li key={session.id} className={styles.session}>
            <span className={styles.device}>
              <strong>{deviceName(session.userAgent) || t('portal:sessions.unknown')}</strong>
              <span className={styles.lead}>
                {session.ipAddress ? `${session.ipAddress} · ` : null}
                {t('portal:sessions.since')} <RelativeTime at={session.createdAt} />
              </span>
            </span>
            {session.isCurrent ? (
              <span className={styles.lead}>{t('portal:sessions.here')}</span>
            ) : (
              <Button
                variant="default"
                size="sm"
                disabled={isPending}
                onClick={() => submit({ params: { id: session.id } })}
              >
                {t('portal:sessions.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {items.length > 2 ? (
        <div>
          <Button variant="default" loading={isPending} onClick={() => submit({ params: { id: 'others' } })}>
            {t('portal:sessions.endOthers')}
          </Button>
        </div>
      ) : null}
    </Section>
  )
}
