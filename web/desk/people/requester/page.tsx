import { ComingPage } from '../../shell/page-states.tsx'

export function RequesterPage() {
  return <ComingPage />
}
