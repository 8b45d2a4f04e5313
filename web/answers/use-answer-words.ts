import { useTranslation } from 'react-i18next'
import type { Answer } from '#contract/answers.ts'
import { useFormat } from '#web/ui/format.ts'
import { answerWords } from './words.ts'

/** How answers read in the person's language and time zone. */
export function useAnswerWords(): (field: { kind: string; config?: object }, answer: Answer) => string {
  const { t } = useTranslation()
  const { date, dateTime, number } = useFormat()
  return (field, answer) =>
    answerWords(field, answer, { date, dateTime, number, yes: t('common:yes'), no: t('common:no') })
}
