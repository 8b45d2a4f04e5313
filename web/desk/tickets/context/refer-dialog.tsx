import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { ChoiceList } from '#web/ui/choice-list.tsx'
import { PropertyEditor } from '#web/ui/property-editor.tsx'
import { usePerform } from '../act.ts'
import { useChoices } from '../choices.ts'
import { refer } from '../people-verbs.ts'

type Kind = 'agent' | 'team' | 'department'

/** Lets an agent, a team or another department see the ticket. */
export function ReferDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useTranslation()
  const perform = usePerform()
  const { departments, teams, agents } = useChoices()
  const label = t('desk-ticket:referrals.to')
  const targets = [
    ...departments
      .filter(({ id }) => id !== ticket.department.id)
      .map(({ id, path }) => ({ kind: 'department' as Kind, id, name: path })),
    ...teams.map(({ id, name }) => ({ kind: 'team' as Kind, id, name })),
    ...agents.map(({ id, name }) => ({ kind: 'agent' as Kind, id, name })),
  ]
  const choices = targets.map(({ kind, id, name }) => ({
    value: `${kind} ${id}`,
    label: name,
    hint: t(`desk-ticket:referrals.kind.${kind}`),
  }))
  return (
    <Modal
      opened
      onClose={onClose}
      size="sm"
      yOffset="12dvh"
      title={t('desk-ticket:referrals.add')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <PropertyEditor<string>
        label={label}
        text=""
        value=""
        editor={({ value, onChosen }) => (
          <ChoiceList label={label} choices={choices} value={value} onChosen={onChosen} />
        )}
        onSave={async (value, note) => {
          const target = targets.find(({ kind, id }) => `${kind} ${id}` === value)
          if (target) await perform(refer(ticket, { ...target, note }))
        }}
        onClose={onClose}
      />
    </Modal>
  )
}
