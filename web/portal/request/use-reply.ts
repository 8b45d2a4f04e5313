import { useEffect, useState } from 'react'
import { type PortalTicket, postPortalMessage } from '#contract/portal.ts'
import { type DraftFile, useDraftFiles } from '#web/ui/draft-files.ts'
import { useDraft } from '../draft.ts'
import { fieldErrors, fieldWords } from '../field-words.ts'
import { useSend } from '../send.ts'

export interface ReplyDraft {
  text: string
  files: DraftFile[]
}

export const emptyReply: ReplyDraft = { text: '', files: [] }

export function replyDraft(ticketId: number): string {
  return `reply.${ticketId}`
}

/** A message to a request: kept while it is typed, sent once, after its files have arrived. */
export function useReply(ticketId: number, onSent: (ticket: PortalTicket) => void) {
  const name = replyDraft(ticketId)
  const { value: draft, change, clear } = useDraft(name, { empty: emptyReply })
  const files = useDraftFiles(draft.files, (kept) => change({ files: kept }))
  const { uploads } = files
  const [isMissing, setMissing] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const [isWaiting, setWaiting] = useState(false)
  const [isSent, setSent] = useState(false)
  const { send, isPending, problem } = useSend(postPortalMessage, {
    name,
    onSent: (ticket) => {
      uploads.clear()
      clear(emptyReply)
      setSent(true)
      setAttempt(0)
      onSent(ticket)
    },
  })
  const submit = () => {
    const isEmpty = !draft.text.trim()
    setMissing(isEmpty)
    setAttempt(attempt + 1)
    const isGood = !isEmpty && !uploads.hasFailed
    setWaiting(isGood && uploads.isSending)
    if (!isGood || uploads.isSending) return
    send({ params: { id: ticketId }, body: { body: draft.text, format: 'text', attachments: uploads.attachments } })
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: sent as it stands when the last file has arrived.
  useEffect(() => {
    if (isWaiting && !uploads.isSending) submit()
  }, [isWaiting, uploads.isSending])
  return {
    draft,
    edit: (text: string) => {
      change({ text })
      setMissing(false)
      setSent(false)
    },
    uploads,
    lostFiles: files.lost,
    hasFailed: attempt > 0 && uploads.hasFailed,
    submit,
    attempt,
    error: isMissing ? fieldWords({ field: 'body', code: 'required' }) : fieldErrors(problem).body,
    problem: problem?.fields ? null : problem,
    isPending,
    isWaiting,
    isSent,
  }
}
