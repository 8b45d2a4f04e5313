import { useForm } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { putTemplate, type Template } from '#contract/templates.ts'
import { formErrors } from '#web/form-errors.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { useServerErrors } from '#web/ui/server-errors.ts'
import { RelativeTime } from '#web/ui/time.tsx'
import { toast } from '#web/ui/toast.tsx'
import { SaveButtons } from '../../settings/save-buttons.tsx'
import { Preview } from './preview.tsx'
import { putAtCaret } from './put-at-caret.ts'
import { ResetButton } from './reset-button.tsx'
import { SourceField } from './source-field.tsx'
import styles from './template.module.css'
import { usePreview } from './use-preview.ts'
import { Values } from './values.tsx'

interface Props {
  template: Template
  onDirty: (isDirty: boolean) => void
}

/** Subject and body, tried on a real ticket while they are typed. */
export function TemplateEditor({ template, onDirty }: Props) {
  const { t } = useTranslation()
  const form = useForm({ initialValues: { subject: template.subject, body: template.body } })
  const [ticketId, setTicketId] = useState<number | null>(null)
  const { submit, isPending, problem } = useSubmit(putTemplate, {
    invalidates: [['templates']],
    onDone: ({ subject, body }) => {
      begin({ subject, body })
      toast({ text: t('admin:saved'), tone: 'good' })
    },
  })
  useServerErrors(form, problem)
  const begin = (values: { subject: string; body: string }) => {
    form.setInitialValues(values)
    form.setValues(values)
    form.resetDirty(values)
  }
  const isDirty = form.isDirty()
  useEffect(() => onDirty(isDirty), [isDirty, onDirty])
  useEffect(() => () => onDirty(false), [onDirty])

  const [draft] = useDebouncedValue(form.values, 350)
  const { key, language } = template
  const preview = usePreview({ key, language, ticketId, draft })
  // What the preview found wrong is as good as what saving would.
  const wrong = { ...form.errors, ...(draft === form.values ? preview.errors : {}) }

  const fields = { subject: useRef<HTMLTextAreaElement>(null), body: useRef<HTMLTextAreaElement>(null) }
  const last = useRef<'subject' | 'body'>('body')
  const insert = (name: string) => putAtCaret(fields[last.current], `{{ ${name} }}`)
  const inPlace = Object.keys(formErrors(problem)).length > 0
  return (
    <form
      className={styles.editor}
      noValidate
      onSubmit={form.onSubmit((values) => submit({ params: { key }, body: { ...values, language } }))}
    >
      <div className={styles.source}>
        <ProblemBanner problem={inPlace ? null : problem} kept={t('ui:kept')} />
        {(['subject', 'body'] as const).map((part) => (
          <SourceField
            key={part}
            ref={fields[part]}
            label={t(`admin-notices:${part}`)}
            lines={part === 'subject' ? 1 : 16}
            values={template.values}
            onFocus={() => {
              last.current = part
            }}
            {...form.getInputProps(part)}
            error={wrong[part]}
          />
        ))}
        <Values values={template.values} onInsert={insert} />
        <div className={styles.foot} data-dirty={isDirty || undefined}>
          <SaveButtons isDirty={isDirty} isPending={isPending} onDiscard={() => form.reset()} />
          <span className={styles.gap} />
          {template.isChanged ? <ResetButton template={template} onDone={begin} /> : null}
        </div>
        <p className={styles.about}>
          {template.isChanged && template.updatedAt ? (
            <>
              {t('admin-notices:ownWords', { name: template.updatedBy })} <RelativeTime at={template.updatedAt} />
            </>
          ) : (
            t('admin-notices:isDefault')
          )}
        </p>
      </div>
      <Preview preview={preview} ticketId={ticketId} onTicket={setTicketId} />
    </form>
  )
}
