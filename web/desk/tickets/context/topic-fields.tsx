import { useTranslation } from 'react-i18next'
import { type Answer, isRich } from '#contract/answers.ts'
import { shownFields } from '#contract/form-rules.ts'
import type { FormField } from '#contract/forms.ts'
import type { Ticket } from '#contract/tickets.ts'
import { AnswerValue } from '#web/answers/answer-value.tsx'
import { isSilent } from '#web/answers/starting.ts'
import { useAnswerWords } from '#web/answers/use-answer-words.ts'
import { Property } from '#web/ui/property.tsx'
import { usePerform } from '../act.ts'
import { useFieldsOf } from '../choices.ts'
import { setAnswer } from '../edit-verbs.ts'
import { AnswerField } from '../fields/answer-field.tsx'
import styles from './context.module.css'
import { ManageForms, useFormChoices } from './manage-forms.tsx'
import { Section } from './section.tsx'

/** What is asked of the ticket, as far as it is shown now, and answers to earlier questions. */
export function TopicFields({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const asked = useFieldsOf(ticket).filter(({ agentMode }) => agentMode !== 'hidden')
  const fields = shownFields(asked, ticket.fields).filter((field) => field.kind !== 'information')
  const earlier = ticket.answers.filter(({ isAsked }) => !isAsked)
  const canManage = useFormChoices(ticket).length > 0 && ticket.abilities.includes('edit')
  if (fields.length === 0 && earlier.length === 0 && !canManage) return null
  return (
    <Section
      id="fields"
      title={t('desk-ticket:section.fields')}
      actions={canManage ? <ManageForms ticket={ticket} /> : null}
    >
      {fields.length === 0 && earlier.length === 0 ? (
        <p className={styles.nothing}>{t('desk-ticket:forms.nothing')}</p>
      ) : null}
      <div className={styles.properties}>
        {fields.map((field) =>
          isSilent(field) ? (
            <h3 key={field.key} className={styles.heading}>
              {field.label}
            </h3>
          ) : (
            <AnswerProperty key={field.key} ticket={ticket} field={field} />
          ),
        )}
        {earlier.map((answer) => (
          <Property<Answer>
            key={answer.key}
            label={answer.label}
            text={answer.text}
            value={answer.value}
            canEdit={false}
            editor={() => null}
            onSave={() => Promise.resolve()}
          >
            {answer.kind === 'choice' ? <bdi>{answer.text}</bdi> : <AnswerValue field={answer} value={answer.value} />}
          </Property>
        ))}
      </div>
    </Section>
  )
}

function AnswerProperty({ ticket, field }: { ticket: Ticket; field: FormField }) {
  const { t } = useTranslation()
  const words = useAnswerWords()
  const perform = usePerform()
  const answer = ticket.fields[field.key] ?? null
  const shown = words(field, answer)
  const mayEdit = ticket.abilities.includes('edit') && field.agentMode !== 'view'
  return (
    <>
      <Property<Answer>
        label={field.label}
        text={shown || t('common:none')}
        value={answer}
        placeholder={field.requiredToClose ? t('desk-ticket:fields.neededToClose') : t('common:none')}
        canEdit={mayEdit}
        editor={({ value, onChange, onChosen, error }) => (
          <AnswerField field={field} value={value} onChange={onChange} onChosen={onChosen} error={error} autoFocus />
        )}
        onSave={(value, note) =>
          perform(setAnswer(ticket, { key: field.key, label: field.label, answer: value === '' ? null : value, note }))
        }
      >
        {shown ? <bdi>{isRich(answer) ? shown.split('\n', 1)[0] : shown}</bdi> : undefined}
      </Property>
      {(field.kind === 'file' || isRich(answer)) && shown ? (
        <div className={styles.files}>
          <AnswerValue field={field} value={answer} />
        </div>
      ) : null}
    </>
  )
}
