import { ComingPage } from '../shell/page-states.tsx'

export function RequestPage() {
  return <ComingPage />
}
