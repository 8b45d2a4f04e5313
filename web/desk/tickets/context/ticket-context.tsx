import type { Ticket } from '#contract/tickets.ts'
import { ContextColumn } from '../../shell/context-column.tsx'
import { Collaborators } from './collaborators.tsx'
import styles from './context.module.css'
import { Facts } from './facts.tsx'
import { OtherTickets } from './other-tickets.tsx'
import { Properties } from './properties.tsx'
import { Rating } from './rating.tsx'
import { Referrals } from './referrals.tsx'
import { RequesterCard } from './requester-card.tsx'
import { SlaClocks } from './sla-clocks.tsx'
import { TopicFields } from './topic-fields.tsx'

/** The column beside the thread: what the ticket is, whose it is, who else is in it. */
export function TicketContext({ ticket }: { ticket: Ticket }) {
  return (
    <ContextColumn>
      <div className={styles.column}>
        <RequesterCard ticket={ticket} />
        <Rating ticket={ticket} />
        <Properties ticket={ticket} />
        <SlaClocks ticket={ticket} />
        <TopicFields ticket={ticket} />
        <Collaborators ticket={ticket} />
        <Referrals ticket={ticket} />
        <OtherTickets ticket={ticket} />
        <Facts ticket={ticket} />
      </div>
    </ContextColumn>
  )
}
