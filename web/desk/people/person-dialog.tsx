import { Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import { formErrors } from '#web/form-errors.ts'
import { problemIn } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import type { Person } from './person.ts'
import { PersonPicker } from './person-picker.tsx'

interface Props {
  title: string
  /** The button, as a verb. */
  action: string
  onPick: (person: Person, note: string | undefined) => Promise<unknown>
  onClose: () => void
}

/** Picks one person, with an optional note: a collaborator, another requester. */
export function PersonDialog({ title, action, onPick, onClose }: Props) {
  const { t } = useTranslation()
  const [person, setPerson] = useState<Person | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isBusy, setBusy] = useState(false)
  const errors = Object.entries(formErrors(problem))
  const errorOf = (end: string) => errors.find(([field]) => field.endsWith(end))?.[1]
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!person || isBusy) return
    const note = String(new FormData(event.currentTarget).get('note') ?? '').trim()
    setBusy(true)
    try {
      await onPick(person, note || undefined)
      onClose()
    } catch (error) {
      setProblem(problemIn(error))
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={title} yOffset="12dvh" closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <ProblemBanner problem={errors.length > 0 ? null : problem} />
          <PersonPicker
            label={t('desk-ticket:field.requester')}
            value={person}
            onChange={setPerson}
            autoFocus
            errors={{ email: errorOf('email'), name: errorOf('name'), phone: errorOf('phone'), person: errorOf('id') }}
          />
          <Textarea name="note" autosize minRows={1} maxRows={6} label={t('ui:property.note')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={isBusy} disabled={!person}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
