import { isBlank } from '#contract/common.ts'
import { htmlToText, renderBody } from '#server/platform/html.ts'

/** As much HTML as an answer may be, with its links made harmless. */
const MOST = 60_000

/**
 * A text with markup as it is kept: as harmless as a thread entry, and without pictures, which no answer has files for.
 *
 * @returns null where it says nothing; `too_big` where there is more markup than anybody writes
 */
export function richText(body: string, format: 'html' | 'text'): { html: string; text: string } | null | 'too_big' {
  const rendered = renderBody({ body, format })
  // What is sanitised has no `>` but at the end of a tag.
  const html = rendered.html.replace(/<img\b[^>]*>/g, '')
  const text = html === rendered.html ? rendered.text : htmlToText(html)
  if (html.length > MOST) return 'too_big'
  return isBlank(text) ? null : { html, text }
}
