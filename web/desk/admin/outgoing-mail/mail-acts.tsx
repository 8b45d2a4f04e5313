import { Button, Group } from '@mantine/core'
import { IconBan, IconRotateClockwise, IconSend } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import {
  cancelOutgoingMail,
  type MailState,
  resendOutgoingMail,
  retryOutgoingMail,
  type WholeOutgoingMail,
} from '#contract/outbox.ts'
import { useSubmit } from '#web/submit.ts'
import { confirm } from '#web/ui/confirm.tsx'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { toast } from '#web/ui/toast.tsx'

const RETRIED: MailState[] = ['deferred', 'failed', 'canceled']
const CANCELED: MailState[] = ['queued', 'deferred', 'failed']
const RESENT: MailState[] = ['sent', 'bounced', 'failed', 'canceled']

const invalidates = [['outgoing-mails']]

/** What can be done with a mail, by how far it has come. */
export function MailActs({ mail: { id, state, to } }: { mail: WholeOutgoingMail }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const retry = useSubmit(retryOutgoingMail, {
    invalidates,
    onDone: () => toast({ text: t('admin-mail:out.retried') }),
  })
  const cancel = useSubmit(cancelOutgoingMail, {
    invalidates,
    onDone: () =>
      toast({ text: t('admin-mail:out.canceled'), undo: () => retry.submitAsync({ params: { id } }).catch(() => {}) }),
  })
  const resend = useSubmit(resendOutgoingMail, {
    invalidates,
    onDone: (made) => {
      toast({ text: t('admin-mail:out.resent') })
      void navigate({ to: '/admin/outgoing-mail/$mailId', params: { mailId: String(made.id) } })
    },
  })
  const told = retry.problem ?? cancel.problem ?? resend.problem
  const askToResend = async () => {
    const question = {
      title: t('admin-mail:out.resendTitle', { address: to.email }),
      text: t('admin-mail:out.resendText'),
      action: t('admin-mail:out.resend'),
    }
    if (await confirm(question)) resend.submit({ params: { id } })
  }
  return (
    <>
      <ProblemBanner problem={told} />
      <Group gap="xs">
        {RETRIED.includes(state) ? (
          <Button
            leftSection={<IconRotateClockwise size={16} aria-hidden />}
            loading={retry.isPending}
            onClick={() => retry.submit({ params: { id } })}
          >
            {t('admin-mail:out.retry')}
          </Button>
        ) : null}
        {RESENT.includes(state) ? (
          <Button
            variant="default"
            leftSection={<IconSend size={16} aria-hidden />}
            loading={resend.isPending}
            onClick={askToResend}
          >
            {t('admin-mail:out.resend')}
          </Button>
        ) : null}
        {CANCELED.includes(state) ? (
          <Button
            variant="default"
            leftSection={<IconBan size={16} aria-hidden />}
            loading={cancel.isPending}
            onClick={() => cancel.submit({ params: { id } })}
          >
            {t('admin-mail:out.cancel')}
          </Button>
        ) : null}
      </Group>
    </>
  )
}
