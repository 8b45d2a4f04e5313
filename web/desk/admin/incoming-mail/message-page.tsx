import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { getIncoming, getIncomingRaw, type LedgerMessage } from '#contract/intake.ts'
import { addressOf } from '#web/client.ts'
import { query } from '#web/queries.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { MissingPage } from '../../shell/page-states.tsx'
import { BackLink } from '../mail/back-link.tsx'
import { Card } from '../mail/card.tsx'
import styles from '../mail/mail.module.css'
import { PersonName } from '../mail/person-name.tsx'
import { TicketLink } from '../mail/ticket-link.tsx'
import { BlockButton } from './block-button.tsx'
import { FateBadge, useWhy } from './fate.tsx'
import { FateHistory } from './fate-history.tsx'
import { MessageFacts } from './message-facts.tsx'
import { ReportCard } from './report-card.tsx'
import { Reprocess } from './reprocess.tsx'

/** One message of the ledger: what became of it and why, and everything that was read from it. */
export function IncomingMessagePage() {
  const { t } = useTranslation()
  const { mailId } = useParams({ from: '/desk/admin/incoming-mail/$mailId' })
  const id = Number(mailId)
  const { data, error, refetch } = useQuery(query(getIncoming, { params: { id } }))
  if (error?.problem.status === 404 || !Number.isSafeInteger(id)) return <MissingPage />
  return (
    <>
      <BackLink to="/admin/incoming-mail" label={t('admin:page.incomingMail.title')} />
      {error && !data ? <ErrorState problem={error.problem} onRetry={() => refetch()} /> : null}
      {!data && !error ? <BlockSkeleton height={300} /> : null}
      {data ? <Message message={data} /> : null}
    </>
  )
}

function Message({ message }: { message: LedgerMessage }) {
  const { t } = useTranslation()
  return (
    <div className={styles.page}>
      <PageHeader
        title={message.subject.trim() || t('admin-mail:in.noSubject')}
        lead={<From message={message} />}
        actions={
          <>
            <Button
              component="a"
              href={addressOf(getIncomingRaw, { params: { id: message.id } })}
              download
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {t('admin-mail:in.raw')}
            </Button>
            {message.from ? <BlockButton address={message.from.address} /> : null}
          </>
        }
      />
      <div className={styles.columns}>
        <div className={styles.column}>
          <Outcome message={message} />
          <ReportCard message={message} />
          <MessageFacts message={message} />
        </div>
        <Card title={t('admin-mail:in.history')}>
          <FateHistory history={message.history} />
        </Card>
      </div>
    </div>
  )
}

/** Its beginning: what was read from the message says all of it. */
function From({ message }: { message: LedgerMessage }) {
  const { t } = useTranslation()
  if (!message.from) return t('admin-mail:in.nobody')
  return (
    <span className={styles.brief}>
      <PersonName {...message.from} />
    </span>
  )
}

function Outcome({ message }: { message: LedgerMessage }) {
  const { t } = useTranslation()
  const why = useWhy()(message)
  const { fate, ticket, entryId, duplicateOf, error } = message
  return (
    <Card title={t('admin-mail:in.fate')}>
      <div>
        <FateBadge fate={fate} />
      </div>
      <p>{t(`admin-mail:fateText.${fate}`)}</p>
      {why ? <p className={error === null ? undefined : styles.error}>{why}</p> : null}
      {ticket ? (
        <p>
          {t('admin-mail:ticket')} <TicketLink ticket={ticket} />
          {entryId === null ? null : (
            <>
              {' · '}
              <Link to="/tickets/$ticketId" params={{ ticketId: String(ticket.id) }} hash={`entry-${entryId}`}>
                {t('admin-mail:in.entry')}
              </Link>
            </>
          )}
        </p>
      ) : null}
      {duplicateOf === null ? null : (
        <p>
          <Link to="/admin/incoming-mail/$mailId" params={{ mailId: String(duplicateOf) }}>
            {t('admin-mail:in.original')}
          </Link>
        </p>
      )}
      <Reprocess message={message} />
    </Card>
  )
}
