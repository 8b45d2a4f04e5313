import { Button, Modal } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answers } from '#contract/answers.ts'
import type { PortalField } from '#contract/forms.ts'
import { editPortalTicket, getPortalTicket, listPortalTopics, type PortalTicket } from '#contract/portal.ts'
import { fieldsToFill, isSilent } from '#web/answers/starting.ts'
import { keyOf, query } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { toast } from '#web/ui/toast.tsx'
import { AnswerFields } from '../answer-fields.tsx'
import { fieldErrors } from '../field-words.ts'
import { useFocusOnError } from '../focus-error.ts'
import { FormProblemBanner } from '../form-problem.tsx'
import { sentAnswers } from '../new-request/request.ts'

/** The requester's own answers, changed afterwards. */
export function EditAnswers({ ticket }: { ticket: PortalTicket }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const isAsked = (field: PortalField) => !isSilent(field) && field.requesterMode !== 'view'
  if (!ticket.abilities.includes('edit') || !ticket.form.some(isAsked)) return null
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
        {t('portal:request.editAnswers')}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={t('portal:request.editAnswers')} size="lg">
        <AnswersForm ticket={ticket} onClose={() => setOpen(false)} />
      </Modal>
    </>
  )
}

function AnswersForm({ ticket, onClose }: { ticket: PortalTicket; onClose: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const had: Answers = Object.fromEntries(ticket.fields.map(({ key, value }) => [key, value]))
  const [answers, setAnswers] = useState(had)
  const catalogue = useQuery(query(listPortalTopics, {})).data
  const { submit, isPending, problem } = useSubmit(editPortalTicket, {
    onDone: (changed) => {
      cache.setQueryData(keyOf(getPortalTicket, { params: { id: ticket.id } }), changed)
      toast({ text: t('portal:request.saved'), tone: 'good' })
      onClose()
    },
  })
  useFocusOnError(form, problem)
  const errors = fieldErrors(problem)
  const shown = fieldsToFill(ticket.form, answers, (field) => field.requesterMode)
  const save = (event: FormEvent) => {
    event.preventDefault()
    submit({ params: { id: ticket.id }, body: { fields: sentAnswers({ shown, answers }) } })
  }
  return (
    <form ref={form} noValidate onSubmit={save} style={{ display: 'grid', gap: '1.25rem' }}>
      <FormProblemBanner problem={problem} />
      <AnswerFields
        fields={shown}
        answers={answers}
        errorOf={(field) => errors[`fields.${field.key}`]}
        onAnswer={(field, answer) => setAnswers((all) => ({ ...all, [field.key]: answer }))}
        {...(catalogue && { offers: { priorities: catalogue.priorities, departments: catalogue.departments } })}
      />
      <div>
        <Button type="submit" loading={isPending}>
          {t('common:save')}
        </Button>
      </div>
    </form>
  )
}
