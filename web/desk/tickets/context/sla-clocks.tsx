import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type ReceiptClock, type SlaReceipt, ticketSla } from '#contract/sla.ts'
import type { Ticket } from '#contract/tickets.ts'
import { query } from '#web/queries.ts'
import { useNow } from '#web/ui/time.tsx'
import { durationWords } from '../../admin/fields/duration.ts'
import styles from '../../sla/sla.module.css'
import { useMoment, useRange, Walk } from '../../sla/walk.tsx'
import { Section } from './section.tsx'

/** What was promised, how much of it is used up, and how each due date came about. */
export function SlaClocks({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const { data } = useQuery(query(ticketSla, { params: { id: ticket.id } }))
  if (!data || (promisesOf(data).length === 0 && data.next.length === 0)) return null
  return (
    <Section id="sla" title={t('desk-ticket:sla.title')}>
      <Receipt receipt={data} />
      {data.next.length > 0 ? <Next next={data.next} /> : null}
    </Section>
  )
}

/** How each due date came about. */
export function Receipt({ receipt }: { receipt: SlaReceipt }) {
  const { t } = useTranslation()
  const moment = useMoment()
  return (
    <>
      {receipt.explicitDueAt ? (
        <p className={styles.by}>{t('desk-ticket:sla.explicit', { when: moment(receipt.explicitDueAt) })}</p>
      ) : null}
      <ul className={styles.clocks}>
        {promisesOf(receipt).map((clock) => (
          <Clock key={`${clock.target} ${clock.startedAt}`} clock={clock} />
        ))}
      </ul>
    </>
  )
}

function promisesOf({ clocks }: SlaReceipt): ReceiptClock[] {
  return clocks.filter(({ minutes }) => minutes !== null)
}

function Clock({ clock }: { clock: ReceiptClock }) {
  const { t, i18n } = useTranslation()
  const tone = useTone(clock)
  const said = useStateWords(clock)
  const { minutes, workedMinutes } = clock
  const part = minutes ? Math.min(100, (workedMinutes / minutes) * 100) : 0
  const worked = workedMinutes > 0 ? durationWords(workedMinutes, i18n.language) : t('desk-ticket:sla.nothing')
  return (
    <li className={styles.clock}>
      <div className={styles.head}>
        <span className={styles.name}>{t(`desk-ticket:sla.target.${clock.target}`)}</span>
        <span className={styles.state} data-tone={tone}>
          {said}
        </span>
      </div>
      <div className={styles.bar} aria-hidden>
        <span className={styles.fill} data-tone={tone} style={{ inlineSize: `${part}%` }} />
      </div>
      <details className={styles.receipt}>
        <summary>{t('desk-ticket:sla.used', { worked, of: durationWords(minutes ?? 0, i18n.language) })}</summary>
        <ol>
          {clock.segments.map((segment) => (
            <Segment key={segment.from} segment={segment} />
          ))}
          <li>
            <Due clock={clock} />
          </li>
        </ol>
      </details>
    </li>
  )
}

function Segment({ segment }: { segment: ReceiptClock['segments'][number] }) {
  const { t } = useTranslation()
  const range = useRange()
  const moment = useMoment()
  const { from, to, isPaused, plan, priority, schedule, walk } = segment
  if (isPaused) {
    return (
      <li className={styles.soft}>
        {to
          ? t('desk-ticket:sla.pausedFor', { range: range(from, to) })
          : t('desk-ticket:sla.pausedSince', { when: moment(from) })}
      </li>
    )
  }
  const hours = schedule ? schedule.name : t('desk-ticket:sla.always')
  return (
    <li>
      <p className={styles.by}>{[plan, priority, hours].filter((word) => word !== null).join(' · ')}</p>
      <Walk walk={walk} />
    </li>
  )
}

function Due({ clock: { dueAt, state } }: { clock: ReceiptClock }) {
  const { t } = useTranslation()
  const moment = useMoment()
  if (dueAt) return <p className={styles.due}>{t('desk-ticket:sla.due', { when: moment(dueAt) })}</p>
  return <p className={styles.by}>{state === 'paused' ? t('desk-ticket:sla.waits') : t('desk-ticket:sla.never')}</p>
}

function Next({ next }: { next: SlaReceipt['next'] }) {
  const { t } = useTranslation()
  const moment = useMoment()
  return (
    <details className={styles.receipt}>
      <summary>{t('desk-ticket:sla.next', { count: next.length })}</summary>
      <ol>
        {next.map(({ at, target, isWarning, step }) => (
          <li key={`${at} ${step.id}`}>
            <span>{moment(at)}</span>{' '}
            <span className={styles.soft}>
              {t(isWarning ? 'desk-ticket:sla.warning' : 'desk-ticket:sla.escalation', {
                target: t(`desk-ticket:sla.target.${target}`),
                actions: step.actions.map(({ kind }) => t(`desk-ticket:sla.action.${kind}`)).join(', '),
              })}
            </span>
          </li>
        ))}
      </ol>
    </details>
  )
}

type Tone = 'good' | 'warn' | 'bad' | 'soft'

/** Green met or in time, amber when three quarters are used up, red after it. */
function useTone({ state, isBreached, dueAt, minutes, workedMinutes }: ReceiptClock): Tone {
  const now = useNow()
  if (isBreached || (state === 'running' && dueAt !== null && Date.parse(dueAt) <= now)) return 'bad'
  if (state === 'met') return 'good'
  if (state === 'stopped' || state === 'paused') return 'soft'
  return minutes && workedMinutes >= minutes * 0.75 ? 'warn' : 'good'
}

function useStateWords({ state, isBreached, dueAt }: ReceiptClock): string {
  const { t } = useTranslation()
  const moment = useMoment()
  const now = useNow()
  const isLate = isBreached || (dueAt !== null && state === 'running' && Date.parse(dueAt) <= now)
  if (state === 'met') return isLate ? t('desk-ticket:sla.state.late') : t('desk-ticket:sla.state.met')
  if (state === 'stopped') return t('desk-ticket:sla.state.stopped')
  if (isLate && dueAt) return t('desk-ticket:sla.state.overdue', { when: moment(dueAt) })
  if (state === 'paused') return t('desk-ticket:sla.state.paused')
  return dueAt ? t('desk-ticket:sla.state.due', { when: moment(dueAt) }) : t('desk-ticket:sla.never')
}
