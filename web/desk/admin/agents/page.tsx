import { UnmetNeeds } from '../../assignment/warnings.tsx'
import { KindPage } from '../list/kind-page.tsx'
import { agentKind } from './kind.tsx'

export function AgentsPage() {
  return <KindPage kind={agentKind} notice={<UnmetNeeds />} />
}
