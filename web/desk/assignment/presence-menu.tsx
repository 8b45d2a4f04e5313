import { Menu, UnstyledButton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { getAgentWork, setPresence } from '#contract/assignment.ts'
import { keyOf, query } from '#web/queries.ts'
import { useAgent } from '#web/session.ts'
import { useSubmit } from '#web/submit.ts'
import { refused } from '../tickets/act.ts'
import styles from './assignment.module.css'

const all = ['available', 'busy', 'away'] as const

/** Whether one takes new tickets from policies; everybody's own to say. */
export function PresenceMenu() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const { id } = useAgent()
  const mine = { params: { id } }
  const { data } = useQuery(query(getAgentWork, mine))
  const { submitAsync } = useSubmit(setPresence, {
    invalidates: [['assignment']],
    onDone: (work) => cache.setQueryData(keyOf(getAgentWork, mine), work),
  })
  if (!data) return null
  const now = t(`assignment:presence.${data.presence}`)
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton className={styles.presence} aria-label={t('assignment:presence.menu', { presence: now })}>
          <span className={styles.dot} data-presence={data.presence} aria-hidden />
          <span className={styles.presenceName}>{now}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {all.map((presence) => (
          <Menu.Item
            key={presence}
            aria-current={presence === data.presence}
            leftSection={<span className={styles.dot} data-presence={presence} aria-hidden />}
            // What is chosen last holds, also while the one before is on its way.
            onClick={() => submitAsync({ ...mine, body: { presence } }).catch(refused)}
          >
            {t(`assignment:presence.${presence}`)}
            <span className={styles.soft}>{t(`assignment:presenceHint.${presence}`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
