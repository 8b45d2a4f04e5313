import { ComingPage } from '../shell/page-states.tsx'

export function SearchPage() {
  return <ComingPage />
}
