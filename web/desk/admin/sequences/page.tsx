import { KindPage } from '../list/kind-page.tsx'
import { sequenceKind } from './kind.tsx'

export function SequencesPage() {
  return <KindPage kind={sequenceKind} />
}
