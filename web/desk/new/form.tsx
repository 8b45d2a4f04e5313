import { Button, Group, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { openTicket } from '#contract/tickets.ts'
import { fieldsToFill, standingAnswers } from '#web/answers/starting.ts'
import { formErrors } from '#web/form-errors.ts'
import { useSubmit } from '#web/submit.ts'
import { DropArea } from '#web/ui/drop-area.tsx'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { useFormat } from '#web/ui/format.ts'
import { Keys } from '#web/ui/keys.tsx'
import { useServerErrors } from '#web/ui/server-errors.ts'
import { toast } from '#web/ui/toast.tsx'
import { AttachButton, UploadList } from '#web/ui/upload-list.tsx'
import { useUploads } from '#web/ui/use-uploads.ts'
import type { Person } from '../people/person.ts'
import { PersonPicker } from '../people/person-picker.tsx'
import { useAskedFields } from '../tickets/choices.ts'
import { AnswerField } from '../tickets/fields/answer-field.tsx'
import { CollaboratorsField } from './collaborators-field.tsx'
import { FirstReply } from './first-reply.tsx'
import styles from './form.module.css'
import { OpenTicketsOf } from './open-tickets-of.tsx'
import { RoutingFields } from './routing-fields.tsx'
import { TellField } from './tell-field.tsx'
import { useKeeping, useKeptValues } from './use-kept-values.ts'
import { answersTo, emptyValues, requestBody, type Values } from './values.ts'

export function NewTicketForm({ requester }: { requester: Person | null }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { timeZone } = useFormat()
  const kept = useKeptValues()
  const [wasKept, setWasKept] = useState(kept.wasKept && !requester)
  const form = useForm<Values>({
    initialValues: requester ? { ...kept.initial, requester } : kept.initial,
    validate: {
      requester: (value) => (value ? null : t('desk-ticket:new.needsRequester')),
      subject: (value) => (value.trim() ? null : t('desk-ticket:new.needsSubject')),
      message: (value) => (value.trim() ? null : t('desk-ticket:new.needsMessage')),
    },
  })
  const uploads = useUploads()
  const person = useRef<HTMLInputElement>(null)
  const element = useRef<HTMLFormElement>(null)
  const asked = useAskedFields(form.values.helpTopicId === null ? undefined : Number(form.values.helpTopicId))
  const answers = standingAnswers(asked, form.values.fields)
  const fields = fieldsToFill(asked, answers, (field) => field.agentMode)
  const { submit, isPending, problem } = useSubmit(openTicket, {
    invalidates: [['tickets'], ['queues']],
    onDone: (ticket) => {
      kept.forget()
      toast({ tone: 'good', text: t('desk-ticket:new.done', { number: ticket.number }) })
      void navigate({ to: '/tickets/$ticketId', params: { ticketId: String(ticket.id) } })
    },
  })
  useServerErrors(form, problem)
  useKeeping(form, kept.keep)
  const inPlace = Object.keys(formErrors(problem)).length > 0
  const errorOf = (field: string) => form.errors[field] as string | undefined

  const send = form.onSubmit(
    (values) => {
      if (!values.requester || uploads.isSending) return
      const body = requestBody(
        { ...values, requester: values.requester, fields: answersTo(fields, answers) },
        { attachments: uploads.attachments, timeZone },
      )
      submit({ body })
    },
    (errors) => {
      const [first] = Object.keys(errors)
      if (first === 'requester') person.current?.focus()
      else if (first) form.getInputNode(first)?.focus()
    },
  )
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    element.current?.requestSubmit()
  }
  const discard = () => {
    kept.forget()
    form.setValues(emptyValues)
    form.clearErrors()
    setWasKept(false)
    requestAnimationFrame(() => person.current?.focus())
  }
  return (
    <form ref={element} className={styles.form} onSubmit={send} onKeyDown={onKeyDown} noValidate>
      <div className={styles.main}>
        {wasKept ? (
          <p className={styles.kept} role="status">
            {t('desk-ticket:new.kept')}
            <Button size="compact-sm" variant="subtle" onClick={discard}>
              {t('desk-ticket:new.discard')}
            </Button>
          </p>
        ) : null}
        <ProblemBanner problem={inPlace ? null : problem} kept={t('ui:kept')} />
        <PersonPicker
          ref={person}
          label={t('desk-ticket:field.requester')}
          value={form.values.requester}
          onChange={(value) => {
            form.setFieldValue('requester', value)
            form.clearFieldError('requester.email')
          }}
          required
          autoFocus={!requester}
          errors={{
            person: errorOf('requester') ?? errorOf('requester.id'),
            email: errorOf('requester.email'),
            name: errorOf('requester.name'),
            phone: errorOf('requester.phone'),
          }}
        />
        {form.values.requester && !form.values.requester.isNew ? (
          <OpenTicketsOf requesterId={form.values.requester.id} />
        ) : null}
        <RoutingFields form={form} />
        <TextInput label={t('desk-ticket:field.subject')} required maxLength={255} {...form.getInputProps('subject')} />
        <DropArea onFiles={uploads.add} className={styles.message}>
          <Textarea
            label={t('desk-ticket:new.message')}
            required
            autosize
            minRows={5}
            maxRows={18}
            {...form.getInputProps('message')}
          />
          <div className={styles.files}>
            <AttachButton compact onFiles={uploads.add} />
            <UploadList uploads={uploads} />
          </div>
        </DropArea>
        {fields.map((field) => (
          <AnswerField
            key={field.key}
            field={field}
            value={answers[field.key] ?? null}
            required={field.agentMode === 'required'}
            isInside={false}
            error={errorOf(`fields.${field.key}`)}
            onChange={(answer) => form.setFieldValue(`fields.${field.key}`, answer)}
          />
        ))}
        <FirstReply form={form} />
        <Textarea
          label={t('desk-ticket:entry.note')}
          description={t('desk-ticket:new.noteHelp')}
          classNames={{ input: styles.note }}
          autosize
          minRows={2}
          maxRows={10}
          {...form.getInputProps('note')}
        />
        <CollaboratorsField
          value={form.values.collaborators}
          onChange={(value) => form.setFieldValue('collaborators', value)}
          error={errorOf('collaborators') ?? errorOf('collaborators.0.email')}
        />
        <TellField form={form} />
      </div>
      <Group className={styles.foot} gap="sm">
        <Button type="submit" loading={isPending} disabled={uploads.isSending}>
          {t('desk-ticket:new.submit')}
        </Button>
        <span className={styles.hint}>
          <Keys keys="mod+Enter" />
        </span>
      </Group>
    </form>
  )
}
