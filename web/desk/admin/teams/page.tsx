import { KindPage } from '../list/kind-page.tsx'
import { teamKind } from './kind.tsx'

export function TeamsPage() {
  return <KindPage kind={teamKind} />
}
