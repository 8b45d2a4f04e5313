import { Button } from '@mantine/core'
import { IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { connectMailbox, type Mailbox } from '#contract/mailboxes.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { ToneBadge } from '#web/ui/tone-badge.tsx'
import styles from './mailboxes.module.css'

/** Lets the provider connect the mailbox: it asks on a page of its own and comes back. */
export function Connect({ mailbox, isDirty }: { mailbox: Mailbox | null; isDirty: boolean }) {
  const { t } = useTranslation()
  const { submit, isPending, problem } = useSubmit(connectMailbox, { onDone: ({ url }) => location.assign(url) })
  const wasConnected = mailbox?.isConnected ?? false
  const isConnected = wasConnected && mailbox?.problem !== 'grant_ended' && mailbox?.sendProblem !== 'grant_ended'
  return (
    <div className={styles.connect}>
      {isConnected ? (
        <ToneBadge tone="good" Icon={IconPlugConnected}>
          {t('admin-mail:oauth.connected')}
        </ToneBadge>
      ) : (
        <ToneBadge tone="warn" Icon={IconPlugConnectedX}>
          {wasConnected ? t('admin-mail:oauth.connectedNoMore') : t('admin-mail:oauth.notConnected')}
        </ToneBadge>
      )}
      {mailbox && !isDirty ? (
        <Button
          variant={isConnected ? 'default' : 'filled'}
          loading={isPending}
          onClick={() => submit({ params: { id: mailbox.id } })}
        >
          {wasConnected ? t('admin-mail:oauth.connectAgain') : t('admin-mail:oauth.connect')}
        </Button>
      ) : (
        <span className={styles.soft}>{t('admin-mail:oauth.saveFirst')}</span>
      )}
      <ProblemBanner problem={problem} />
    </div>
  )
}
