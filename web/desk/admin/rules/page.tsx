import { KindPage } from '../list/kind-page.tsx'
import { OrderButton } from '../simulations/order-button.tsx'
import { ruleKind } from './kind.tsx'

export function RulesPage() {
  return <KindPage kind={ruleKind} actions={<OrderButton what="rules" kind={ruleKind} />} />
}
