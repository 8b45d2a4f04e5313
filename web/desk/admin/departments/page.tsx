import { KindPage } from '../list/kind-page.tsx'
import { departmentKind } from './kind.tsx'

export function DepartmentsPage() {
  return <KindPage kind={departmentKind} />
}
