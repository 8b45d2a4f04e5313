import { textToHtml } from '#server/platform/html.ts'
import { Html } from '#server/platform/template-values.ts'

/** A text for a template, as the HTML that reads the same. */
export function htmlOfText(text: string): Html {
  return new Html(textToHtml(text), text)
}
