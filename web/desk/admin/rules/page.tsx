import { KindPage } from '../list/kind-page.tsx'
import { ruleKind } from './kind.tsx'

export function RulesPage() {
  return <KindPage kind={ruleKind} />
}
