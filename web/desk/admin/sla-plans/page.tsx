import { KindPage } from '../list/kind-page.tsx'
import { slaPlanKind } from './kind.tsx'

export function SlaPlansPage() {
  return <KindPage kind={slaPlanKind} />
}
