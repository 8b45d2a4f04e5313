import { KindPage } from '../list/kind-page.tsx'
import { BlockedSendersEntry } from './blocked-senders.tsx'
import { filterKind } from './kind.tsx'

export function TicketFiltersPage() {
  return (
    <KindPage kind={filterKind}>
      <BlockedSendersEntry />
    </KindPage>
  )
}
