import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'

// What a schema says of its own accord is not meant for people.
const RAW = /^(Too (small|big)|Invalid)\b/

/** The server words its refusals in English; in other languages we word those that we know, by their code. */
export function useProblemWords(problem: Problem | null): Problem | null {
  const { t, i18n } = useTranslation()
  return useMemo(() => {
    if (!problem) return null
    const word = (code: string, text: string) => {
      if (i18n.language === 'en' && !RAW.test(text)) return text
      return i18n.exists(`admin:refusal.${code}`) ? t(`admin:refusal.${code}`) : text
    }
    return {
      ...problem,
      title: word(problem.code, problem.title),
      fields: problem.fields?.map((field) => ({ ...field, message: word(field.code, field.message) })),
    }
  }, [problem, t, i18n])
}
