import { KindPage } from '../list/kind-page.tsx'
import { listKind } from './kind.tsx'

export function ListsPage() {
  return <KindPage kind={listKind} />
}
