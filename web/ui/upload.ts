import { uploadAttachment } from '#contract/attachments.ts'
import type { Problem } from '#contract/common.ts'
import type { Attachment } from '#contract/thread.ts'
import { addressOf, ProblemError } from '#web/client.ts'

export interface Sending {
  done: Promise<Attachment>
  cancel: () => void
}

/**
 * Sends one file as the raw body of a request; `fetch` cannot say how far it has come.
 *
 * @param onProgress  hears the share sent, 0 to 1
 */
export function sendFile(
  file: File,
  { inline = false, onProgress }: { inline?: boolean; onProgress?: (share: number) => void },
): Sending {
  const request = new XMLHttpRequest()
  const done = new Promise<Attachment>((resolve, reject) => {
    request.open(
      'POST',
      addressOf(uploadAttachment, { query: { name: file.name || 'image.png', inline: inline ? 'true' : 'false' } }),
    )
    request.responseType = 'json'
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('Accept-Language', document.documentElement.lang)
    request.setRequestHeader('X-Requested-With', 'deskbell')
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
    request.upload.onprogress = (event) => onProgress?.(event.lengthComputable ? event.loaded / event.total : 0)
    request.onload = () =>
      request.status < 300 ? resolve(request.response as Attachment) : reject(new ProblemError(problemFrom(request)))
    request.onerror = () =>
      reject(new ProblemError({ status: 0, code: 'no_answer', title: 'The file could not be sent.' }))
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'))
    request.send(file)
  })
  return { done, cancel: () => request.abort() }
}

function problemFrom(request: XMLHttpRequest): Problem {
  const said = request.response as Problem | null
  return said?.code && said.title
    ? said
    : { status: request.status, code: `http_${request.status}`, title: request.statusText }
}
