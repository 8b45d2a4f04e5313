import { Button } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { priorities } from '#contract/reference.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { IdSelect } from '../fields/id-select.tsx'
import { MinutesField } from '../fields/minutes-field.tsx'
import type { PlanForm, TargetRow } from './form.ts'
import styles from './sla-plans.module.css'

const columns = ['firstResponseMinutes', 'nextResponseMinutes', 'graceMinutes'] as const

/** What is promised: for every priority, and for those that have something of their own. */
export function Targets({ form }: { form: UseFormReturnType<PlanForm> }) {
  const { t } = useTranslation()
  const { values } = form
  const change = (at: number, part: Partial<TargetRow>) => {
    form.clearErrors()
    form.setFieldValue('byPriority', (rows) => rows.map((row, i) => (i === at ? { ...row, ...part } : row)))
  }
  const error = (path: string) => form.errors[path] as ReactNode
  return (
    <div className={styles.targets}>
      <div className={styles.row}>
        <p className={styles.all}>{t('admin-sla:plan.everyPriority')}</p>
        {columns.map((name) => (
          <MinutesField
            key={name}
            data-path={name}
            label={t(`admin-sla:plan.${name}`)}
            placeholder={name === 'graceMinutes' ? '' : t('admin-sla:plan.nothing')}
            required={name === 'graceMinutes'}
            value={values[name]}
            error={error(name)}
            onChange={(minutes) => {
              form.clearFieldError(name)
              form.setFieldValue(name, (name === 'graceMinutes' ? (minutes ?? 0) : minutes) as never)
            }}
          />
        ))}
      </div>
      {values.byPriority.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are named by their place; one that is new has nothing else.
        <div key={at} className={styles.row}>
          <IdSelect
            label={t('admin-sla:plan.priority')}
            data-path={`byPriority.${at}.priorityId`}
            from={priorities.list}
            value={row.priorityId}
            error={error(`byPriority.${at}.priorityId`)}
            fits={(one) => !values.byPriority.some(({ priorityId }, i) => i !== at && priorityId === one.id)}
            onChange={(priorityId) => change(at, { priorityId })}
          />
          {columns.map((name) => (
            <MinutesField
              key={name}
              label={t(`admin-sla:plan.${name}`)}
              placeholder={t('admin-sla:plan.asAll')}
              value={row[name]}
              error={error(`byPriority.${at}.${name}`)}
              onChange={(minutes) => change(at, { [name]: minutes })}
            />
          ))}
          <IconButton
            aria-label={t('admin-sla:plan.removePriority')}
            onClick={() => form.setFieldValue('byPriority', (rows) => rows.filter((_, i) => i !== at))}
          >
            <IconTrash size={17} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() =>
            form.setFieldValue('byPriority', (rows) => [
              ...rows,
              { priorityId: null, firstResponseMinutes: null, nextResponseMinutes: null, graceMinutes: null },
            ])
          }
        >
          {t('admin-sla:plan.addPriority')}
        </Button>
      </div>
    </div>
  )
}
