import { Button, Menu } from '@mantine/core'
import { IconRotateClockwise } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Mailbox, mailboxes } from '#contract/mailboxes.ts'
import { retryOutgoingMails } from '#contract/outbox.ts'
import { problemIn, useSubmit } from '#web/submit.ts'
import { problemWords } from '#web/ui/problem-words.ts'
import { toast } from '#web/ui/toast.tsx'
import { everything } from '../list/everything.ts'

/** Tries everything now that waits or failed, of one server: for when that is well again. */
export function RetryAll() {
  const { t } = useTranslation()
  const all = useQuery(everything<Mailbox>(mailboxes.list)).data ?? []
  const { submitAsync, isPending } = useSubmit(retryOutgoingMails, { invalidates: [['outgoing-mails']] })
  const retry = async (mailboxId: number | null) => {
    try {
      const { count } = await submitAsync({ body: { mailboxId } })
      toast({ text: t('admin-mail:out.retriedAll', { count }) })
    } catch (error) {
      const problem = problemIn(error)
      if (problem) toast({ text: problemWords(problem).happened, tone: 'bad' })
    }
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconRotateClockwise size={16} aria-hidden />} loading={isPending}>
          {t('admin-mail:out.retryAll')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('admin-mail:out.retryAllOf')}</Menu.Label>
        <Menu.Item onClick={() => retry(null)}>{t('admin-mail:out.ownServer')}</Menu.Item>
        {all
          .filter(({ sendHost }) => sendHost !== null)
          .map(({ id, name }) => (
            <Menu.Item key={id} onClick={() => retry(id)}>
              {name}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
