import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Warning } from '#contract/assignment.ts'

/** What was saved although nobody can meet it, with whom and what that concerns. */
export function Warnings({ warnings }: { warnings: Warning[] }) {
  const { t, i18n } = useTranslation()
  // The server names the skill, in English; in other languages we say it by its code.
  const said = ({ code, message }: Warning) =>
    i18n.language !== 'en' && i18n.exists(`assignment:warning.said.${code}`)
      ? t(`assignment:warning.said.${code}`)
      : message
  if (warnings.length === 0) return null
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title={t('assignment:warning.title')} role="status">
      <ul>
        {warnings.map(({ affects, ...warning }) => (
          <li key={warning.message}>
            {said({ affects, ...warning })}{' '}
            {affects.length > 0 ? t('assignment:warning.affects', { names: affects.join(', ') }) : null}
          </li>
        ))}
      </ul>
    </Alert>
  )
}
