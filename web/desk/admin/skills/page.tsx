import { KindPage } from '../list/kind-page.tsx'
import { skillKind } from './kind.tsx'
import { SkillMatrix } from './matrix.tsx'

export function SkillsPage() {
  return (
    <KindPage kind={skillKind}>
      <SkillMatrix />
    </KindPage>
  )
}
