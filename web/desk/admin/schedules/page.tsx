import { KindPage } from '../list/kind-page.tsx'
import { scheduleKind } from './kind.tsx'

export function SchedulesPage() {
  return <KindPage kind={scheduleKind} />
}
