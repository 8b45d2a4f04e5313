import { KindPage } from '../list/kind-page.tsx'
import { addressKind } from './kind.tsx'

export function MailAddressesPage() {
  return <KindPage kind={addressKind} />
}
