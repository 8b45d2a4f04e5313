import { IconThumbDown, IconThumbUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { RelativeTime } from '#web/ui/time.tsx'
import styles from './rating.module.css'
import { Section } from './section.tsx'

const icons = { good: IconThumbUp, bad: IconThumbDown }

/** What the requester says of how it was solved. */
export function Rating({ ticket: { rating } }: { ticket: Pick<Ticket, 'rating'> }) {
  const { t } = useTranslation()
  if (!rating) return null
  const Icon = icons[rating.score]
  return (
    <Section id="rating" title={t('desk-ticket:section.rating')}>
      <p className={styles.score} data-score={rating.score}>
        <Icon size={16} aria-hidden />
        {t(`desk-ticket:rating.${rating.score}`)}
      </p>
      {rating.comment ? (
        <blockquote className={styles.comment} dir="auto">
          {rating.comment}
        </blockquote>
      ) : null}
      <p className={styles.by}>
        <bdi>{t('desk-ticket:rating.by', { name: rating.requester.name })}</bdi> <RelativeTime at={rating.at} />
      </p>
    </Section>
  )
}
