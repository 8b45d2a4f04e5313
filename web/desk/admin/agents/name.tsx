import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Agent } from '#contract/people.ts'

/** The name with what is unusual about somebody. */
export function AgentName({ agent }: { agent: Agent }) {
  const { t } = useTranslation()
  const marks = [
    agent.isAdministrator ? t('admin:agent.administrator') : null,
    agent.isLimited ? t('admin:agent.limited') : null,
    agent.onVacation ? t('admin:agent.vacation') : null,
  ].filter((mark) => mark !== null)
  return (
    <>
      {agent.name}{' '}
      {marks.map((mark) => (
        <Badge key={mark} variant="default" size="sm" tt="none" fw={500} mie={4}>
          {mark}
        </Badge>
      ))}
    </>
  )
}
