import { ActionIcon, Modal, MultiSelect } from '@mantine/core'
import { IconForms } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Named } from '#contract/common.ts'
import type { Ticket } from '#contract/tickets.ts'
import { PropertyEditor } from '#web/ui/property-editor.tsx'
import { usePerform } from '../act.ts'
import { useAskedFields, useChoices } from '../choices.ts'
import { setForms } from '../edit-verbs.ts'

/** The forms that a ticket can be asked besides those of its help topic, and those that it is. */
export function useFormChoices(ticket: Ticket): Named[] {
  const { forms } = useChoices()
  const ofTopic = new Set(useAskedFields(ticket.helpTopic?.id).map(({ formId }) => formId))
  const offered = forms.filter(({ id, kind }) => kind === 'custom' && !ofTopic.has(id))
  const gone = ticket.forms.filter(({ id }) => !offered.some((form) => form.id === id))
  return [...offered, ...gone].map(({ id, name }) => ({ id, name }))
}

/** Gives this ticket further forms, or takes them away; what has been answered stays. */
export function ManageForms({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const perform = usePerform()
  const choices = useFormChoices(ticket)
  const [isOpen, setOpen] = useState(false)
  const label = t('desk-ticket:forms.manage')
  const close = () => setOpen(false)
  const nameOf = (id: string) => choices.find((one) => String(one.id) === id)?.name ?? id
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={label}
        title={label}
        onClick={() => setOpen(true)}
      >
        <IconForms size={15} />
      </ActionIcon>
      <Modal
        opened={isOpen}
        onClose={close}
        size="sm"
        yOffset="12dvh"
        title={label}
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        <PropertyEditor<string[]>
          label={label}
          text={ticket.forms.map(({ name }) => name).join(', ')}
          value={ticket.forms.map(({ id }) => String(id))}
          editor={({ value, onChange, error }) => (
            <MultiSelect
              label={t('desk-ticket:forms.besides')}
              description={t('desk-ticket:forms.hint')}
              data={choices.map(({ id, name }) => ({ value: String(id), label: name }))}
              value={value}
              error={error}
              searchable
              data-autofocus
              onChange={onChange}
            />
          )}
          onSave={(ids, note) =>
            perform(setForms(ticket, { forms: ids.map((id) => ({ id: Number(id), name: nameOf(id) })), note }))
          }
          onClose={close}
        />
      </Modal>
    </>
  )
}
