import { useTranslation } from 'react-i18next'
import { AnswerFields } from '../answer-fields.tsx'
import styles from './page.module.css'
import { answerKey } from './request.ts'
import type { RequestForm } from './use-request-form.ts'

/** What is asked besides, with this topic. Answers stay when another topic is looked at meanwhile. */
export function TopicFields({ request }: { request: RequestForm }) {
  const { t } = useTranslation()
  const { draft, edit, errors, topic, questions, offers, forms } = request
  if (questions.shown.length === 0) return null
  return (
    <fieldset className={styles.group}>
      <legend className="visually-hidden">
        {topic ? t('portal:new.questions', { topic: topic.name }) : t('portal:request.more')}
      </legend>
      <AnswerFields
        fields={questions.shown}
        answers={questions.answers}
        offers={offers}
        forms={forms}
        errorOf={(field) => errors[`fields.${field.key}`]}
        onAnswer={(field, answer) =>
          edit({ answers: { ...draft.answers, [answerKey(field)]: answer } }, `fields.${field.key}`)
        }
      />
    </fieldset>
  )
}
