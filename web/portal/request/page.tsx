import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { getPortalTicket } from '#contract/portal.ts'
import { query } from '#web/queries.ts'
import { ConnectionBar } from '#web/ui/connection-bar.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { useLiveRequests } from '../live.ts'
import { MissingPage } from '../shell/page-states.tsx'
import { Conversation } from './conversation.tsx'
import { Facts } from './facts.tsx'
import { GuestNote } from './guest-note.tsx'
import { NotSeen } from './not-seen.tsx'
import styles from './page.module.css'

/** Also for guests, who see one ticket. */
export function RequestPage() {
  const { ticketId } = useParams({ from: '/requests/$ticketId' })
  return <Request key={ticketId} id={Number(ticketId)} />
}

function Request({ id }: { id: number }) {
  const { t } = useTranslation()
  const request = useQuery(query(getPortalTicket, { params: { id } }))
  useLiveRequests()
  const ticket = request.data
  if (!ticket) {
    if (request.isPending) return <BlockSkeleton height={420} />
    const { problem } = request.error
    if (problem.status === 401) return <NotSeen />
    return problem.status === 404 ? <MissingPage /> : <ErrorState problem={problem} onRetry={() => request.refetch()} />
  }
  return (
    <div className={styles.page}>
      <div className={styles.connection}>
        <ConnectionBar />
      </div>
      <PageHeader title={ticket.subject} lead={t('portal:request.number', { number: ticket.number })} />
      <Facts ticket={ticket} />
      <Conversation ticket={ticket} />
      <GuestNote />
    </div>
  )
}
