import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PortalTicket } from '#contract/portal.ts'
import { useFormat } from '#web/ui/format.ts'
import { DateTime } from '#web/ui/time.tsx'
import { RequestState } from '../request-state.tsx'
import styles from './page.module.css'

export function Facts({ ticket }: { ticket: PortalTicket }) {
  const { t } = useTranslation()
  const names = ticket.collaborators.map(({ name }) => name)
  return (
    <dl className={styles.facts}>
      <Fact label={t('portal:request.state')}>
        <RequestState ticket={ticket} />
      </Fact>
      <Fact label={t('portal:request.department')}>{ticket.department}</Fact>
      {ticket.helpTopic ? <Fact label={t('portal:new.topic')}>{ticket.helpTopic}</Fact> : null}
      <Fact label={t('portal:request.created')}>
        <DateTime at={ticket.createdAt} />
      </Fact>
      {ticket.closedAt ? (
        <Fact label={t('portal:request.closed')}>
          <DateTime at={ticket.closedAt} />
        </Fact>
      ) : null}
      {ticket.relation === 'mine' ? null : <Fact label={t('portal:request.requester')}>{ticket.requester.name}</Fact>}
      {names.length > 0 ? <Fact label={t('portal:request.collaborators')}>{names.join(', ')}</Fact> : null}
      {ticket.fields.map(({ label, value }) => (
        <Fact key={label} label={label}>
          <FieldValue value={value} />
        </Fact>
      ))}
    </dl>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt dir="auto">{label}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  )
}

function FieldValue({ value }: { value: PortalTicket['fields'][number]['value'] }) {
  const { t } = useTranslation()
  const { number, date } = useFormat()
  if (value === null || value === '') return t('common:none')
  if (typeof value === 'boolean') return value ? t('common:yes') : t('common:no')
  if (typeof value === 'number') return number(value)
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? date(new Date(`${value}T12:00:00`)) : value
}
