import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '#contract/answers.ts'
import type { PortalField } from '#contract/forms.ts'
import { useFormat } from '#web/ui/format.ts'
import { fromWallTime, toWallTime } from '#web/ui/wall-time.ts'

type DateField = Extract<PortalField, { kind: 'date' }>

interface Props {
  field: DateField
  value: Answer
  onChange: (value: Answer) => void
  label: ReactNode
  description?: ReactNode
  error?: ReactNode
  required?: boolean | undefined
  withAsterisk?: boolean
}

/** A day, or a day and time; what it may be and where its clock is, is said before anybody errs. */
export function DateAnswer({ field, value, onChange, description, ...shared }: Props) {
  const { timeZone: own } = useFormat()
  const { time, timeZone } = field.config
  const zone = timeZone ?? own
  const hint = useHint(field, zone)
  const text = typeof value === 'string' ? value : ''
  const isInstant = time === 'instant'
  return (
    <TextInput
      {...shared}
      description={
        description && hint ? (
          <>
            {description}
            <br />
            {hint}
          </>
        ) : (
          description || hint
        )
      }
      type={time === 'none' ? 'date' : 'datetime-local'}
      min={boundOf(field, { end: 'min', zone })}
      max={boundOf(field, { end: 'max', zone })}
      value={isInstant && text ? toWallTime(text, zone) : text}
      onChange={({ currentTarget }) =>
        onChange(isInstant ? fromWallTime(currentTarget.value, zone) : currentTarget.value || null)
      }
    />
  )
}

function useHint({ config }: DateField, zone: string | undefined): string | undefined {
  const { t } = useTranslation()
  const { date } = useFormat()
  const { time, min, max, mayBeFuture, mayBePast } = config
  const day = (one: string) => date(`${one}T12:00:00`)
  const said = [
    min ? t('ui:date.from', { day: day(min) }) : '',
    max ? t('ui:date.until', { day: day(max) }) : '',
    mayBeFuture ? '' : t('ui:date.notFuture'),
    mayBePast ? '' : t('ui:date.notPast'),
    time === 'instant' ? t('ui:date.zone', { zone: zoneName(zone) }) : '',
  ].filter(Boolean)
  return said.length > 0 ? said.join(' · ') : undefined
}

function zoneName(zone: string | undefined): string {
  return (zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone).replaceAll('_', ' ')
}

/** The bound that the browser's calendar shows. What holds, the server says. */
function boundOf({ config }: DateField, { end, zone }: { end: 'min' | 'max'; zone: string | undefined }) {
  const { time, mayBeFuture, mayBePast } = config
  const day = config[end]
  const length = time === 'none' ? 10 : 16
  const now = toWallTime(new Date().toISOString(), zone).slice(0, length)
  const isNow = end === 'max' ? !mayBeFuture : !mayBePast
  const edge = day && (time === 'none' ? day : `${day}T${end === 'min' ? '00:00' : '23:59'}`)
  if (!edge || !isNow) return edge ?? (isNow ? now : undefined)
  return (end === 'max') === edge < now ? edge : now
}
