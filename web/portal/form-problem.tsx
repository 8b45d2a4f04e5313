import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'

/** Why a form was not taken, unless the fields say it themselves; and that nothing typed is lost. */
export function FormProblemBanner({ problem }: { problem: Problem | null }) {
  const { t } = useTranslation()
  if (problem?.fields) return null
  // The words for an unreachable server say that already.
  return <ProblemBanner problem={problem} kept={problem?.status === 0 ? undefined : t('ui:kept')} />
}
