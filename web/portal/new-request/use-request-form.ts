import { useEffect, useState } from 'react'
import { listPortalTopics, openPortalTicket } from '#contract/portal.ts'
import type { ReplyOf } from '#contract/route.ts'
import { keyOf, queryClient } from '#web/queries.ts'
import { useSession } from '#web/session.ts'
import { useDraftFiles } from '#web/ui/draft-files.ts'
import { dropDraft, readDraft, useDraft } from '../draft.ts'
import { type FieldErrors, fieldErrors } from '../field-words.ts'
import { useSend } from '../send.ts'
import {
  type Catalogue,
  checkRequest,
  emptyRequest,
  hasContent,
  questionsOf,
  type RequestDraft,
  requestBody,
} from './request.ts'

export type Sent = ReplyOf<typeof openPortalTicket>
export type RequestForm = ReturnType<typeof useRequestForm>

interface Options {
  catalogue: Catalogue
  /** What the address asks for; it goes before what is remembered. */
  start: Partial<RequestDraft>
  onSent: (sent: Sent) => void
}

/** The form for a new request: what is typed, its files, its errors, and sending it once. */
export function useRequestForm({ catalogue, start, onSent }: Options) {
  const { requester, guest } = useSession()
  const isGuest = !requester
  const name = `request.${requester?.id ?? 'guest'}`
  const empty = emptyRequest({
    topicId: catalogue.defaultId,
    email: guest?.email ?? '',
    name: guest?.name ?? '',
    ...start,
  })
  // Who signs in while writing goes on with what was typed before.
  const [earlier] = useState(() => (isGuest ? null : readDraft<RequestDraft>('request.guest')?.value))
  const { value: draft, change, clear, wasKept } = useDraft(name, { empty: { ...empty, ...earlier }, start })
  const [isRestored] = useState(() => wasKept && hasContent(draft))
  const files = useDraftFiles(draft.files, (kept) => change({ files: kept }))
  const { uploads } = files
  const topic = catalogue.items.find(({ id }) => id === draft.topicId) ?? null
  const asked = {
    questions: questionsOf(topic?.fields ?? catalogue.ticketFields, draft.answers),
    // A draft of before has none.
    contact: questionsOf(catalogue.contactFields, draft.contact ?? {}),
    isGuest,
  }

  const [errors, setErrors] = useState<FieldErrors>({})
  const [attempt, setAttempt] = useState(0)
  const show = (found: FieldErrors) => {
    setErrors(found)
    setAttempt((count) => count + 1)
  }
  const { send, isPending, problem } = useSend(openPortalTicket, {
    name,
    onSent: (reply) => {
      uploads.clear()
      clear(empty)
      if (earlier) dropDraft('request.guest')
      onSent(reply)
    },
    onRefused: (refused) => {
      show(fieldErrors(refused))
      // Topics and their questions may have changed while this was written.
      void queryClient.invalidateQueries({ queryKey: keyOf(listPortalTopics) })
    },
  })

  const [isWaiting, setWaiting] = useState(false)
  const submit = () => {
    const found = checkRequest(draft, asked)
    show(found)
    const isGood = Object.keys(found).length === 0 && !uploads.hasFailed
    setWaiting(isGood && uploads.isSending)
    if (!isGood || uploads.isSending) return
    send({ body: requestBody(draft, { ...asked, topic, attachments: uploads.attachments }) })
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: sent as it stands when the last file has arrived.
  useEffect(() => {
    if (isWaiting && !uploads.isSending) submit()
  }, [isWaiting, uploads.isSending])

  return {
    draft,
    edit: (patch: Partial<RequestDraft>, field: string) => {
      change(patch)
      if (errors[field]) setErrors(({ [field]: _, ...rest }) => rest)
    },
    topic,
    ...asked,
    offers: { priorities: catalogue.priorities, departments: catalogue.departments },
    forms: catalogue.forms,
    errors,
    /** Counts the tries to send. */
    attempt,
    uploads,
    lostFiles: files.lost,
    submit,
    /** All is filled in; it goes off when the last file has arrived. */
    isWaiting,
    stopWaiting: () => setWaiting(false),
    isPending,
    problem,
    /** What stands here was typed before. */
    isRestored,
    startOver: () => {
      dropDraft('request.guest')
      files.removeAll()
      setErrors({})
      clear(empty)
    },
  }
}
