import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#web/ui/format.ts'
import { durationWords } from '../admin/fields/duration.ts'
import styles from './sla.module.css'

export interface WalkData {
  spans: { from: string; to: string; minutes: number }[]
  more: number
}

/** More are folded: nobody reads a month of working days. */
const SHOWN = 6

/** Stretches of working time, a line each: "Fri, Mar 6, 4:40 – 5:00 PM · 20 min". */
export function Walk({ walk, timeZone }: { walk: WalkData; timeZone?: string | undefined }) {
  const { t, i18n } = useTranslation()
  const range = useRange(timeZone)
  const { spans } = walk
  const first = spans.length > SHOWN ? spans.slice(0, SHOWN - 2) : spans
  const last = spans.length > SHOWN ? spans.slice(-1) : []
  const hidden = spans.slice(first.length, spans.length - last.length)
  const minutes = hidden.reduce((sum, span) => sum + span.minutes, 0)
  const line = (span: WalkData['spans'][number]) => (
    <li key={span.from}>
      <span>{range(span.from, span.to)}</span>
      <span className={styles.amount}>{durationWords(span.minutes, i18n.language)}</span>
    </li>
  )
  return (
    <ul className={styles.walk}>
      {first.map(line)}
      {hidden.length + walk.more > 0 ? (
        <li className={styles.soft}>
          <span>{t('desk-ticket:sla.moreSpans', { count: hidden.length + walk.more })}</span>
          <span className={styles.amount}>{walk.more === 0 ? durationWords(minutes, i18n.language) : '…'}</span>
        </li>
      ) : null}
      {last.map(line)}
    </ul>
  )
}

/** From one instant to another, with the day of the week. */
export function useRange(zone?: string): (from: string, to: string) => string {
  const { language, timeZone } = useFormat()
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(language, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: 'numeric',
      minute: '2-digit',
      timeZone: zone ?? timeZone,
    })
    return (from, to) => format.formatRange(new Date(from), new Date(to))
  }, [language, timeZone, zone])
}

/** An instant with the day of the week. */
export function useMoment(zone?: string): (at: string) => string {
  const range = useRange(zone)
  return (at) => range(at, at)
}
