import { Title } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { Link, useRouteContext } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '#web/session.ts'
import { ButtonLink } from '#web/ui/button-link.tsx'
import { useFormat } from '#web/ui/format.ts'
import { namePage } from '#web/ui/page-title.ts'
import styles from './sent.module.css'

/** The request has arrived: its number, when to expect an answer, and how to see it again. */
export function SentPage() {
  const { sent } = useRouteContext({ from: '/sent' })
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  const { requester, guest } = useSession()
  const title = t('portal:sent.title')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    namePage(title)
    heading.current?.focus()
  }, [title])
  const isVisible = sent.visible && (requester !== null || guest?.ticketId === sent.id)
  return (
    <div className={styles.card}>
      <span className={styles.tick} aria-hidden>
        <IconCheck size={26} />
      </span>
      <Title order={1} ref={heading} tabIndex={-1} className={styles.title}>
        {title}
      </Title>
      <p className={styles.subject}>{sent.subject}</p>
      <p className={styles.number}>
        {t('portal:sent.number')} <strong>#{sent.number}</strong>
      </p>
      {sent.dueAt ? <p>{t('portal:sent.due', { at: dateTime(sent.dueAt) })}</p> : null}
      {sent.thankYou ? <p className={styles.thanks}>{sent.thankYou}</p> : null}
      <div className={styles.actions}>
        {isVisible ? (
          <ButtonLink to="/requests/$ticketId" params={{ ticketId: String(sent.id) }}>
            {t('portal:sent.see')}
          </ButtonLink>
        ) : null}
        <ButtonLink to="/new" variant={isVisible ? 'default' : 'filled'}>
          {t('portal:sent.another')}
        </ButtonLink>
      </div>
      {requester ? null : (
        <p className={styles.later}>
          {t('portal:sent.later')}{' '}
          <Link to="/check" search={{ number: sent.number }}>
            {t('portal:nav.check')}
          </Link>
        </p>
      )}
    </div>
  )
}
