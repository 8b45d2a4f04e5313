import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef } from 'react'
import { listActionValues } from '#contract/action-values.ts'
import type { Audience } from '#contract/actions.ts'
import { query } from '#web/queries.ts'
import { putAtCaret } from '../templates/template/put-at-caret.ts'
import { SourceField } from '../templates/template/source-field.tsx'
import { Values } from '../templates/template/values.tsx'

interface Props {
  label: string
  description?: string | undefined
  value: string
  /** Who will read it: to requesters it may not say everything. */
  audience: Audience
  error: ReactNode
  maxLength: number
  isLine?: boolean
  onChange: (text: string) => void
}

/** A text of an action, with the values that it may put in. */
export function TextField({ audience, isLine = false, description, ...input }: Props) {
  const ref = useRef<HTMLTextAreaElement>(null)
  const all = useQuery(query(listActionValues, {})).data?.items ?? []
  const values = all.filter((value) => audience === 'agents' || value.audience === 'everyone')
  return (
    <>
      <SourceField
        ref={ref}
        isProse
        lines={isLine ? 1 : 3}
        values={values}
        {...(description && { description })}
        {...input}
      />
      {isLine ? null : <Values values={values} onInsert={(name) => putAtCaret(ref, `{{ ${name} }}`)} />}
    </>
  )
}
