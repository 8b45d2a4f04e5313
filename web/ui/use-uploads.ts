import { useCallback, useRef, useState } from 'react'
import { removeUpload } from '#contract/attachments.ts'
import type { Problem } from '#contract/common.ts'
import type { Attachment } from '#contract/thread.ts'
import { call } from '#web/client.ts'
import { useSession } from '#web/session.ts'
import { problemIn } from '#web/submit.ts'
import { type Sending, sendFile } from './upload.ts'

export interface Upload {
  key: number
  file: Pick<File, 'name' | 'size'>
  state: 'sending' | 'done' | 'failed'
  /** Share sent, 0 to 1. */
  share: number
  attachment?: Attachment
  problem?: Problem | null
}

export type Uploads = ReturnType<typeof useUploads>

let lastKey = 0

/**
 * The files that go with a message: sent as soon as they are added, each with progress, cancel and retry.
 *
 * @param kept  files that a draft has brought along, sent before
 */
export function useUploads(kept: Attachment[] = []) {
  const { maxFileSize, maxFiles } = useSession().desk
  const [uploads, setUploads] = useState<Upload[]>(() => kept.map(sentBefore))
  const sendings = useRef(new Map<number, Sending>())

  const patch = useCallback((key: number, change: Partial<Upload>) => {
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)))
  }, [])

  const start = useCallback(
    async (key: number, file: File) => {
      const sending = sendFile(file, { onProgress: (share) => patch(key, { share }) })
      sendings.current.set(key, sending)
      try {
        patch(key, { state: 'done', share: 1, attachment: await sending.done })
      } catch (error) {
        if (!(error instanceof DOMException)) patch(key, { state: 'failed', problem: problemIn(error) })
      } finally {
        sendings.current.delete(key)
      }
    },
    [patch],
  )

  const add = (files: Iterable<File>) => {
    const room = maxFiles - uploads.length
    for (const [i, file] of [...files].entries()) {
      lastKey += 1
      const key = lastKey
      const problem = refusal(file, { maxFileSize, isTooMany: i >= room })
      setUploads((all) => [...all, { key, file, share: 0, state: problem ? 'failed' : 'sending', problem }])
      if (!problem) void start(key, file)
    }
  }

  const remove = (upload: Upload) => {
    sendings.current.get(upload.key)?.cancel()
    setUploads((all) => all.filter((one) => one.key !== upload.key))
    if (upload.attachment) void call(removeUpload, { params: { id: upload.attachment.id } }).catch(() => undefined)
  }

  const retry = (upload: Upload) => {
    if (!(upload.file instanceof File)) return
    patch(upload.key, { state: 'sending', share: 0, problem: null })
    void start(upload.key, upload.file)
  }

  return {
    uploads,
    add,
    remove,
    retry,
    /** After a message was sent: its files belong to it now. */
    clear: () => setUploads([]),
    isSending: uploads.some((one) => one.state === 'sending'),
    hasFailed: uploads.some((one) => one.state === 'failed'),
    /** For `attachments` of a request. */
    attachments: uploads.flatMap(({ attachment }) => (attachment ? [{ id: attachment.id, inline: false }] : [])),
  }
}

function sentBefore(attachment: Attachment): Upload {
  lastKey += 1
  return { key: lastKey, file: attachment, state: 'done', share: 1, attachment }
}

function refusal(file: File, { maxFileSize, isTooMany }: { maxFileSize: number; isTooMany: boolean }): Problem | null {
  if (isTooMany) return { status: 422, code: 'too_many_files', title: '' }
  if (file.size > maxFileSize) return { status: 413, code: 'file_too_large', title: '' }
  return null
}
