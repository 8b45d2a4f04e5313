import { Button, NumberInput } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DraftInput } from '#contract/simulation-draft.ts'
import { createSimulation, listDifferences, type Simulation } from '#contract/simulations.ts'
import { formErrors } from '#web/form-errors.ts'
import { query } from '#web/queries.ts'
import { problemIn, useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { FieldSection } from '../fields/section.tsx'
import { isActive, useSimulation } from './active.ts'
import { Asked } from './asked.tsx'
import { DifferenceTable } from './difference-table.tsx'
import { Plans } from './plans.tsx'
import { Progress } from './progress.tsx'
import styles from './simulations.module.css'
import { Summary } from './summary.tsx'

const FIRST = 5

interface Props {
  /** As the form stands, nothing saved. */
  draft: DraftInput
  /** Where in the draft the form's own fields are: `ticketFilters.changed.0`. */
  at?: string
  /** What the server says of them. */
  onErrors?: (errors: Record<string, string>) => void
  /** What is taken otherwise than it stands in the form. */
  hint?: string | undefined
  /** What is asked besides, before it is started. */
  children?: ReactNode
}

/** Runs what is being written on the tickets of the last days, before it is saved; the form stays as it is. */
export function SimulatePanel({ draft, at, onErrors, hint, children }: Props) {
  const { t } = useTranslation()
  const [days, setDays] = useState(30)
  const [ran, setRan] = useState<{ id: number; asked: string } | null>(null)
  const asked = JSON.stringify(draft)
  const { submitAsync, isPending, problem } = useSubmit(createSimulation)
  const { data: run } = useSimulation(ran?.id ?? null)
  const start = async () => {
    try {
      const { id } = await submitAsync({ body: { days, draft } })
      setRan({ id, asked })
    } catch (error) {
      onErrors?.(errorsAt(formErrors(problemIn(error)), at))
    }
  }
  return (
    <FieldSection title={t('admin-simulations:panel.title')} lead={t('admin-simulations:panel.lead')}>
      {children}
      <div className={styles.start}>
        <NumberInput
          label={t('admin-simulations:panel.days')}
          min={1}
          max={366}
          allowDecimal={false}
          clampBehavior="strict"
          value={days}
          onChange={(value) => setDays(Number(value) || 30)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            // It would save the form.
            event.preventDefault()
            void start()
          }}
        />
        <Button
          variant="default"
          leftSection={<IconFlask size={16} aria-hidden />}
          loading={isPending}
          disabled={run !== undefined && isActive(run)}
          onClick={start}
        >
          {t('admin-simulations:panel.start')}
        </Button>
      </div>
      {hint ? <p className={styles.soft}>{hint}</p> : null}
      <ProblemBanner problem={problem} />
      {run ? <Outcome run={run} isStale={ran?.asked !== asked} /> : null}
    </FieldSection>
  )
}

/** `body.draft.ticketFilters.changed.0.name` belongs to the field `name`. */
function errorsAt(errors: Record<string, string>, at: string | undefined): Record<string, string> {
  const before = `draft.${at}.`
  return Object.fromEntries(
    Object.entries(errors).flatMap(([path, words]) =>
      at && path.startsWith(before) ? [[path.slice(before.length), words]] : [],
    ),
  )
}

function Outcome({ run, isStale }: { run: Simulation; isStale: boolean }) {
  const { t } = useTranslation()
  const { result } = run
  return (
    <div className={styles.outcome}>
      {isActive(run) ? <Progress run={run} /> : null}
      <div role="status">
        {isStale ? <p className={styles.stale}>{t('admin-simulations:panel.stale')}</p> : null}
        {run.state === 'cancelled' ? <p className={styles.soft}>{t('admin-simulations:cancelledText')}</p> : null}
        {run.state === 'failed' ? <p className={styles.error}>{run.error}</p> : null}
        {result ? (
          <p className="visually-hidden">{t('admin-simulations:panel.done', { count: result.differ })}</p>
        ) : null}
      </div>
      {result ? (
        <>
          <Summary result={result} />
          <Asked kind="filters" items={result.ticketFilters.filter(({ isDraft }) => isDraft)} />
          <Asked kind="rules" items={result.rules.filter(({ isDraft }) => isDraft)} />
          <Plans items={result.slaPlans.filter(({ isDraft }) => isDraft)} />
          {result.differ > 0 ? <First id={run.id} /> : <p>{t('admin-simulations:none.differs')}</p>}
          <Link
            to="/admin/simulations/$simulationId"
            params={{ simulationId: String(run.id) }}
            target="_blank"
            className={styles.all}
          >
            {t('admin-simulations:panel.all')}
          </Link>
        </>
      ) : null}
    </div>
  )
}

function First({ id }: { id: number }) {
  const { data } = useQuery(query(listDifferences, { params: { id }, query: { limit: FIRST } }))
  return data ? <DifferenceTable items={data.items} kind="differs" isInDrawer /> : null
}
