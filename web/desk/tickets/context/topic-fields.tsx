import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { useFormat } from '#web/ui/format.ts'
import { Property } from '#web/ui/property.tsx'
import { usePerform } from '../act.ts'
import { type TopicField, useChoices } from '../choices.ts'
import { setAnswer } from '../edit-verbs.ts'
import { AnswerField } from '../fields/answer-field.tsx'
import styles from './context.module.css'
import { Section } from './section.tsx'

type Answer = Ticket['fields'][string]

/** The help topic's own questions, and answers to those of an earlier topic. */
export function TopicFields({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const { helpTopics } = useChoices()
  const fields = helpTopics.find(({ id }) => id === ticket.helpTopic?.id)?.fields ?? []
  const earlier = Object.keys(ticket.fields).filter(
    (key) => ticket.fields[key] !== null && !fields.some((field) => field.key === key),
  )
  if (fields.length === 0 && earlier.length === 0) return null
  return (
    <Section id="fields" title={t('desk-ticket:section.fields')}>
      <div className={styles.properties}>
        {fields.map((field) => (
          <AnswerProperty key={field.key} ticket={ticket} field={field} />
        ))}
        {earlier.map((key) => (
          <Property<Answer>
            key={key}
            label={key}
            text={String(ticket.fields[key])}
            value={ticket.fields[key] ?? null}
            canEdit={false}
            editor={() => null}
            onSave={() => Promise.resolve()}
          >
            <bdi>{String(ticket.fields[key])}</bdi>
          </Property>
        ))}
      </div>
    </Section>
  )
}

function AnswerProperty({ ticket, field }: { ticket: Ticket; field: TopicField }) {
  const { t } = useTranslation()
  const { date } = useFormat()
  const perform = usePerform()
  const answer = ticket.fields[field.key] ?? null
  const shown = answerWords(answer, field, { date, yes: t('common:yes'), no: t('common:no') })
  return (
    <Property<Answer>
      label={field.label}
      text={shown || t('common:none')}
      value={answer}
      placeholder={field.requiredToClose ? t('desk-ticket:fields.neededToClose') : t('common:none')}
      canEdit={ticket.abilities.includes('edit')}
      editor={({ value, onChange, onChosen, error }) => (
        <AnswerField field={field} value={value} onChange={onChange} onChosen={onChosen} error={error} autoFocus />
      )}
      onSave={(value, note) =>
        perform(setAnswer(ticket, { key: field.key, label: field.label, answer: value === '' ? null : value, note }))
      }
    >
      {shown ? <bdi>{shown}</bdi> : undefined}
    </Property>
  )
}

function answerWords(
  answer: Answer,
  field: TopicField,
  words: { date: (at: string) => string; yes: string; no: string },
) {
  if (answer === null || answer === '') return ''
  if (typeof answer === 'boolean') return answer ? words.yes : words.no
  // A day is the same day everywhere.
  if (field.kind === 'date') return words.date(`${String(answer)}T12:00:00`)
  return String(answer)
}
