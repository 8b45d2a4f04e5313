import { sanitizeAndAnnotate } from './annotate-html.ts'
import { annotateText } from './annotate-text.ts'
import type { Annotated } from './annotated.ts'
import type { Circumstances } from './judge.ts'

export type MailBody = { html: string } | { text: string }

/** The body of a mail as it is stored, with what is not new in it marked. */
export function annotate(body: MailBody, circumstances: Circumstances): Annotated {
  return 'html' in body ? sanitizeAndAnnotate(body.html, circumstances) : annotateText(body.text, circumstances)
}
