import { IconAlertTriangle, IconBan, IconCheck, IconHourglass, IconMailX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Delivery, ThreadEntry } from '#contract/thread.ts'
import { useAgent } from '#web/session.ts'
import { useFormat } from '#web/ui/format.ts'
import styles from './mail.module.css'

const ICONS = {
  queued: IconHourglass,
  sending: IconHourglass,
  sent: IconCheck,
  deferred: IconHourglass,
  failed: IconAlertTriangle,
  bounced: IconMailX,
  canceled: IconBan,
}

interface Props {
  ticketId: number
  entry: Pick<ThreadEntry, 'type' | 'deliveries'>
}

/**
 * What became of the mails that tell of an entry: what arrived in a line, what did not each by itself. That a message
 * was confirmed to its writer is worth a word only when it failed.
 */
export function EntryDeliveries({ ticketId, entry: { type, deliveries } }: Props) {
  const { t, i18n } = useTranslation()
  const { isAdministrator } = useAgent()
  const troubled = deliveries.filter(({ state }) => !['sent', 'queued', 'sending'].includes(state))
  const isSilent = troubled.length === 0 && type === 'message'
  if (deliveries.length === 0 || isSilent) return null
  const addresses = (states: Delivery['state'][]) =>
    deliveries.filter(({ state }) => states.includes(state)).map(({ to }) => to)
  const listed = new Intl.ListFormat(i18n.language, { type: 'conjunction' })
  const line = (state: 'sent' | 'queued', to: string[]) =>
    to.length > 0 ? (
      <li data-state={state}>
        {state === 'sent' ? <IconCheck size={14} aria-hidden /> : <IconHourglass size={14} aria-hidden />}
        <span>
          {t(`desk-ticket:delivery.${state}`)} <bdi>{listed.format(to)}</bdi>
        </span>
      </li>
    ) : null
  return (
    <ul className={styles.deliveries} aria-label={t('desk-ticket:delivery.label')}>
      {type === 'message' ? null : line('sent', addresses(['sent']))}
      {type === 'message' ? null : line('queued', addresses(['queued', 'sending']))}
      {troubled.map((delivery, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: somebody can be written to twice.
        <Troubled key={i} delivery={delivery} />
      ))}
      {isAdministrator && troubled.length > 0 ? (
        <li>
          <Link to="/admin/outgoing-mail" search={{ ticket: ticketId }}>
            {t('desk-ticket:delivery.outbox')}
          </Link>
        </li>
      ) : null}
    </ul>
  )
}

function Troubled({ delivery: { to, state, error, at } }: { delivery: Delivery }) {
  const { t } = useTranslation()
  const { relative } = useFormat()
  const Icon = ICONS[state]
  return (
    <li data-state={state}>
      <Icon size={14} aria-hidden />
      <span>
        {t(`desk-ticket:delivery.${state}`)} <bdi>{to}</bdi>
        {error ? (
          <>
            : <q dir="auto">{error}</q>
          </>
        ) : null}
        {state === 'deferred' ? ` ${t('desk-ticket:delivery.next', { when: relative(at) })}` : null}
      </span>
    </li>
  )
}
