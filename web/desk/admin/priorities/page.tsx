import { KindPage } from '../list/kind-page.tsx'
import { priorityKind } from './kind.tsx'

export function PrioritiesPage() {
  return <KindPage kind={priorityKind} />
}
