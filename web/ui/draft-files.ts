import { useEffect, useState } from 'react'
import type { Attachment } from '#contract/thread.ts'
import { type Upload, useUploads } from './use-uploads.ts'

/** A file of a draft; without `attachment` it was not sent to its end. */
export interface DraftFile {
  name: string
  attachment?: Attachment | undefined
  at: number
}

// The server removes files that nobody has used within a day.
const LAST_MS = 22 * 3_600_000

/** The uploader of a draft: files that had arrived are there again after a reload, the others are named. */
export function useDraftFiles(files: DraftFile[], keep: (files: DraftFile[]) => void) {
  const [before] = useState(() => ({ usable: files.filter(isUsable), lost: files.filter((file) => !isUsable(file)) }))
  const [lost, setLost] = useState(() => before.lost.map(({ name }) => name))
  const uploads = useUploads(before.usable.flatMap(({ attachment }) => attachment ?? []))
  // biome-ignore lint/correctness/useExhaustiveDependencies: when files come, arrive and go.
  useEffect(() => {
    if (uploads.uploads.length > 0 || files.length > 0) keep(uploads.uploads.map((upload) => draftFile(upload, files)))
  }, [uploads.uploads])
  return {
    uploads,
    /** Names of files that did not arrive before the page was closed. */
    lost: lost.filter((name) => !uploads.uploads.some(({ file }) => file.name === name)),
    removeAll: () => {
      for (const upload of uploads.uploads) uploads.remove(upload)
      setLost([])
    },
  }
}

function draftFile({ file, attachment }: Upload, before: DraftFile[]): DraftFile {
  const at = before.find((one) => one.attachment && one.attachment.id === attachment?.id)?.at ?? Date.now()
  return { name: file.name, attachment, at }
}

function isUsable({ attachment, at }: DraftFile): boolean {
  return !!attachment && Date.now() - at < LAST_MS
}
