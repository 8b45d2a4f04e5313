import { MultiSelect, SegmentedControl, Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { momentNames, ruleEvents, type Trigger } from '#contract/rules.ts'
import { MinutesField } from '../fields/minutes-field.tsx'
import styles from '../ticket-filters/ticket-filters.module.css'

interface Props {
  trigger: Trigger
  errors: Record<string, ReactNode>
  onChange: (trigger: Trigger) => void
}

const fresh: Record<Trigger['kind'], Trigger> = {
  event: { kind: 'event', events: ['statusChanged'] },
  time: { kind: 'time', minutes: 3 * 24 * 60, since: 'status', direction: 'after' },
}

/** On which events a rule is asked, or how long after which moment. */
export function TriggerFields({ trigger, errors, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <SegmentedControl
        aria-label={t('admin-rules:rule.trigger')}
        styles={{ label: { whiteSpace: 'normal', blockSize: '100%', display: 'grid', alignContent: 'center' } }}
        fullWidth
        data={(['event', 'time'] as const).map((value) => ({ value, label: t(`admin-rules:triggerKind.${value}`) }))}
        value={trigger.kind}
        onChange={(kind) => onChange(fresh[kind === 'time' ? 'time' : 'event'])}
      />
      {trigger.kind === 'event' ? (
        <MultiSelect
          label={t('admin-rules:rule.events')}
          data={ruleEvents.map((value) => ({ value, label: t(`admin-rules:ruleEvent.${value}`) }))}
          value={trigger.events}
          error={errors['trigger.events']}
          searchable
          required
          onChange={(events) => onChange({ ...trigger, events: ruleEvents.filter((event) => events.includes(event)) })}
        />
      ) : (
        <div className={styles.pair}>
          <MinutesField
            label={t('admin-rules:rule.time')}
            value={trigger.minutes}
            error={errors['trigger.minutes']}
            required
            onChange={(minutes) => onChange({ ...trigger, minutes: minutes ?? 0 })}
          />
          <Select
            label={t('admin-rules:rule.moment')}
            data={[
              ...momentNames.map((since) => ({
                value: `after ${since}`,
                label: t(`admin-rules:momentAfter.${since}`),
              })),
              { value: 'before due', label: t('admin-rules:momentBefore') },
            ]}
            value={`${trigger.direction} ${trigger.since}`}
            error={errors['trigger.direction']}
            allowDeselect={false}
            onChange={(chosen) => {
              const since = momentNames.find((name) => chosen?.endsWith(` ${name}`)) ?? trigger.since
              onChange({ ...trigger, since, direction: chosen?.startsWith('before') ? 'before' : 'after' })
            }}
          />
        </div>
      )}
    </>
  )
}
