import { ComingPage } from '../shell/page-states.tsx'

export function HomePage() {
  return <ComingPage />
}
