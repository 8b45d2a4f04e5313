import { Link } from '@tanstack/react-router'

/** A ticket by its number. */
export function TicketLink({ ticket }: { ticket: { id: number; number: string } }) {
  return (
    <Link to="/tickets/$ticketId" params={{ ticketId: String(ticket.id) }}>
      #{ticket.number}
    </Link>
  )
}
