import { escapeHtml, htmlToText, sanitize } from '#server/platform/html.ts'
import { AnswerValue, Html } from '#server/platform/template-values.ts'
import {
  namesIn,
  namesInText,
  parsed,
  problemIn,
  problemOfText,
  renderText,
  type TemplateProblem,
  templateEngine,
  textOf,
  type Values,
} from '#server/platform/templates.ts'

export interface Source {
  /** One line. */
  subject: string
  /** HTML. */
  body: string
}

export interface Written {
  subject: string
  html: string
  text: string
}

const forHtml = templateEngine((value) => {
  if (value instanceof Html) return value.html
  return value instanceof AnswerValue ? AnswerValue.htmlOf(value) : escapeHtml(textOf(value))
})

/**
 * A template with its values. What comes out is sanitised as a whole: neither a template nor a value makes anything that
 * acts or loads.
 *
 * @throws Error  see {@link problemOf}
 */
export function render({ subject, body }: Source, values: Values): Written {
  const html = sanitize(forHtml.renderSync(parsed(forHtml, body), values)).trim()
  return { subject: oneLine(renderText(subject, values)), html, text: htmlToText(withAddresses(html)) }
}

/** Which values a template names, in subject or body. */
export function namesOf({ subject, body }: Source): string[] {
  return [...namesInText(subject), ...namesIn(forHtml, body)]
}

/** Where a template is wrong, in words; null where it is not. */
export function problemOf({
  part,
  ...checking
}: {
  part: 'subject' | 'body'
  source: string
  values: Values
  known: (path: string) => boolean
  isForAgents?: (path: string) => boolean
}): TemplateProblem | null {
  return part === 'body' ? problemIn(forHtml, checking) : problemOfText(checking)
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').trim()
}

/** Of a link whose words do not say where it leads, plain text says it. The markup is what the sanitiser writes. */
function withAddresses(html: string): string {
  return html.replace(/<a href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g, (whole, address: string, words: string) => {
    const isSaid = words.includes(address.replace(/^(?:mailto|tel):/, '')) || !/^https?:/.test(address)
    return isSaid ? whole : `${words}: ${address}`
  })
}
