import { TextInput } from '@mantine/core'
import { type FormEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '#web/session.ts'
import { DropArea } from '#web/ui/drop-area.tsx'
import { GrowingTextArea } from '#web/ui/growing-text-area.tsx'
import { useFocusOnError } from '../focus-error.ts'
import { ContactFields } from './contact-fields.tsx'
import { Files } from './files.tsx'
import { FormNotice, FormProblem } from './form-notices.tsx'
import styles from './page.module.css'
import type { Catalogue, RequestDraft } from './request.ts'
import { SendBar } from './send-bar.tsx'
import { TopicFields } from './topic-fields.tsx'
import { TopicPicker } from './topic-picker.tsx'
import { type Sent, useRequestForm } from './use-request-form.ts'

interface Props {
  catalogue: Catalogue
  start: Partial<RequestDraft>
  onSent: (sent: Sent) => void
}

export function RequestForm(props: Props) {
  const { t } = useTranslation()
  const { maxFiles } = useSession().desk
  const request = useRequestForm(props)
  const { draft, edit, errors, topic, uploads } = request
  const form = useRef<HTMLFormElement>(null)
  useFocusOnError(form, request.attempt)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    request.submit()
  }
  return (
    <form ref={form} noValidate onSubmit={submit} aria-label={t('portal:new.title')}>
      <DropArea onFiles={maxFiles > 0 ? uploads.add : () => undefined} className={styles.card}>
        <FormNotice request={request} />
        <TopicPicker
          topics={props.catalogue.items}
          topic={topic}
          error={errors.helpTopicId}
          onPick={(topicId) => edit({ topicId }, 'helpTopicId')}
        />
        <TopicFields request={request} />
        <TextInput
          label={t('portal:new.subject')}
          required
          withAsterisk={false}
          dir="auto"
          maxLength={255}
          autoComplete="off"
          enterKeyHint="next"
          value={draft.subject}
          error={errors.subject}
          onChange={(event) => edit({ subject: event.currentTarget.value }, 'subject')}
        />
        <GrowingTextArea
          label={t('portal:new.message')}
          required
          withAsterisk={false}
          rows={6}
          value={draft.message}
          error={errors.message}
          onChange={(event) => edit({ message: event.currentTarget.value }, 'message')}
        />
        {maxFiles > 0 ? <Files uploads={uploads} lost={request.lostFiles} errors={errors} /> : null}
        <ContactFields request={request} />
        <FormProblem request={request} />
        <SendBar request={request} />
      </DropArea>
    </form>
  )
}
