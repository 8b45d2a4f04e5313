import { Button, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { useFormat } from '#web/ui/format.ts'
import { fromWallTime, presets, toWallTime } from '#web/ui/wall-time.ts'
import styles from './properties.module.css'
import type { Value } from './specs.tsx'

interface Props {
  ticket: Ticket
  value: Value
  onChange: (value: Value) => void
  onChosen: (value: Value) => void
}

/** A due date by hand, in the agent's time zone: one of a few, or any. */
export function DueEditor({ ticket, value, onChange, onChosen }: Props) {
  const { t } = useTranslation()
  const { timeZone, dateTime } = useFormat()
  const at = value === null ? null : String(value)
  return (
    <div className={styles.due}>
      <div className={styles.presets}>
        {presets(new Date(), timeZone).map((preset, i) => (
          <Button
            key={preset.name}
            size="compact-sm"
            variant="default"
            title={dateTime(preset.at)}
            data-autofocus={i === 0 || undefined}
            onClick={() => onChosen(preset.at)}
          >
            {t(`desk-ticket:due.preset.${preset.name}`)}
          </Button>
        ))}
        {ticket.explicitDueAt ? (
          <Button size="compact-sm" variant="default" onClick={() => onChosen(null)}>
            {ticket.slaPlan ? t('desk-ticket:due.byPlan', { plan: ticket.slaPlan.name }) : t('desk-ticket:due.clear')}
          </Button>
        ) : null}
      </div>
      <TextInput
        type="datetime-local"
        label={t('desk-ticket:due.at')}
        value={at ? toWallTime(at, timeZone) : ''}
        min={toWallTime(new Date().toISOString(), timeZone)}
        onChange={(event) => onChange(fromWallTime(event.currentTarget.value, timeZone))}
      />
    </div>
  )
}
