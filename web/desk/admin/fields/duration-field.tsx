import { NumberInput } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './fields.module.css'

interface Props {
  label: string
  description?: string
  error?: string
  /** Minutes. */
  value: number
  onChange: (minutes: number) => void
}

const UNITS = [
  { unit: 'days', minutes: 1440 },
  { unit: 'hours', minutes: 60 },
  { unit: 'minutes', minutes: 1 },
] as const

/** Minutes, written as days, hours and minutes. */
export function DurationField({ label, description, error, value, onChange }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const parts = partsOf(value)
  return (
    <fieldset className={styles.group} aria-describedby={id}>
      <legend>{label}</legend>
      <div className={styles.row}>
        {UNITS.map(({ unit, minutes }, i) => (
          <NumberInput
            key={unit}
            data-path={i === 0 ? 'graceMinutes' : undefined}
            label={t(`admin:unit.${unit}`)}
            value={parts[i] ?? 0}
            min={0}
            allowDecimal={false}
            clampBehavior="strict"
            error={Boolean(error)}
            onChange={(amount) => onChange(value + (Number(amount || 0) - (parts[i] ?? 0)) * minutes)}
          />
        ))}
      </div>
      <p id={id} className={error ? styles.error : styles.hint}>
        {error ?? description}
      </p>
    </fieldset>
  )
}

function partsOf(minutes: number): number[] {
  return [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60]
}
