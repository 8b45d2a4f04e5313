import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'

interface Props {
  problem: Problem | null
  onShow: () => void
  onSendAnyway: () => void
}

/** Why nothing was sent. When somebody wrote meanwhile, that is read first and the choice is the agent's. */
export function ComposerProblem({ problem, onShow, onSendAnyway }: Props) {
  const { t } = useTranslation()
  if (!problem || problem.fields?.some(({ field }) => field === 'body.body')) return null
  if (problem.code !== 'thread_moved_on') return <ProblemBanner problem={problem} kept={t('ui:kept')} />
  return (
    <ProblemBanner
      problem={problem}
      action={
        <Group gap="xs" mt="xs">
          <Button size="compact-sm" variant="default" onClick={onShow}>
            {t('desk-ticket:composer.showNew')}
          </Button>
          <Button size="compact-sm" color="red" variant="light" onClick={onSendAnyway}>
            {t('desk-ticket:composer.sendAnyway')}
          </Button>
        </Group>
      }
    />
  )
}
