import { expect, test } from 'vitest'
import { sanitize, textToHtml } from '#server/platform/html.ts'
import { sanitizeAndAnnotate } from './annotate-html.ts'
import { annotateText } from './annotate-text.ts'
import type { Annotated } from './annotated.ts'
import type { Case } from './corpus/case.ts'
import { mailsIn } from './corpus/clients.ts'
import { languages } from './corpus/languages.ts'
import { singles } from './corpus/single.ts'
import { unseen } from './corpus/unseen.ts'

const cases = [...languages.flatMap(mailsIn), ...singles, ...unseen]

test(`what is new is found in ${cases.length} mails`, () => {
  const results = cases.map((mail) => ({ mail, annotated: annotate(mail) }))
  const differing = results.filter(({ mail, annotated }) => words(annotated.newText) !== words(mail.wanted))
  const hiding = results.filter(({ mail, annotated }) => hidesWanted(mail, annotated))
  const unreachable = results.filter(({ mail, annotated }) => signs(annotated.html) !== signs(unfolded(mail)))

  for (const { mail, annotated } of differing)
    console.log(`${mail.name}\n  wanted ${words(mail.wanted)}\n  got    ${words(annotated.newText)}`)
  const share = (found: unknown[]) => `${((100 * found.length) / cases.length).toFixed(1)} %`
  console.log(`${cases.length} mails: ${share(differing)} read otherwise, ${share(hiding)} with wanted words hidden`)

  expect(unreachable.map(({ mail }) => mail.name)).toEqual([])
  expect(hiding.length / cases.length).toBeLessThanOrEqual(0.01)
  expect(differing.length / cases.length).toBeLessThanOrEqual(0.05)
})

function annotate({ text, html, sent = [], separator, subject }: Case): Annotated {
  const circumstances = { sent, separators: separator === undefined ? [] : [separator], subject }
  return html === undefined ? annotateText(text ?? '', circumstances) : sanitizeAndAnnotate(html, circumstances)
}

function unfolded({ text, html }: Case): string {
  return html === undefined ? textToHtml(text ?? '') : sanitize(html)
}

/** Some of the wanted words are not among the shown ones, in their order. */
function hidesWanted({ wanted }: Case, { newText }: Annotated): boolean {
  const missing = words(wanted).split(' ').filter(Boolean)
  for (const word of words(newText).split(' ')) if (word === missing[0]) missing.shift()
  return missing.length > 0
}

function words(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** Every sign that is read, in its order. */
function signs(html: string): string {
  return html.replaceAll(/<[^<>]*>/g, '').replaceAll(/[\s\u00A0]+/g, '')
}
