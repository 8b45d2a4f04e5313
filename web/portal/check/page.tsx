import { ComingPage } from '../shell/page-states.tsx'

export function CheckPage() {
  return <ComingPage />
}
