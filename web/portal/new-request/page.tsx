import { ComingPage } from '../shell/page-states.tsx'

export function NewRequestPage() {
  return <ComingPage />
}
