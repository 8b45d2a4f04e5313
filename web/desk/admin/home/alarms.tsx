import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Mailbox, mailboxes } from '#contract/mailboxes.ts'
import { DateTime } from '#web/ui/time.tsx'
import { useNewest } from '../../bell/use-notifications.ts'
import { alarmPlace, notificationWords } from '../../bell/words.ts'
import { everything } from '../list/everything.ts'
import styles from './home.module.css'

const ASK_AGAIN_MS = 60_000
const shownHere: ReadonlySet<string> = new Set([
  'template_broken',
  'sender_storm',
  'mail_quarantined',
  'desk_send_failing',
  'jobs_failed',
  'password_guessing',
  'filter_failed',
  'rule_failed',
  'rule_stopped',
  'calendar_failing',
])

/** What of the desk itself needs a person, where administrators look first: mailboxes, mail that could not be read, storms, what administrators wrote and fails. */
export function Alarms() {
  const { t } = useTranslation()
  const { history } = useRouter()
  const all = useQuery({ ...everything<Mailbox>(mailboxes.list), refetchInterval: ASK_AGAIN_MS }).data ?? []
  const troubled = all.filter(({ state }) => state === 'failing' || state === 'silent')
  const broken = (useNewest().data?.items ?? []).filter(({ kind }) => shownHere.has(kind))
  if (troubled.length + broken.length === 0) return null
  return (
    <section className={styles.alarms} aria-labelledby="alarms">
      <IconAlertTriangle className={styles.sign} size={20} aria-hidden />
      <div>
        <h2 id="alarms">{t('admin-notices:alarm.title')}</h2>
        <ul>
          {troubled.map(({ id, name, state, stateSince, error, sendError }) => (
            <Alarm key={id} since={stateSince} said={state === 'silent' ? null : (error ?? sendError)}>
              <Link to="/admin/mailboxes" search={{ open: id }}>
                {state === 'silent'
                  ? t('admin-notices:alarm.silent', { name })
                  : t('admin-notices:alarm.failing', { name })}
              </Link>
            </Alarm>
          ))}
          {broken.map((one) => (
            <Alarm
              key={`alarm ${one.id}`}
              since={one.at}
              said={typeof one.data.error === 'string' ? one.data.error : null}
            >
              <a
                href={alarmPlace(one)}
                onClick={(event) => {
                  if (event.ctrlKey || event.metaKey || event.shiftKey) return
                  event.preventDefault()
                  history.push(alarmPlace(one))
                }}
              >
                {notificationWords(t, one)}
              </a>
            </Alarm>
          ))}
        </ul>
      </div>
    </section>
  )
}

function Alarm({ since, said, children }: { since: string | null; said: string | null; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <li>
      {children}
      {since ? (
        <span className={styles.since}>
          {' '}
          {t('admin-notices:alarm.since')} <DateTime at={since} />
        </span>
      ) : null}
      {said ? <q className={styles.said}>{said}</q> : null}
    </li>
  )
}
