import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { DueClock } from '../marks.tsx'
import { TicketProperty } from '../properties/ticket-property.tsx'
import { WhyHint } from '../why/why-hint.tsx'
import styles from './context.module.css'
import { Section } from './section.tsx'

const rows = [
  ['status', 'status'],
  ['agent', 'agent'],
  ['team', 'team'],
  ['priority', 'priority'],
  ['department', 'department'],
  ['helpTopic', 'helpTopic'],
  ['slaPlan', 'slaPlan'],
  ['dueAt', 'dueAt'],
  ['source', null],
] as const

export function Properties({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  return (
    <Section id="properties" title={t('desk-ticket:section.properties')}>
      <div className={styles.properties}>
        {rows.map(([name, why]) => (
          <div key={name} className={styles.property}>
            <TicketProperty
              ticket={ticket}
              name={name}
              hint={why ? <WhyHint ticketId={ticket.id} field={why} label={t(`desk-ticket:field.${name}`)} /> : null}
            />
            {name === 'dueAt' && ticket.dueAt && ticket.status.state === 'open' ? (
              <div className={styles.clock}>
                <DueClock ticket={ticket} />
              </div>
            ) : null}
          </div>
        ))}
      </div>
    </Section>
  )
}
