import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Problem } from '#contract/common.ts'
import type { ReplyOf } from '#contract/route.ts'
import type { TemplateKey, TemplateLanguage } from '#contract/template-keys.ts'
import { previewTemplate } from '#contract/templates.ts'
import { call, type ProblemError } from '#web/client.ts'

interface Asked {
  key: TemplateKey
  language: TemplateLanguage
  /** null: not known yet. */
  ticketId: number | null
  draft: { subject: string; body: string }
}

export interface PreviewState {
  /** The last that could be made. */
  mail: ReplyOf<typeof previewTemplate> | undefined
  /** It is not of what stands in the editor. */
  isOld: boolean
  /** By field, as the server words them. */
  errors: Record<string, string>
  problem: Problem | null
}

/** The mail that a draft makes of a ticket; while a draft is broken the one before stays. */
export function usePreview({ key, language, ticketId, draft }: Asked): PreviewState {
  const isWritten = draft.subject.trim() !== '' && draft.body.trim() !== ''
  const { data, error } = useQuery<ReplyOf<typeof previewTemplate>, ProblemError>({
    queryKey: ['template-preview', key, language, ticketId, draft.subject, draft.body],
    queryFn: ({ signal }) =>
      call(previewTemplate, { params: { key }, body: { ticketId: ticketId ?? 0, language, draft }, signal }),
    enabled: ticketId !== null && isWritten,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  const [last, setLast] = useState(data)
  useEffect(() => {
    if (data) setLast(data)
  }, [data])
  const errors: Record<string, string> = {}
  for (const { field, message } of error?.problem.fields ?? []) {
    errors[field.replace('body.draft.', '')] ??= message
  }
  const problem = error && Object.keys(errors).length === 0 ? error.problem : null
  return { mail: data ?? last, isOld: data === undefined, errors, problem }
}
