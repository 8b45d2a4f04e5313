import { Checkbox } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { postNote } from '#contract/thread.ts'
import type { Ticket } from '#contract/tickets.ts'
import { call, ProblemError } from '#web/client.ts'
import { useAgent } from '#web/session.ts'
import { ChoiceList } from '#web/ui/choice-list.tsx'
import { useFormat } from '#web/ui/format.ts'
import type { EditorProps } from '#web/ui/property-editor.tsx'
import { usePerform } from '../act.ts'
import { ticketQuery } from '../cache.ts'
import { useChoices } from '../choices.ts'
import { AgentChoices } from './agent-choices.tsx'
import { DueEditor } from './due-editor.tsx'
import { type EditName, specs, type Value } from './specs.tsx'

export interface Edit extends Omit<EditorProps<Value>, 'onClose'> {
  canEdit: boolean
  shown: ReactNode
  /** Before the editor opens: what it shows then is what the change is made from. */
  begin: () => void
}

/** Everything that a popover or a dialog needs to edit one property of a ticket. */
export function useEdit(ticket: Ticket, name: EditName): Edit {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const perform = usePerform()
  const given = { choices: useChoices(), me: useAgent(), formatInstant: useFormat().dateTime }
  const [seen, setSeen] = useState(ticket)
  const [keepReferral, setKeepReferral] = useState(false)
  const spec = specs[name]
  const label = t(`desk-ticket:field.${name}`)

  const save = async (value: Value, note: string | undefined) => {
    if (value === spec.value(seen)) return note ? noteAlone(note) : undefined
    const act = spec.act(seen, { value, note, keepReferral }, given)
    if (!act) return
    try {
      return await perform(act)
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'stale_edit') throw error
      const fresh = await cache.fetchQuery({ ...ticketQuery(ticket.id), staleTime: 0 })
      setSeen(fresh)
      throw new ProblemError({
        ...error.problem,
        title: t('desk-ticket:stale.title', { now: spec.text(fresh, given) }),
        detail: t('desk-ticket:stale.next'),
        fields: [],
      })
    }
  }

  const noteAlone = async (note: string) => {
    await call(postNote, { params: { id: ticket.id }, body: { body: note, format: 'text' } })
    await cache.invalidateQueries({ queryKey: ['tickets', String(ticket.id)] })
  }

  const leaves = name === 'department' ? ticket.department : name === 'agent' ? ticket.assignee.agent : null
  const text = spec.text(ticket, given)
  return {
    label,
    text,
    value: spec.value(ticket),
    canEdit: ticket.deletedAt === null && spec.abilities.some((ability) => ticket.abilities.includes(ability)),
    shown: spec.shown ? spec.shown(ticket) : spec.value(ticket) === null && name !== 'dueAt' ? null : text,
    begin: () => {
      setSeen(ticket)
      setKeepReferral(false)
    },
    editor: ({ value, onChange, onChosen }) => {
      if (name === 'agent') return <AgentChoices ticket={seen} value={value} onChosen={onChosen} />
      if (name === 'dueAt') return <DueEditor ticket={seen} value={value} onChange={onChange} onChosen={onChosen} />
      return <ChoiceList label={label} choices={spec.choices?.(seen, given) ?? []} value={value} onChosen={onChosen} />
    },
    extra: leaves ? (
      <Checkbox
        size="xs"
        checked={keepReferral}
        onChange={(event) => setKeepReferral(event.currentTarget.checked)}
        label={t('desk-ticket:keepReferral', { name: leaves.name })}
      />
    ) : null,
    onSave: save,
  }
}
