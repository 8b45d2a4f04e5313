import { KindPage } from '../list/kind-page.tsx'
import { organizationKind } from './kind.tsx'

export function OrganizationsPage() {
  return <KindPage kind={organizationKind} />
}
