import { ComingPage } from '../../shell/page-states.tsx'

export function OrganizationPage() {
  return <ComingPage />
}
