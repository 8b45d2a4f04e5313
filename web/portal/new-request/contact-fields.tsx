import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSession } from '#web/session.ts'
import { AnswerFields } from '../answer-fields.tsx'
import styles from './page.module.css'
import { answerKey } from './request.ts'
import type { RequestForm } from './use-request-form.ts'

/** Who is asking: somebody signed in is known, a guest says it here. */
export function ContactFields({ request }: { request: RequestForm }) {
  const { t } = useTranslation()
  const { requester } = useSession()
  const { draft, edit, errors, contact, forms } = request
  if (requester) {
    return <p className={styles.note}>{t('portal:new.as', { name: requester.name, email: requester.email })}</p>
  }
  return (
    <fieldset className={`${styles.group} ${styles.contact}`}>
      <legend className="visually-hidden">{t('portal:new.contact')}</legend>
      <div className={styles.pair}>
        <TextInput
          label={t('common:email')}
          description={errors.email ? undefined : t('portal:new.emailHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          required
          withAsterisk={false}
          type="email"
          inputMode="email"
          autoComplete="email"
          maxLength={320}
          value={draft.email}
          error={errors.email}
          onChange={(event) => edit({ email: event.currentTarget.value }, 'email')}
        />
        <TextInput
          label={t('portal:new.name')}
          required
          withAsterisk={false}
          dir="auto"
          autoComplete="name"
          maxLength={200}
          value={draft.name}
          error={errors.name}
          onChange={(event) => edit({ name: event.currentTarget.value }, 'name')}
        />
        <TextInput
          label={t('portal:form.optional', { label: t('portal:new.phone') })}
          type="tel"
          autoComplete="tel"
          maxLength={50}
          value={draft.phone}
          error={errors.phone}
          onChange={(event) => edit({ phone: event.currentTarget.value }, 'phone')}
        />
      </div>
      <AnswerFields
        fields={contact.shown}
        answers={contact.answers}
        forms={forms}
        errorOf={(field) => errors[`contact.${field.key}`]}
        onAnswer={(field, answer) =>
          edit({ contact: { ...draft.contact, [answerKey(field)]: answer } }, `contact.${field.key}`)
        }
      />
    </fieldset>
  )
}
