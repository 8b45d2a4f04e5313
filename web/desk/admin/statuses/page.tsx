import { KindPage } from '../list/kind-page.tsx'
import { statusKind } from './kind.tsx'

export function StatusesPage() {
  return <KindPage kind={statusKind} />
}
