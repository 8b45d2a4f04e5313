import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { type WhyField, whyTicket } from '#contract/tickets.ts'
import { loadTexts } from '#web/i18n.ts'
import { query } from '#web/queries.ts'
import { problemIn } from '#web/submit.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { useFormat } from '#web/ui/format.ts'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { RelativeTime } from '#web/ui/time.tsx'
import { Explanation } from '../../assignment/explanation.tsx'
import { Receipt } from '../context/sla-clocks.tsx'
import { authorWords, causeName } from '../system-words.ts'
import styles from './why.module.css'
import { seenWords, valueWords } from './words.ts'

/** Few ask, and it brings the words and the lists of the settings with it. */
const WhyNot = lazy(async () => {
  await loadTexts('admin-rules')
  const { WhyNot } = await import('./why-not.tsx')
  return { default: WhyNot }
})

type Why = z.infer<typeof WhyField>

/** Who or what set one field, what it saw, and what it went before. */
export function WhyPanel({ ticketId, field, onGone }: { ticketId: number; field: string; onGone: () => void }) {
  const { data, error } = useQuery(query(whyTicket, { params: { id: ticketId } }))
  if (error) return <ErrorState problem={problemIn(error)} />
  if (!data) return <BlockSkeleton height={90} />
  const why = data.fields.find((one) => one.field === field)
  return why ? <Answer why={why} ticketId={ticketId} onGone={onGone} /> : null
}

function WhyNotLater({ ticketId }: { ticketId: number }) {
  const { t } = useTranslation()
  const [isAsked, setAsked] = useState(false)
  if (!isAsked) {
    return (
      <UnstyledButton className={styles.ask} onClick={() => setAsked(true)}>
        {t('desk-ticket:why.not')}
      </UnstyledButton>
    )
  }
  return (
    <Suspense fallback={<BlockSkeleton height={40} />}>
      <WhyNot ticketId={ticketId} />
    </Suspense>
  )
}

function Answer({ why, ticketId, onGone }: { why: Why; ticketId: number; onGone: () => void }) {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  const { cause, by } = why
  const value = valueWords(why.label ?? why.value, dateTime)
  const saw = Object.entries(cause.saw ?? {}).filter(([, one]) => one !== null && one !== undefined)
  return (
    <div className={styles.panel}>
      <p className={styles.value} tabIndex={-1} data-autofocus>
        <strong>
          <bdi>{value}</bdi>
        </strong>
      </p>
      <p>
        {t(`desk-ticket:why.cause.${cause.kind}`, { name: causeName(cause) })}{' '}
        {cause.version ? t('desk-ticket:why.version', { version: cause.version }) : null}
      </p>
      {cause.kind === 'person' ? null : (
        <p className={styles.soft}>
          {why.event === 'ticket.opened' && by.kind !== 'system'
            ? t('desk-ticket:why.opened', { name: by.name })
            : t(`desk-ticket:why.by.${by.kind}`, { name: authorWords(by) })}
        </p>
      )}
      {why.assignment ? <Explanation told={why.assignment} /> : null}
      {why.sla ? <Receipt receipt={why.sla} /> : null}
      {saw.length > 0 && !why.assignment ? (
        <dl className={styles.saw}>
          {saw.map(([name, one]) => (
            <div key={name}>
              <dt>{seenWords(name)}</dt>
              <dd>
                <bdi>{valueWords(one, dateTime, name)}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {cause.overrode?.length ? (
        <>
          <p className={styles.soft}>{t('desk-ticket:why.overrode')}</p>
          <ul className={styles.overrode}>
            {cause.overrode.map((other) => (
              <li key={`${other.kind} ${other.name}`}>
                {valueWords(other.value, dateTime)}:{' '}
                {t(`desk-ticket:why.cause.${other.kind}`, { name: causeName(other) })}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <WhyNotLater ticketId={ticketId} />
      <Link
        to="/tickets/$ticketId"
        params={{ ticketId: String(ticketId) }}
        hash={`event-${why.eventId}`}
        className={styles.when}
        onClick={onGone}
      >
        <RelativeTime at={why.at} />
      </Link>
    </div>
  )
}
