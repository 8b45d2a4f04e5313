import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import type { SimulatedField } from '#contract/simulations.ts'
import { useFormat } from '#web/ui/format.ts'

/** A value of a ticket as people say it: most come by name already. */
export function useValueWords(): (field: SimulatedField, value: string | null) => string {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  return (field, value) => {
    if (value === null || value === '') return '–'
    if (field === 'opened' && i18next.exists(`admin-simulations:opened.${value}`)) {
      return t(`admin-simulations:opened.${value}`)
    }
    return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? dateTime(value) : value
  }
}
