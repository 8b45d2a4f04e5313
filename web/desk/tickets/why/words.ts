import i18next from 'i18next'
import { duration } from '../properties/specs.tsx'

/** The name of something that a rule looked at; a name that is not known speaks for itself. */
export function seenWords(name: string): string {
  return i18next.t(`desk-ticket:why.saw.${name}`, { defaultValue: name })
}

/** What is said in minutes. */
const durations = ['graceMinutes', 'minutes', 'workedBefore']

/** A value as people say it. */
export function valueWords(value: unknown, dateTime: (at: string) => string, name?: string): string {
  if (value === null || value === undefined || value === '') return i18next.t('common:none')
  if (typeof value === 'boolean') return value ? i18next.t('common:yes') : i18next.t('common:no')
  if (typeof value === 'number' && durations.includes(name ?? '')) return duration(value)
  if (name === 'target' && i18next.exists(`desk-ticket:sla.target.${value}`))
    return i18next.t(`desk-ticket:sla.target.${value}`)
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return dateTime(value)
  if (typeof value === 'object') return 'name' in value ? String(value.name) : JSON.stringify(value)
  return String(value)
}
