import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import { problemWords } from './problem-words.ts'
import styles from './states.module.css'

interface Props {
  problem: Problem | null
  /** What was kept, when the person had typed something. */
  kept?: string
  onRetry?: () => void
}

/** In place of a page or a part that could not be loaded. */
export function ErrorState({ problem, kept, onRetry }: Props) {
  const { t } = useTranslation()
  if (!problem) return null
  const words = problemWords(problem)
  return (
    <div className={styles.state} role="alert">
      <span className={styles.icon} aria-hidden>
        <IconAlertTriangle size={22} />
      </span>
      <h2 className={styles.title}>{words.happened}</h2>
      <div className={styles.text}>
        {kept ? <p>{kept}</p> : null}
        {words.next ? <p>{words.next}</p> : null}
      </div>
      {onRetry ? (
        <Button className={styles.action} variant="default" onClick={onRetry}>
          {t('ui:retry')}
        </Button>
      ) : null}
      <Trace problem={problem} />
    </div>
  )
}

/** Above a form that was refused: the same words, without taking the page. */
export function ProblemBanner({
  problem,
  kept,
  action,
}: {
  problem: Problem | null
  kept?: string
  action?: ReactNode
}) {
  if (!problem) return null
  const words = problemWords(problem)
  return (
    <div className={styles.banner} role="alert">
      <IconAlertTriangle className={styles.bannerIcon} size={18} aria-hidden />
      <div className={styles.bannerText}>
        <p>
          <strong>{words.happened}</strong> {words.next}
        </p>
        {kept ? <p>{kept}</p> : null}
        {action}
        <Trace problem={problem} />
      </div>
    </div>
  )
}

// Only where somebody has to look into a log: a refusal explains itself.
function Trace({ problem }: { problem: Problem }) {
  const { t } = useTranslation()
  if (problem.status < 500 || !problem.requestId) return null
  return <p className={styles.trace}>{t('ui:requestId', { id: problem.requestId })}</p>
}
