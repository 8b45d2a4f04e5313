import { ComingPage } from '../shell/page-states.tsx'

export function RequestsPage() {
  return <ComingPage />
}
