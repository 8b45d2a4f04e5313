import { ComingPage } from '../shell/page-states.tsx'

export function AdminHome() {
  return <ComingPage />
}
