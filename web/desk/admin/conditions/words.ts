import { useQuery } from '@tanstack/react-query'
import i18next, { type TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { ConditionField, ConditionPlace, Operator } from '#contract/conditions.ts'
import { listConditionFields } from '#contract/ticket-filters.ts'
import { query } from '#web/queries.ts'

/** The fields that conditions may look at here; none until they are there. */
export function useConditionFields(place: ConditionPlace): ConditionField[] {
  return useQuery(query(listConditionFields, { query: { place } })).data?.items ?? []
}

/** What a field is called: by its form, or in these words. */
export function fieldWords(t: TFunction, { key, label }: Pick<ConditionField, 'key' | 'label'>): string {
  return label ?? t(`admin-rules:field.${key.replaceAll('.', '-')}`)
}

/** Some are read differently of numbers, times and things. */
export function operatorWords(t: TFunction, operator: Operator, kind?: ConditionField['kind']): string {
  const special = `admin-rules:operator.${operator}-${kind}`
  return i18next.exists(special) ? t(special) : t(`admin-rules:operator.${operator}`)
}

/** A word that a field offers, as people say it. */
export function wordWords(t: TFunction, field: string, word: string): string {
  const known = `admin-rules:word.${field.replaceAll('.', '-')}.${word}`
  return i18next.exists(known) ? t(known) : word
}

export function useLanguageNames(): (language: string) => string {
  const { i18n } = useTranslation()
  const names = new Intl.DisplayNames([i18n.language], { type: 'language' })
  return (language) => names.of(language) ?? language
}
