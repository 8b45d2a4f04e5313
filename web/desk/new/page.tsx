import { ComingPage } from '../shell/page-states.tsx'

export function NewTicketPage() {
  return <ComingPage />
}
