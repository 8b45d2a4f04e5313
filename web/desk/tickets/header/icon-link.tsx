import { ActionIcon } from '@mantine/core'
import type { IconArrowLeft } from '@tabler/icons-react'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { prefetchTicket } from '../cache.ts'

interface Props {
  label: string
  keys: string
  icon: typeof IconArrowLeft
  /** A ticket, or an address; neither, and it is disabled. */
  ticket?: number | null
  href?: string
}

/** A small way elsewhere: back to the list, to the next ticket. */
export function IconLink({ label, keys, icon: Icon, ticket, href }: Props) {
  const navigate = useNavigate()
  const { history } = useRouter()
  const go = () => {
    if (href) history.push(href)
    else if (ticket) void navigate({ to: '/tickets/$ticketId', params: { ticketId: String(ticket) } })
  }
  const prefetch = () => {
    if (ticket) prefetchTicket(ticket)
  }
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="md"
      disabled={!ticket && !href}
      aria-label={label}
      aria-keyshortcuts={keys}
      title={label}
      onMouseEnter={prefetch}
      onFocus={prefetch}
      onClick={go}
    >
      <Icon size={18} className="mantine-rotate-rtl" />
    </ActionIcon>
  )
}
