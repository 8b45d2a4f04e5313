import { ComingPage } from '../shell/page-states.tsx'

export function QueuePage() {
  return <ComingPage />
}
