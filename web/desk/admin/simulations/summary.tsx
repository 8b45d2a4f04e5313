import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SimulationResult } from '#contract/simulations.ts'
import { useFormat } from '#web/ui/format.ts'
import styles from './simulations.module.css'

/** The result in figures: how many tickets would differ, what is won and lost, and how far it is to be believed. */
export function Summary({ result }: { result: SimulationResult }) {
  const { t } = useTranslation()
  const { number, percent } = useFormat()
  const { tickets, differ, reproduced, breaches, mails, assignment } = result
  return (
    <dl className={styles.figures}>
      <Figure label={t('admin-simulations:figure.differ')} value={number(differ)}>
        {t('admin-simulations:figure.ofTickets', { count: tickets, tickets: number(tickets) })}
      </Figure>
      <Figure label={t('admin-simulations:figure.breaches')} value={change(breaches, number)} tone={better(breaches)}>
        {t('admin-simulations:figure.wonLost', { won: number(breaches.won), lost: number(breaches.lost) })}
      </Figure>
      <Figure label={t('admin-simulations:figure.mails')} value={change(mails, number)} />
      {assignment ? (
        <Figure label={t('admin-simulations:figure.assigned')} value={number(assignment.changed)}>
          {t('admin-simulations:figure.handOvers', {
            live: number(assignment.handOvers.live),
            draft: number(assignment.handOvers.draft),
          })}
        </Figure>
      ) : null}
      <Figure
        label={t('admin-simulations:figure.reproduced')}
        value={tickets === 0 ? '–' : percent(share(reproduced, tickets))}
        tone={reproduced < tickets ? 'warn' : undefined}
      >
        {t('admin-simulations:figure.reproducedOf', { done: number(reproduced), total: number(tickets) })}
      </Figure>
    </dl>
  )
}

interface FigureProps {
  label: string
  value: string
  tone?: 'good' | 'bad' | 'warn' | undefined
  children?: ReactNode
}

function Figure({ label, value, tone, children }: FigureProps) {
  return (
    <div className={styles.figure} data-tone={tone}>
      <dt>{label}</dt>
      <dd>
        <strong>{value}</strong>
        {children ? <span className={styles.soft}>{children}</span> : null}
      </dd>
    </div>
  )
}

type Counts = { live: number; draft: number }

function change({ live, draft }: Counts, number: (value: number) => string): string {
  return live === draft ? number(live) : `${number(live)} → ${number(draft)}`
}

function better({ live, draft }: Counts): 'good' | 'bad' | undefined {
  if (live === draft) return undefined
  return draft < live ? 'good' : 'bad'
}

/** Never the whole while one is missing. */
function share(part: number, whole: number): number {
  return Math.floor((part / whole) * 1000) / 1000
}
