import { ActionIcon } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { useAgent } from '#web/session.ts'
import { useDraftFiles } from '#web/ui/draft-files.ts'
import { DropArea } from '#web/ui/drop-area.tsx'
import { useRemembered } from '#web/ui/remembered.ts'
import { RichText, type RichTextHandle } from '#web/ui/rich-text.tsx'
import { AttachButton, UploadList } from '#web/ui/upload-list.tsx'
import type { ThreadPlace } from '../thread/use-thread-place.ts'
import styles from './composer.module.css'
import { ComposerProblem } from './composer-problem.tsx'
import { type Kind, keepDraft, keepDraftFiles, loadDraft, loadDraftFiles } from './drafts.ts'
import { type Recipients, RecipientsPicker } from './recipients.tsx'
import { SendButton } from './send-button.tsx'
import { type Signature, SignaturePicker } from './signature-picker.tsx'
import { useSend } from './use-send.ts'

interface Props {
  ticket: Ticket
  kind: Kind
  place: ThreadPlace
  isShown: boolean
  onClose: () => void
  onSent: () => void
}

export function ComposerForm({ ticket, kind, place, isShown, onClose, onSent }: Props) {
  const { t } = useTranslation()
  const draft = { agentId: useAgent().id, ticketId: ticket.id, kind }
  const editor = useRef<RichTextHandle>(null)
  const [files, setFiles] = useState(() => loadDraftFiles(draft))
  const { uploads, lost } = useDraftFiles(files, (now) => {
    setFiles(now)
    keepDraftFiles(draft, now)
  })
  const [begun] = useState(() => loadDraft(draft))
  // In a ref: the last letter may be newer than what was drawn when Ctrl+Enter comes.
  const written = useRef(begun)
  const [signature, setSignature] = useRemembered<Signature>('deskbell.signature', 'none')
  const [recipients, setRecipients] = useState<Recipients>('all')
  const [emptyProblem, setEmptyProblem] = useState<string>()
  const { send, isPending, problem, reset } = useSend({
    ticket,
    kind,
    onSent: () => {
      keepDraft(draft, '')
      written.current = ''
      editor.current?.setHtml('')
      uploads.clear()
      setRecipients('all')
      leave()
      onSent()
    },
  })
  useEffect(() => {
    if (isShown) editor.current?.focus()
  }, [isShown])

  // Keys go on from the thread.
  const leave = () => {
    onClose()
    place.scroller.current?.focus({ preventScroll: true })
  }
  const change = (text: string) => {
    written.current = text
    setEmptyProblem(undefined)
    keepDraft(draft, text)
  }
  const submit = (status?: { id: number; name: string }, seenId = place.seenId) => {
    if (!written.current) {
      setEmptyProblem(t(`desk-ticket:composer.empty.${kind}`))
      editor.current?.focus()
      return
    }
    if (uploads.isSending) return
    send({ html: written.current, uploads, signature, recipients, seenId }, status)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it, and Ctrl+Enter sends, from anywhere inside.
    <div
      hidden={!isShown}
      className={styles.panel}
      // The editor has a use of its own for Escape, which nobody looks for.
      onKeyDownCapture={(event) => {
        if (event.key !== 'Escape' || !(event.target as HTMLElement).closest('.ProseMirror')) return
        event.preventDefault()
        event.stopPropagation()
        leave()
      }}
      onKeyDown={(event) => {
        if (event.defaultPrevented) return
        if (event.key === 'Escape') leave()
        else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          submit()
        }
      }}
    >
      <div className={styles.about}>
        {kind === 'note' ? (
          t('desk-ticket:composer.aboutNote')
        ) : (
          <RecipientsPicker ticket={ticket} value={recipients} onChange={setRecipients} />
        )}
        {ticket.status.state === 'open' ? null : (
          <strong> {t('desk-ticket:composer.closed', { status: ticket.status.name })}</strong>
        )}
      </div>
      <ComposerProblem
        problem={problem}
        onShow={place.showNewest}
        onSendAnyway={() => {
          const newest = Number(problem?.current?.itemId ?? 0)
          reset()
          submit(undefined, Math.max(place.newestId, newest))
        }}
      />
      <DropArea onFiles={uploads.add}>
        <RichText
          ref={editor}
          label={kind === 'note' ? t('desk-ticket:composer.note') : t('desk-ticket:composer.reply')}
          initialHtml={begun}
          placeholder={t(`desk-ticket:composer.begin.${kind}`)}
          tone={kind === 'note' ? 'note' : 'plain'}
          autoFocus
          onChange={change}
          onSubmit={() => submit()}
          onFiles={uploads.add}
          error={emptyProblem ?? problem?.fields?.find(({ field }) => field === 'body.body')?.message}
        />
        <UploadList uploads={uploads} />
        {lost.length > 0 ? (
          <p className={styles.lost}>{t('desk-ticket:composer.lostFiles', { names: lost.join(', ') })}</p>
        ) : null}
      </DropArea>
      <div className={styles.foot}>
        <SendButton ticket={ticket} kind={kind} isBusy={isPending} isWaiting={uploads.isSending} onSend={submit} />
        <AttachButton compact onFiles={uploads.add} />
        {kind === 'reply' ? <SignaturePicker value={signature} onChange={setSignature} /> : null}
        <span className={styles.gap} />
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('desk-ticket:composer.close')}
          title={t('desk-ticket:composer.close')}
          onClick={leave}
        >
          <IconChevronDown size={18} />
        </ActionIcon>
      </div>
    </div>
  )
}
