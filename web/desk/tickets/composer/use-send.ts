import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { postNote, postReply, type ThreadEntry } from '#contract/thread.ts'
import type { Ticket } from '#contract/tickets.ts'
import { useSubmit } from '#web/submit.ts'
import { inlineAttachments } from '#web/ui/rich-text.tsx'
import { toast } from '#web/ui/toast.tsx'
import type { Uploads } from '#web/ui/use-uploads.ts'
import { isTicketList, type ThreadPages, threadQuery, withEntry } from '../cache.ts'
import type { Kind } from './drafts.ts'
import type { Recipients } from './recipients.tsx'
import type { Signature } from './signature-picker.tsx'

export interface Writing {
  html: string
  uploads: Uploads
  signature: Signature
  recipients: Recipients
  seenId: number
}

/** Sends a reply or a note, once; what it says comes back if the server does not take it. */
export function useSend({ ticket, kind, onSent }: { ticket: Ticket; kind: Kind; onSent: () => void }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [statusName, setStatusName] = useState<string>()
  const onDone = (entry: ThreadEntry) => {
    const { queryKey } = threadQuery(ticket.id)
    cache.setQueryData<ThreadPages>(queryKey, (thread) => thread && withEntry(thread, entry))
    void cache.invalidateQueries({ predicate: isTicketList })
    const said =
      kind === 'reply' ? t('desk-ticket:said.replied', { number: ticket.number }) : t('desk-ticket:said.noted')
    toast({
      tone: 'good',
      text: statusName ? `${said} ${t('desk-ticket:said.status', { number: ticket.number, to: statusName })}` : said,
    })
    onSent()
  }
  const invalidates = [['tickets', String(ticket.id)], ['queues']]
  const reply = useSubmit(postReply, { invalidates, onDone })
  const note = useSubmit(postNote, { invalidates, onDone })
  const { isPending, problem, reset } = kind === 'reply' ? reply : note
  // What was written meanwhile is to be read before anything else.
  const hasMovedOn = problem?.code === 'thread_moved_on'
  useEffect(() => {
    if (hasMovedOn) void cache.invalidateQueries({ queryKey: ['tickets', String(ticket.id)] })
  }, [hasMovedOn, cache, ticket.id])

  const send = ({ html, uploads, signature, recipients, seenId }: Writing, status?: { id: number; name: string }) => {
    setStatusName(status?.name)
    const params = { id: ticket.id }
    const attachments = [...uploads.attachments, ...inlineAttachments(html)]
    const body = { body: html, format: 'html' as const, attachments, statusId: status?.id }
    if (kind === 'note') note.submit({ params, body })
    else reply.submit({ params, body: { ...body, signature, recipients, seenItemId: seenId || undefined } })
  }
  return { send, isPending, problem, reset }
}
