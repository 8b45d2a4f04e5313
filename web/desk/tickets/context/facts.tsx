import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { DateTime } from '#web/ui/time.tsx'
import styles from './context.module.css'
import { Section } from './section.tsx'

/** What nobody edits: when, from where. */
export function Facts({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const times = [
    ['created', ticket.createdAt],
    ['updated', ticket.updatedAt],
    ['lastMessage', ticket.lastMessageAt],
    ['lastReply', ticket.lastReplyAt],
    ['reopened', ticket.reopenedAt],
    ['closed', ticket.closedAt],
  ] as const
  return (
    <Section id="facts" title={t('desk-ticket:section.facts')}>
      <dl className={styles.facts}>
        {times.map(([name, at]) =>
          at ? (
            <div key={name}>
              <dt>{t(`desk-ticket:fact.${name}`)}</dt>
              <dd>
                <DateTime at={at} />
              </dd>
            </div>
          ) : null,
        )}
        {ticket.closedBy ? (
          <div>
            <dt>{t('desk-ticket:fact.closedBy')}</dt>
            <dd>
              <bdi>{ticket.closedBy.name}</bdi>
            </dd>
          </div>
        ) : null}
        {ticket.ipAddress ? (
          <div>
            <dt>{t('desk-ticket:fact.ip')}</dt>
            <dd>{ticket.ipAddress}</dd>
          </div>
        ) : null}
      </dl>
    </Section>
  )
}
