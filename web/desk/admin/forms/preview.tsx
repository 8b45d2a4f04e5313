import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answers } from '#contract/answers.ts'
import type { FormField } from '#contract/forms.ts'
import { fieldsToFill, standingAnswers } from '#web/answers/starting.ts'
import { AnswerField } from '../../tickets/fields/answer-field.tsx'
import type { FieldDraft } from './draft.ts'
import styles from './field-list.module.css'

/** The form as each side will fill it in; conditions work as they will. */
export function Preview({ fields: drafts, instructions }: { fields: FieldDraft[]; instructions: string }) {
  const { t } = useTranslation()
  const [side, setSide] = useState<'requester' | 'agent'>('requester')
  const [given, setGiven] = useState<Answers>({})
  const modeOf = (field: FormField) => (side === 'agent' ? field.agentMode : field.requesterMode)
  const fields = drafts.map((draft, i): FormField => ({ ...draft, id: i, formId: 0 }))
  const answers = standingAnswers(fields, given)
  const shown = fieldsToFill(fields, answers, modeOf)
  return (
    <>
      <SegmentedControl
        aria-label={t('admin-forms:preview')}
        value={side}
        data={[
          { value: 'requester', label: t('admin-forms:requesterMode') },
          { value: 'agent', label: t('admin-forms:agentMode') },
        ]}
        onChange={(chosen) => setSide(chosen === 'agent' ? 'agent' : 'requester')}
      />
      <div className={styles.preview}>
        {instructions ? <p className={styles.nothing}>{instructions}</p> : null}
        {shown.length === 0 ? <p className={styles.nothing}>{t('admin-forms:previewEmpty')}</p> : null}
        {shown.map((field) => (
          <AnswerField
            key={`${field.key} ${field.kind}`}
            field={{ ...field, label: field.label || '…' }}
            value={answers[field.key] ?? null}
            required={modeOf(field) === 'required'}
            isInside={false}
            onChange={(answer) => setGiven((all) => ({ ...all, [field.key]: answer }))}
          />
        ))}
      </div>
    </>
  )
}
