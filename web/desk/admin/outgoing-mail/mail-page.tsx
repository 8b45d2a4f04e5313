import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { getOutgoingMail, type WholeOutgoingMail } from '#contract/outbox.ts'
import { query } from '#web/queries.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { DateTime } from '#web/ui/time.tsx'
import { MissingPage } from '../../shell/page-states.tsx'
import { BackLink } from '../mail/back-link.tsx'
import { Card } from '../mail/card.tsx'
import { Facts } from '../mail/facts.tsx'
import styles from '../mail/mail.module.css'
import { MailAddress } from '../mail/mail-address.tsx'
import { PersonName } from '../mail/person-name.tsx'
import { TicketLink } from '../mail/ticket-link.tsx'
import { MailActs } from './mail-acts.tsx'
import { MailStateBadge, usePurpose } from './state.tsx'

/** One mail of the outbox: what it says, whether it has left, and what the servers answered. */
export function OutgoingMailDetail() {
  const { t } = useTranslation()
  const { mailId } = useParams({ from: '/desk/admin/outgoing-mail/$mailId' })
  const id = Number(mailId)
  const { data, error, refetch } = useQuery(query(getOutgoingMail, { params: { id } }))
  if (error?.problem.status === 404 || !Number.isSafeInteger(id)) return <MissingPage />
  return (
    <>
      <BackLink to="/admin/outgoing-mail" label={t('admin:page.outgoingMail.title')} />
      {error && !data ? <ErrorState problem={error.problem} onRetry={() => refetch()} /> : null}
      {!data && !error ? <BlockSkeleton height={300} /> : null}
      {data ? <Mail mail={data} /> : null}
    </>
  )
}

function Mail({ mail }: { mail: WholeOutgoingMail }) {
  const { t } = useTranslation()
  return (
    <div className={styles.page}>
      <PageHeader
        title={mail.subject.trim() || t('admin-mail:in.noSubject')}
        lead={<PersonName name={mail.to.name} address={mail.to.email} />}
      />
      <div className={styles.columns}>
        <div className={styles.column}>
          <State mail={mail} />
          <Card title={t('admin-mail:out.text')}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
            <pre className={styles.text} dir="auto" tabIndex={0}>
              {mail.text.trim() || t('admin-mail:out.noText')}
            </pre>
          </Card>
        </div>
        <Known mail={mail} />
      </div>
    </div>
  )
}

function State({ mail }: { mail: WholeOutgoingMail }) {
  const { t } = useTranslation()
  const { state, error, response, bounceMailId } = mail
  return (
    <Card title={t('admin-mail:out.state')}>
      <div>
        <MailStateBadge state={state} />
      </div>
      <p>{t(`admin-mail:mailStateText.${state}`)}</p>
      {error ? (
        <p className={styles.error}>
          <q dir="auto">{error}</q>
        </p>
      ) : null}
      {response ? (
        <p>
          {t('admin-mail:out.answered')} <q dir="auto">{response}</q>
        </p>
      ) : null}
      {bounceMailId === null ? null : (
        <p>
          <Link to="/admin/incoming-mail/$mailId" params={{ mailId: String(bounceMailId) }}>
            {t('admin-mail:out.report')}
          </Link>
        </p>
      )}
      <MailActs mail={mail} />
    </Card>
  )
}

/** Until when it is tried says nothing of what has left. */
function isWaiting({ state }: WholeOutgoingMail): boolean {
  return state === 'queued' || state === 'sending' || state === 'deferred'
}

function Known({ mail }: { mail: WholeOutgoingMail }) {
  const { t } = useTranslation()
  const purposeOf = usePurpose()
  const time = (at: string | null) => at && <DateTime at={at} />
  const mono = (text: string | null) => text && <span className={styles.mono}>{text}</span>
  const other = (id: number) => (
    <Link key={id} to="/admin/outgoing-mail/$mailId" params={{ mailId: String(id) }}>
      {t('admin-mail:out.mail', { id: String(id) })}
    </Link>
  )
  return (
    <Card title={t('admin-mail:out.known')}>
      <Facts
        facts={[
          [t('admin-mail:out.purpose'), purposeOf(mail.purpose)],
          [t('admin-mail:ticket'), mail.ticket && <TicketLink ticket={mail.ticket} />],
          [t('admin-mail:fact.from'), mail.address && <MailAddress address={mail.address.email} />],
          [t('admin-mail:fact.replyTo'), mail.replyTo && <MailAddress address={mail.replyTo} />],
          [t('admin-mail:out.created'), time(mail.createdAt)],
          [t('admin-mail:out.sentAt'), time(mail.sentAt)],
          [t('admin-mail:out.bouncedAt'), time(mail.bouncedAt)],
          [t('admin-mail:out.nextAt'), time(mail.nextAt)],
          [t('admin-mail:out.giveUpAt'), isWaiting(mail) && time(mail.giveUpAt)],
          [t('admin-mail:fact.attempts'), String(mail.attempts)],
          [t('admin-mail:fact.messageId'), mono(mail.messageId)],
          [t('admin-mail:out.inReplyTo'), mono(mail.inReplyTo)],
          [t('admin-mail:out.resentFrom'), mail.resentFromId !== null && other(mail.resentFromId)],
          [t('admin-mail:out.resentAs'), mail.resentAs.length > 0 && mail.resentAs.map(other)],
        ]}
      />
    </Card>
  )
}
