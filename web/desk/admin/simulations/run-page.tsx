import { Button } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { deleteSimulation, listSimulations, type Simulation } from '#contract/simulations.ts'
import { keyOf } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { confirm } from '#web/ui/confirm.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import { RelativeTime } from '#web/ui/time.tsx'
import { BackLink } from '../mail/back-link.tsx'
import { isActive, useSimulation } from './active.ts'
import { Agents } from './agents.tsx'
import { Asked } from './asked.tsx'
import { Breaches } from './breaches.tsx'
import { Differences } from './differences.tsx'
import { useDraftWords } from './draft-words.ts'
import { LeftOut } from './left-out.tsx'
import { Plans } from './plans.tsx'
import { Progress } from './progress.tsx'
import styles from './simulations.module.css'
import { StateBadge } from './state-badge.tsx'
import { Summary } from './summary.tsx'

/** One simulation: how far it is or what came of it. */
export function SimulationPage() {
  const { t } = useTranslation()
  const { simulationId = '' } = useParams({ strict: false })
  const { data: run, error, refetch } = useSimulation(Number(simulationId))
  const draftWords = useDraftWords()
  if (error && !run) return <ErrorState problem={error.problem} onRetry={() => refetch()} />
  if (!run) return <RowSkeletons />
  return (
    <div className={styles.page}>
      <div>
        <BackLink to="/admin/simulations" label={t('admin:page.simulations.title')} />
        <PageHeader
          title={draftWords(run.outline)}
          lead={
            <>
              {t('admin-simulations:ofDays', { count: run.days })} · <bdi>{run.createdBy.name}</bdi>,{' '}
              <RelativeTime at={run.createdAt} />
              {run.result ? ` · ${t('admin-simulations:took', { count: Math.ceil(run.result.seconds) })}` : ''}
            </>
          }
          actions={<DeleteButton run={run} />}
        />
        <StateBadge state={run.state} />
      </div>
      {isActive(run) ? <Progress run={run} /> : null}
      {run.error ? (
        <p role="alert" className={styles.error}>
          {run.error}
        </p>
      ) : null}
      {run.state === 'cancelled' ? <p>{t('admin-simulations:cancelledText')}</p> : null}
      {run.result ? <Result run={run} result={run.result} /> : null}
    </div>
  )
}

function Result({ run, result }: { run: Simulation; result: NonNullable<Simulation['result']> }) {
  return (
    <>
      <Summary result={result} />
      <Differences id={run.id} result={result} />
      <div className={styles.columns}>
        <Asked kind="filters" items={result.ticketFilters} />
        <Asked kind="rules" items={result.rules} />
        <Plans items={result.slaPlans} />
        <Breaches breaches={result.breaches} />
        {result.assignment ? <Agents assignment={result.assignment} /> : null}
      </div>
      <LeftOut leftOut={result.leftOut} />
    </>
  )
}

function DeleteButton({ run: { id } }: { run: Simulation }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { submit, isPending } = useSubmit(deleteSimulation, {
    invalidates: [keyOf(listSimulations)],
    onDone: () => void navigate({ to: '/admin/simulations' }),
  })
  const remove = async () => {
    const question = {
      title: t('admin-simulations:delete.title'),
      text: t('admin-simulations:delete.text'),
      action: t('common:delete'),
      danger: true,
    }
    if (await confirm(question)) submit({ params: { id } })
  }
  return (
    <Button variant="default" color="red" loading={isPending} onClick={remove}>
      {t('common:delete')}
    </Button>
  )
}
