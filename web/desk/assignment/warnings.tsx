import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Warning } from '#contract/assignment.ts'

/** What was saved although nobody can meet it, with whom and what that concerns. */
export function Warnings({ warnings }: { warnings: Warning[] }) {
  const { t } = useTranslation()
  if (warnings.length === 0) return null
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title={t('assignment:warning.title')} role="status">
      <ul>
        {warnings.map(({ code, message, detail, affects, waiting }) => (
          <li key={message}>
            {t(`assignment:warning.said.${code}`, detail)}{' '}
            {affects.length > 0 ? t('assignment:warning.affects', { names: affects.join(', ') }) : null}{' '}
            {waiting > 0 ? t('assignment:warning.waiting', { count: waiting }) : null}
          </li>
        ))}
      </ul>
    </Alert>
  )
}
