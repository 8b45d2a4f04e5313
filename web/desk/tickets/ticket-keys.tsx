import { useNavigate, useRouter } from '@tanstack/react-router'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { type Action, useAction } from '#web/ui/actions.ts'
import type { CameFrom } from '../queue/last-list.ts'
import { type EditName, specs } from './properties/specs.tsx'
import { useTicketActs } from './use-ticket-acts.ts'

interface Props {
  ticket: Ticket
  cameFrom: CameFrom | null
  thread: RefObject<HTMLElement | null>
  onEdit: (name: EditName) => void
}

const editKeys: [EditName, string | undefined][] = [
  ['status', 's'],
  ['priority', 'p'],
  ['agent', 'a'],
  ['department', 't'],
  ['team', undefined],
  ['helpTopic', 'h'],
  ['slaPlan', 'l'],
  ['dueAt', 'd'],
  ['source', undefined],
]

/** Everything that can be done with the ticket, by key and in the palette. */
export function TicketKeys({ ticket, cameFrom, thread, onEdit }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { history } = useRouter()
  const acts = useTicketActs(ticket)
  const group = t('desk-ticket:group.ticket')
  const open = (id: number) => navigate({ to: '/tickets/$ticketId', params: { ticketId: String(id) } })
  const edits = editKeys
    .filter(
      ([name]) => ticket.deletedAt === null && specs[name].abilities.some((one) => ticket.abilities.includes(one)),
    )
    .map(
      ([name, keys]): Action => ({
        id: `edit-${name}`,
        label: t('desk-ticket:act.edit', { field: t(`desk-ticket:field.${name}`) }),
        ...(keys && { keys }),
        group,
        run: () => onEdit(name),
      }),
    )
  const at = (id: string, label: string, run: (() => void) | null, keys?: string): Action[] =>
    run ? [{ id, label, group, run, ...(keys && { keys }) }] : []
  const { previous, next } = cameFrom ?? {}
  useAction(
    ...edits,
    ...at('take', t('desk-ticket:act.take'), acts.take, 'i'),
    ...at('resolve', t('desk-ticket:act.resolve'), acts.resolve, 'e'),
    ...at(
      'answered',
      ticket.isAnswered ? t('desk-ticket:act.markUnanswered') : t('desk-ticket:act.markAnswered'),
      acts.toggleAnswered,
      'm',
    ),
    ...at('delete', t('desk-ticket:act.delete'), acts.remove),
    ...at('restore', t('desk-ticket:act.restore'), acts.restore),
    ...at('back', t('desk-ticket:nav.back'), cameFrom ? () => history.push(cameFrom.href) : null, 'u'),
    ...at('previous', t('desk-ticket:nav.previous'), previous ? () => void open(previous) : null, '['),
    ...at('next', t('desk-ticket:nav.next'), next ? () => void open(next) : null, ']'),
    {
      id: 'entry-down',
      label: t('desk-ticket:nav.entryDown'),
      keys: 'j',
      group,
      hidden: true,
      run: () => step(thread.current, 1),
    },
    {
      id: 'entry-up',
      label: t('desk-ticket:nav.entryUp'),
      keys: 'k',
      group,
      hidden: true,
      run: () => step(thread.current, -1),
    },
  )
  return null
}

/** Moves the focus to the next entry of the thread; from nowhere, to its last. */
function step(thread: HTMLElement | null, by: 1 | -1): void {
  const entries = [...(thread?.querySelectorAll<HTMLElement>('article[data-item]') ?? [])]
  const now = entries.findIndex((entry) => entry.contains(document.activeElement))
  const to = now < 0 ? entries.at(-1) : entries[Math.min(Math.max(now + by, 0), entries.length - 1)]
  to?.focus({ preventScroll: true })
  to?.scrollIntoView({ block: 'nearest' })
}
