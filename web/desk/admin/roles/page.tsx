import { KindPage } from '../list/kind-page.tsx'
import { roleKind } from './kind.tsx'
import { RoleMatrix } from './matrix.tsx'

export function RolesPage() {
  return (
    <KindPage kind={roleKind}>
      <RoleMatrix />
    </KindPage>
  )
}
