import { useTranslation } from 'react-i18next'
import type { Answer, Answers } from '#contract/answers.ts'
import { shownFields } from '#contract/form-rules.ts'
import type { FormField } from '#contract/forms.ts'
import { isSilent } from '#web/answers/starting.ts'
import { useAnswerWords } from '#web/answers/use-answer-words.ts'
import { Property } from '#web/ui/property.tsx'
import { AnswerField } from '../tickets/fields/answer-field.tsx'

interface Props {
  /** Those of the contact form, or of the organization form. */
  fields: FormField[]
  answers: Answers
  canEdit: boolean
  onSave: (answers: Answers) => Promise<unknown>
}

/** What the desk knows of somebody besides, edited where it stands. */
export function PeopleAnswers({ fields, answers, canEdit, onSave }: Props) {
  const { t } = useTranslation()
  const words = useAnswerWords()
  const seen = fields.filter(({ agentMode }) => agentMode !== 'hidden')
  return shownFields(seen, answers)
    .filter((field) => !isSilent(field))
    .map((field) => {
      const answer = answers[field.key] ?? null
      const shown = words(field, answer)
      return (
        <Property<Answer>
          key={field.key}
          label={field.label}
          text={shown || t('common:none')}
          value={answer}
          placeholder={t('common:none')}
          canEdit={canEdit && field.agentMode !== 'view'}
          withNote={false}
          editor={({ value, onChange, error }) => (
            <AnswerField field={field} value={value} onChange={onChange} error={error} autoFocus />
          )}
          onSave={(value) => onSave({ [field.key]: value === '' ? null : value })}
        >
          {shown ? <bdi>{shown}</bdi> : undefined}
        </Property>
      )
    })
}
