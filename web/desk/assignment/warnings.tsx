import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { getUnmetNeeds, type Warning } from '#contract/assignment.ts'
import { keyOf, query } from '#web/queries.ts'
import { useFormat } from '#web/ui/format.ts'
import styles from './assignment.module.css'

/** What was saved although nobody can meet it, with whom and what that concerns. */
export function Warnings({ warnings, title }: { warnings: Warning[]; title?: string }) {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  if (warnings.length === 0) return null
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle size={18} />}
      classNames={{ title: styles.warned, message: styles.warned }}
      title={title ?? t('assignment:warning.title')}
      role="status"
    >
      <ul className={styles.warnings}>
        {warnings.map(({ code, message, detail, affects, waiting }) => (
          <li key={message}>
            {t(`assignment:warning.said.${code}`, {
              ...detail,
              ...(typeof detail.at === 'string' && { at: dateTime(detail.at) }),
            })}{' '}
            {affects.length > 0 ? t('assignment:warning.affects', { names: affects.join(', ') }) : null}{' '}
            {waiting > 0 ? t('assignment:warning.waiting', { count: waiting }) : null}
          </li>
        ))}
      </ul>
    </Alert>
  )
}

/** What is needed and nobody can do as things are, for as long as that is so. */
export function UnmetNeeds() {
  const { t } = useTranslation()
  const { data } = useQuery(query(getUnmetNeeds, {}))
  return <Warnings warnings={data?.warnings ?? []} title={t('assignment:warning.standing')} />
}

/** What a change of agents, skills or absences may have changed of that. */
export const unmetKeys = keyOf(getUnmetNeeds)
