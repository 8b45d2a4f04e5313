import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TicketSummary } from '#contract/tickets.ts'
import { useAgent } from '#web/session.ts'
import { type Action, useAction } from '#web/ui/actions.ts'
import { useAttempt } from '../tickets/act.ts'
import { resolvedStatus, useChoices } from '../tickets/choices.ts'
import { QuickEdit } from '../tickets/properties/quick-edit.tsx'
import type { EditName } from '../tickets/properties/specs.tsx'
import { assign, claim, setStatus } from '../tickets/verbs.ts'

interface Props {
  rows: TicketSummary[]
  activeId: number | null
  onFocusRow: (index: number) => void
}

const editKeys: [EditName, string][] = [
  ['status', 's'],
  ['priority', 'p'],
  ['agent', 'a'],
  ['department', 't'],
]

/** The keys of a list: moving in it, and the ticket's own keys for the row that has the focus. */
export function ListKeys({ rows, activeId, onFocusRow }: Props) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState<{ id: number; name: EditName } | null>(null)
  const index = rows.findIndex(({ id }) => id === activeId)
  const row = rows[index]
  const group = t('desk-queue:group.list')
  const down = () => onFocusRow(Math.min(index + 1, rows.length - 1))
  const up = () => onFocusRow(Math.max(index - 1, 0))
  useAction(
    { id: 'row-down', label: t('desk-queue:keys.down'), keys: 'j', group, hidden: true, run: down },
    { id: 'row-up', label: t('desk-queue:keys.up'), keys: 'k', group, hidden: true, run: up },
    { id: 'row-arrow-down', label: t('desk-queue:keys.down'), keys: 'ArrowDown', group, hidden: true, run: down },
    { id: 'row-arrow-up', label: t('desk-queue:keys.up'), keys: 'ArrowUp', group, hidden: true, run: up },
    { id: 'row-first', label: t('desk-queue:keys.first'), keys: 'Home', group, hidden: true, run: () => onFocusRow(0) },
    {
      id: 'row-last',
      label: t('desk-queue:keys.last'),
      keys: 'End',
      group,
      hidden: true,
      run: () => onFocusRow(rows.length - 1),
    },
  )
  return (
    <>
      {row ? <RowActions row={row} onEdit={(name) => setEditing({ id: row.id, name })} /> : null}
      {editing ? (
        <QuickEdit
          ticketId={editing.id}
          name={editing.name}
          onClose={() => {
            setEditing(null)
            onFocusRow(index)
          }}
        />
      ) : null}
    </>
  )
}

function RowActions({ row, onEdit }: { row: TicketSummary; onEdit: (name: EditName) => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const attempt = useAttempt()
  const choices = useChoices()
  const { id, name } = useAgent()
  const group = t('desk-queue:group.row', { number: row.number })
  const isOpen = row.status.state === 'open'
  const open = (hash?: string) => navigate({ to: '/tickets/$ticketId', params: { ticketId: String(row.id) }, hash })
  const resolved = resolvedStatus(choices)
  const edits = editKeys.map(
    ([field, keys]): Action => ({
      id: `edit-${field}`,
      label: t('desk-ticket:act.edit', { field: t(`desk-ticket:field.${field}`) }),
      keys,
      group,
      run: () => onEdit(field),
    }),
  )
  const take: Action = {
    id: 'take',
    label: t('desk-ticket:act.take'),
    keys: 'i',
    group,
    run: () => attempt(row.assignee.agent ? assign(row, { agent: { id, name } }) : claim(row, { id, name })),
  }
  const resolve: Action = {
    id: 'resolve',
    label: t('desk-ticket:act.resolve'),
    keys: 'e',
    group,
    run: () => resolved && attempt(setStatus(row, resolved)),
  }
  useAction(
    { id: 'open-row', label: t('desk-queue:keys.open'), keys: 'o', group, run: () => open() },
    { id: 'reply', label: t('desk-ticket:composer.reply'), keys: 'r', group, run: () => open('reply') },
    { id: 'note', label: t('desk-ticket:composer.note'), keys: 'n', group, run: () => open('note') },
    ...edits,
    ...(isOpen && row.assignee.agent?.id !== id ? [take] : []),
    ...(isOpen && resolved ? [resolve] : []),
  )
  return null
}
