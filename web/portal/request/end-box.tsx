import { Button } from '@mantine/core'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { closePortalTicket, type PortalTicket, reopenPortalTicket } from '#contract/portal.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { GrowingTextArea } from '#web/ui/growing-text-area.tsx'
import { useDraft } from '../draft.ts'
import styles from './page.module.css'
import { emptyReply, type ReplyDraft, replyDraft } from './use-reply.ts'

interface Props {
  act: 'close' | 'reopen'
  ticket: PortalTicket
  onDone: (ticket: PortalTicket) => void
  onCancel: () => void
}

/** Closes a request or opens it again, with a few words if one likes. */
export function EndBox({ act, ticket, onDone, onCancel }: Props) {
  const { t } = useTranslation()
  // What was typed as a reply goes along.
  const draft = useDraft<ReplyDraft>(replyDraft(ticket.id), { empty: emptyReply })
  const words = draft.value.text
  const { submit, isPending, problem } = useSubmit(act === 'close' ? closePortalTicket : reopenPortalTicket, {
    onDone: (next) => {
      draft.change({ text: '' })
      onDone(next)
    },
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    const message = words.trim() ? words : undefined
    submit({ params: { id: ticket.id }, body: { message } })
  }
  return (
    <form className={styles.box} onSubmit={send}>
      <GrowingTextArea
        label={act === 'close' ? t('portal:request.closeWords') : t('portal:request.reopenWords')}
        description={act === 'close' ? t('portal:request.closeHelp') : undefined}
        autoFocus
        value={words}
        onChange={(event) => draft.change({ text: event.currentTarget.value })}
      />
      <ProblemBanner problem={problem} kept={words ? t('ui:kept') : undefined} />
      <div className={styles.acts}>
        <Button type="submit" loading={isPending}>
          {act === 'close' ? t('portal:request.close') : t('portal:request.reopen')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('common:cancel')}
        </Button>
      </div>
    </form>
  )
}
