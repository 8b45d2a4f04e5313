import { Alert, Button, Checkbox, NumberInput, Select } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { EscalationAction, EscalationTime } from '#contract/sla.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { MinutesField } from '../fields/minutes-field.tsx'
import { ActionFields } from './action.tsx'
import { freshAction, type Step, targets } from './form.ts'
import styles from './sla-plans.module.css'

interface Props {
  step: Step
  number: number
  errors: string[]
  onChange: (part: Partial<Step>) => void
  onRemove: () => void
}

const times: Record<EscalationTime['kind'], EscalationTime> = {
  percent: { kind: 'percent', percent: 80 },
  before: { kind: 'before', minutes: 30 },
  after: { kind: 'after', minutes: 0 },
}

export function StepFields({ step, number, errors, onChange, onRemove }: Props) {
  const { t } = useTranslation()
  const { when, repeat, actions } = step
  const write = (at: number, action: EscalationAction | null) =>
    onChange({ actions: actions.flatMap((one, i) => (i === at ? (action ? [action] : []) : [one])) })
  return (
    <section className={styles.step} aria-label={t('admin-sla:step.name', { number })}>
      <div className={styles.when}>
        <Select
          label={t('admin-sla:step.target')}
          data={targets.map((value) => ({ value, label: t(`desk-ticket:sla.target.${value}`) }))}
          value={step.target}
          allowDeselect={false}
          onChange={(target) => target && onChange({ target })}
        />
        <Select
          label={t('admin-sla:step.when')}
          data={(['percent', 'before', 'after'] as const).map((value) => ({
            value,
            label: t(`admin-sla:when.${value}`),
          }))}
          value={when.kind}
          allowDeselect={false}
          onChange={(kind) => kind && onChange({ when: times[kind], repeat: null })}
        />
        {when.kind === 'percent' ? (
          <NumberInput
            label={t('admin-sla:step.percent')}
            suffix=" %"
            min={1}
            max={99}
            allowDecimal={false}
            value={when.percent}
            onChange={(percent) => onChange({ when: { kind: 'percent', percent: Number(percent) } })}
          />
        ) : (
          <MinutesField
            label={t('admin-sla:step.minutes')}
            value={when.minutes}
            onChange={(minutes) => onChange({ when: { ...when, minutes: minutes ?? 0 } })}
          />
        )}
      </div>
      {when.kind === 'after' ? (
        <div className={styles.when}>
          <Checkbox
            label={t('admin-sla:step.repeat')}
            checked={repeat !== null}
            onChange={(event) =>
              onChange({ repeat: event.currentTarget.checked ? { everyMinutes: 60, times: 3 } : null })
            }
          />
          {repeat ? (
            <>
              <MinutesField
                label={t('admin-sla:step.every')}
                value={repeat.everyMinutes}
                onChange={(everyMinutes) => onChange({ repeat: { ...repeat, everyMinutes: everyMinutes ?? 0 } })}
              />
              <NumberInput
                label={t('admin-sla:step.times')}
                min={1}
                max={50}
                allowDecimal={false}
                value={repeat.times}
                onChange={(times) => onChange({ repeat: { ...repeat, times: Number(times) } })}
              />
            </>
          ) : null}
        </div>
      ) : null}
      {actions.map((action, at) => (
        <ActionFields
          // biome-ignore lint/suspicious/noArrayIndexKey: actions are named by their place; they have nothing else.
          key={at}
          action={action}
          onChange={(next) => write(at, next)}
          onRemove={actions.length > 1 ? () => write(at, null) : undefined}
        />
      ))}
      {errors.length > 0 ? (
        <Alert color="red" variant="light" role="alert">
          {errors.join(' ')}
        </Alert>
      ) : null}
      <div className={styles.tools}>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => onChange({ actions: [...actions, freshAction('raisePriority')] })}
        >
          {t('admin-sla:step.addAction')}
        </Button>
        <IconButton aria-label={t('admin-sla:step.remove', { number })} onClick={onRemove}>
          <IconTrash size={17} />
        </IconButton>
      </div>
    </section>
  )
}
