import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { OutgoingMail } from '#contract/outbox.ts'
import type { Column } from '#web/ui/data-table.tsx'
import { RelativeTime } from '#web/ui/time.tsx'
import styles from '../mail/mail.module.css'
import { PersonName } from '../mail/person-name.tsx'
import { TicketLink } from '../mail/ticket-link.tsx'
import { MailStateBadge, usePurpose } from './state.tsx'

export function useOutboxColumns(): Column<OutgoingMail>[] {
  const { t } = useTranslation()
  const purposeOf = usePurpose()
  const to = ({ to: { name, email } }: OutgoingMail) => <PersonName name={name} address={email} />
  return [
    {
      key: 'time',
      label: t('admin-mail:out.time'),
      width: '7rem',
      render: (mail) => <RelativeTime at={mail.sentAt ?? mail.createdAt} />,
      isMinor: true,
    },
    {
      key: 'to',
      label: t('admin-mail:out.to'),
      width: '22%',
      render: (mail) => <div className={styles.brief}>{to(mail)}</div>,
      isMinor: true,
    },
    {
      key: 'subject',
      label: t('admin-mail:in.subject'),
      render: (mail) => (
        <>
          <Link to="/admin/outgoing-mail/$mailId" params={{ mailId: String(mail.id) }} className={styles.brief}>
            <bdi>{mail.subject.trim() || t('admin-mail:in.noSubject')}</bdi>
          </Link>
          <div className={styles.soft}>{purposeOf(mail.purpose)}</div>
          <div className={styles.narrow}>
            <div className={styles.brief}>{to(mail)}</div>
            <RelativeTime at={mail.sentAt ?? mail.createdAt} className={styles.soft} />
          </div>
        </>
      ),
    },
    {
      key: 'state',
      label: t('admin-mail:out.state'),
      width: 'min(13rem, 42vw)',
      render: (mail) => <State mail={mail} />,
    },
    {
      key: 'ticket',
      label: t('admin-mail:ticket'),
      width: '7rem',
      render: (mail) => (mail.ticket ? <TicketLink ticket={mail.ticket} /> : '–'),
      isMinor: true,
    },
  ]
}

function State({ mail }: { mail: OutgoingMail }) {
  const { t } = useTranslation()
  const { state, error, nextAt } = mail
  return (
    <div className={styles.fate}>
      <MailStateBadge state={state} />
      {error ? <q className={`${styles.soft} ${styles.brief}`}>{error}</q> : null}
      {state === 'deferred' && nextAt ? (
        <span className={styles.soft}>
          {t('admin-mail:out.next')} <RelativeTime at={nextAt} />
        </span>
      ) : null}
    </div>
  )
}
