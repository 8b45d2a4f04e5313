import { ComingPage } from '../shell/page-states.tsx'

export function TicketPage() {
  return <ComingPage />
}
