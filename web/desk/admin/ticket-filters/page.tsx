import { KindPage } from '../list/kind-page.tsx'
import { OrderButton } from '../simulations/order-button.tsx'
import { BlockedSendersEntry } from './blocked-senders.tsx'
import { filterKind } from './kind.tsx'

export function TicketFiltersPage() {
  return (
    <KindPage kind={filterKind} actions={<OrderButton what="ticketFilters" kind={filterKind} />}>
      <BlockedSendersEntry />
    </KindPage>
  )
}
