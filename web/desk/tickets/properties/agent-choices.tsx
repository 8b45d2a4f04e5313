import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { listAssignees } from '#contract/people.ts'
import type { Ticket } from '#contract/tickets.ts'
import { query } from '#web/queries.ts'
import { useAgent } from '#web/session.ts'
import { problemIn } from '#web/submit.ts'
import { Avatar } from '#web/ui/avatar.tsx'
import { ChoiceList } from '#web/ui/choice-list.tsx'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import type { Value } from './specs.tsx'

interface Props {
  ticket: Ticket
  value: Value
  onChosen: (value: Value) => void
}

/** Who may have this ticket by its department's rule; oneself first. */
export function AgentChoices({ ticket, value, onChosen }: Props) {
  const { t } = useTranslation()
  const me = useAgent()
  const place = useRef<HTMLDivElement>(null)
  const { data, error } = useQuery(query(listAssignees, { params: { id: ticket.id } }))
  const isThere = data !== undefined
  // The popover opened before the list was there, with nothing to put the focus on.
  useEffect(() => {
    if (isThere) place.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
  }, [isThere])
  if (error) return <ProblemBanner problem={problemIn(error)} />
  if (!data) return <BlockSkeleton height={120} />
  const mine = data.agents.filter(({ id }) => id === me.id)
  const others = data.agents.filter(({ id }) => id !== me.id)
  const choices = [...mine, ...others].map(({ id, name, openTickets }) => ({
    value: id as Value,
    label: id === me.id ? t('desk-ticket:assignee.me', { name }) : name,
    mark: <Avatar name={name} size={20} />,
    hint: t('desk-ticket:assignee.open', { count: openTickets }),
  }))
  const nobody =
    ticket.assignee.agent && ticket.abilities.includes('release')
      ? [{ value: null, label: t('desk-ticket:nobody') }]
      : []
  return (
    <div ref={place}>
      <ChoiceList
        label={t('desk-ticket:field.agent')}
        choices={[...choices, ...nobody]}
        value={value}
        onChosen={onChosen}
      />
    </div>
  )
}
