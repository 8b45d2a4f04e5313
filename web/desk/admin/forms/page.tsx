import { KindPage } from '../list/kind-page.tsx'
import { formKind } from './kind.tsx'

export function FormsPage() {
  return <KindPage kind={formKind} />
}
