import { useTranslation } from 'react-i18next'
import type { Answer } from '#contract/answers.ts'
import { formatOf, useFormat } from '#web/ui/format.ts'
import { answerWords } from './words.ts'

/** How answers read in the person's language and time zone. */
export function useAnswerWords(): (field: { kind: string; config?: object }, answer: Answer) => string {
  const { t } = useTranslation()
  const { language, date, dateTime, number } = useFormat()
  const within = (at: string, zone: string) => `${formatOf(language, zone).dateTime(at)} (${zone.replaceAll('_', ' ')})`
  return (field, answer) =>
    answerWords(field, answer, { date, dateTime, within, number, yes: t('common:yes'), no: t('common:no') })
}
