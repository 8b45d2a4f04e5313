import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listTickets } from '#contract/tickets.ts'
import { query } from '#web/queries.ts'

interface Props {
  ticketId: number | null
  onTicket: (ticketId: number) => void
}

const newest = query(listTickets, { query: { sort: '-created', limit: 10 } })

/** The newest ticket is taken until another one is chosen. */
export function useNewestTicket({ ticketId, onTicket }: Props): 'some' | 'none' | 'unknown' {
  const { data } = useQuery(newest)
  const first = data?.items[0]?.id
  useEffect(() => {
    if (ticketId === null && first !== undefined) onTicket(first)
  }, [ticketId, first, onTicket])
  if (!data) return 'unknown'
  return first === undefined ? 'none' : 'some'
}

/** Which ticket the mail is about: found by its number or by words. */
export function TicketChoice({ ticketId, onTicket }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [wanted] = useDebouncedValue(text.trim().replace(/^#(\d+).*$/, '$1'), 250)
  const latest = useQuery(newest).data?.items ?? []
  const found = useQuery({
    ...query(listTickets, { query: { q: wanted, limit: 10 } }),
    enabled: wanted !== '',
    placeholderData: keepPreviousData,
  }).data?.items
  const offered = [...(wanted ? (found ?? []) : []), ...latest]
  const items = [...new Map(offered.map((ticket) => [ticket.id, ticket])).values()]
  return (
    <Select<number>
      label={t('admin-notices:preview.ticket')}
      value={ticketId}
      onChange={(id) => id !== null && onTicket(id)}
      data={items.map(({ id, number, subject }) => ({ value: id, label: `#${number} ${subject}` }))}
      // The server has searched already.
      filter={({ options }) => options}
      searchable
      allowDeselect={false}
      searchValue={text}
      onSearchChange={setText}
      nothingFoundMessage={t('ui:choice.nothing')}
    />
  )
}
