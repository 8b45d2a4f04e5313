import { Button } from '@mantine/core'
import { type FormEvent, type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { PortalTicket } from '#contract/portal.ts'
import { useSession } from '#web/session.ts'
import { DropArea } from '#web/ui/drop-area.tsx'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { GrowingTextArea } from '#web/ui/growing-text-area.tsx'
import { AttachButton, UploadList } from '#web/ui/upload-list.tsx'
import { useFocusOnError } from '../focus-error.ts'
import styles from './page.module.css'
import { useReply } from './use-reply.ts'

interface Props {
  ticket: PortalTicket
  /** What replying does besides. */
  hint: string | null
  onSent: (ticket: PortalTicket) => void
  /** Another way to go on. */
  other: ReactNode
}

export function ReplyBox({ ticket, hint, onSent, other }: Props) {
  const { t } = useTranslation()
  const { desk, requester } = useSession()
  const reply = useReply(ticket.id, onSent)
  const { draft, uploads, problem, isWaiting } = reply
  const form = useRef<HTMLFormElement>(null)
  useFocusOnError(form, reply.attempt)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    reply.submit()
  }
  const isGuestOver = problem?.status === 401 && !requester
  return (
    <form ref={form} noValidate onSubmit={submit}>
      <DropArea onFiles={desk.maxFiles > 0 ? uploads.add : () => undefined} className={styles.box}>
        <GrowingTextArea
          label={t('portal:request.reply')}
          description={hint}
          rows={4}
          value={draft.text}
          error={reply.error}
          onChange={(event) => reply.edit(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) reply.submit()
          }}
        />
        <UploadList uploads={uploads} />
        {reply.lostFiles.length > 0 ? (
          <p className={styles.soft}>{t('portal:form.lostFiles', { names: reply.lostFiles.join(', ') })}</p>
        ) : null}
        {reply.hasFailed ? (
          <p role="alert" className={styles.bad}>
            {t('portal:form.failedFiles')}
          </p>
        ) : null}
        <ProblemBanner problem={problem} kept={isGuestOver ? t('portal:request.guestOver') : t('ui:kept')} />
        <div className={styles.acts}>
          <Button type="submit" loading={reply.isPending || isWaiting}>
            {t('portal:request.send')}
          </Button>
          {desk.maxFiles > 0 ? <AttachButton onFiles={uploads.add} /> : null}
          <span className={styles.other}>{other}</span>
        </div>
        <p role="status" className="visually-hidden">
          {isWaiting ? t('portal:form.waitingFiles') : reply.isSent ? t('portal:request.sent') : ''}
        </p>
      </DropArea>
    </form>
  )
}
