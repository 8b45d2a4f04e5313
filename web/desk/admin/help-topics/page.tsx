import { KindPage } from '../list/kind-page.tsx'
import { topicKind } from './kind.tsx'

export function HelpTopicsPage() {
  return <KindPage kind={topicKind} />
}
