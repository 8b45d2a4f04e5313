import { ComingPage } from '../shell/page-states.tsx'

export function PeoplePage() {
  return <ComingPage />
}
