import { ComingPage } from '../shell/page-states.tsx'

export function ProfilePage() {
  return <ComingPage />
}
