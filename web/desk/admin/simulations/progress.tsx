import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { cancelSimulation, listSimulations, type Simulation } from '#contract/simulations.ts'
import { keyOf } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { useFormat } from '#web/ui/format.ts'
import styles from './simulations.module.css'

/** How far it has come, with the way to stop it. */
export function Progress({ run: { id, state, progress } }: { run: Simulation }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const { submit, isPending } = useSubmit(cancelSimulation, { invalidates: [keyOf(listSimulations)] })
  const { done, total } = progress
  const words =
    state === 'waiting' || total === null
      ? t('admin-simulations:progress.begins')
      : t('admin-simulations:progress.of', { done: number(done), total: number(total) })
  return (
    <div className={styles.progress}>
      <span
        className={styles.bar}
        role="progressbar"
        aria-label={t('admin-simulations:progress.label')}
        aria-valuemin={0}
        aria-valuemax={total ?? undefined}
        aria-valuenow={total === null ? undefined : done}
        aria-valuetext={words}
      >
        <span style={{ inlineSize: total ? `${Math.min(1, done / total) * 100}%` : 0 }} />
      </span>
      <span className={styles.soft}>{words}</span>
      <Button variant="default" size="xs" loading={isPending} onClick={() => submit({ params: { id } })}>
        {t('admin-simulations:cancel')}
      </Button>
    </div>
  )
}
