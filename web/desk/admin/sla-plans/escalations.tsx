import { Button } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { freshStep, type PlanForm, type Step } from './form.ts'
import styles from './sla-plans.module.css'
import { StepFields } from './step.tsx'

/** Warnings before something is due, and what follows when it was not done. */
export function Escalations({ form }: { form: UseFormReturnType<PlanForm> }) {
  const { t } = useTranslation()
  const steps = form.values.escalations
  const write = (next: Step[]) => {
    form.clearErrors()
    form.setFieldValue('escalations', next)
  }
  return (
    <div className={styles.steps}>
      {steps.length === 0 ? <p className={styles.soft}>{t('admin-sla:step.none')}</p> : null}
      {steps.map((step, at) => (
        <StepFields
          key={step.id ?? `new-${at}`}
          step={step}
          number={at + 1}
          errors={errorsOf(form.errors, `escalations.${at}`)}
          onChange={(part) => write(steps.map((one, i) => (i === at ? { ...one, ...part } : one)))}
          onRemove={() => write(steps.filter((_, i) => i !== at))}
        />
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => write([...steps, freshStep()])}
        >
          {t('admin-sla:step.add')}
        </Button>
      </div>
    </div>
  )
}

/** Everything that is wrong under a path, said once each. */
function errorsOf(errors: Record<string, unknown>, path: string): string[] {
  const found = Object.entries(errors).filter(([field]) => field === path || field.startsWith(`${path}.`))
  return [...new Set(found.map(([, words]) => String(words)))]
}
