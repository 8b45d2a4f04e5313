import { ComingPage } from '../shell/page-states.tsx'

export function GuestPage() {
  return <ComingPage />
}
