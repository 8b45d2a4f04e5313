import type { Answer, Answers } from '#contract/answers.ts'
import type { Named } from '#contract/common.ts'
import type { FormHead, PortalField } from '#contract/forms.ts'
import { AnswerField } from './answer-field.tsx'
import styles from './answer-fields.module.css'

interface Props {
  fields: PortalField[]
  answers: Answers
  errorOf: (field: PortalField) => string | undefined
  onAnswer: (field: PortalField, answer: Answer) => void
  offers?: { priorities: Named[]; departments: Named[] }
  /** Forms with something to say before their questions. */
  forms?: FormHead[]
}

/** Questions in their order; what a form has to say stands before its first. */
export function AnswerFields({ fields, answers, errorOf, onAnswer, offers, forms = [] }: Props) {
  return fields.map((field, i) => {
    const head = fields[i - 1]?.formId === field.formId ? null : forms.find(({ id }) => id === field.formId)
    return (
      <div key={field.id} className={styles.field}>
        {head?.instructions ? <p className={styles.instructions}>{head.instructions}</p> : null}
        <AnswerField
          field={field}
          answer={answers[field.key] ?? null}
          error={errorOf(field)}
          onAnswer={(answer) => onAnswer(field, answer)}
          {...(offers && { offers })}
        />
      </div>
    )
  })
}
