import { useTranslation } from 'react-i18next'
import styles from './page.module.css'
import { answerKey, answerTo, type Topic } from './request.ts'
import { TopicField } from './topic-field.tsx'
import type { RequestForm } from './use-request-form.ts'

/** What this topic asks besides. Answers stay when another topic is looked at meanwhile. */
export function TopicFields({ topic, request }: { topic: Topic; request: RequestForm }) {
  const { t } = useTranslation()
  const { draft, edit, errors } = request
  if (topic.fields.length === 0) return null
  return (
    <fieldset className={styles.group}>
      <legend className="visually-hidden">{t('portal:new.questions', { topic: topic.name })}</legend>
      {topic.fields.map((field) => (
        <TopicField
          key={field.key}
          field={field}
          answer={answerTo(field, draft.answers)}
          error={errors[`fields.${field.key}`]}
          onAnswer={(answer) =>
            edit({ answers: { ...draft.answers, [answerKey(field)]: answer } }, `fields.${field.key}`)
          }
        />
      ))}
    </fieldset>
  )
}
