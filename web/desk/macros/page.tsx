import { KindPage } from '../admin/list/kind-page.tsx'
import { macroKind } from './kind.tsx'

/** An agent's own macros and, for administrators, those of departments and of everyone. */
export function MacrosPage() {
  return <KindPage kind={macroKind} />
}
