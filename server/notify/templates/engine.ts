import { Drop } from 'liquidjs'
import { escapeHtml, htmlToText, sanitize, textToHtml } from '#server/platform/html.ts'
import {
  parsed,
  problemIn,
  problemOfText,
  renderText,
  type TemplateProblem,
  templateEngine,
  textOf,
  type Values,
} from '#server/platform/templates.ts'

/** A value that is HTML already, made by us: what a thread entry says. Everything else is escaped where it is put. */
export class Html {
  readonly html: string
  readonly text: string

  constructor(html: string, text: string) {
    this.html = html
    this.text = text
  }

  static ofText(text: string): Html {
    return new Html(textToHtml(text), text)
  }

  /** What a filter gets: text, which is escaped again. */
  toString(): string {
    return this.text
  }
}

/** An answer to a field: prints as its text, with its markup where there is any; of an item of a list the properties are parts of it. */
export class AnswerValue extends Drop {
  readonly #text: string
  readonly #html: string | null;
  [property: string]: unknown

  /** @param html  of a text with markup */
  constructor(text: string, properties: Record<string, unknown>, html: string | null = null) {
    super()
    this.#text = text
    this.#html = html
    Object.assign(this, properties)
  }

  /** Not a method: a property of an item may have any name. */
  static htmlOf(answer: AnswerValue): string {
    return answer.#html ?? escapeHtml(answer.#text)
  }

  /** What it is compared by. */
  override valueOf(): string {
    return this.#text
  }

  override toString(): string {
    return this.#text
  }
}

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

/** Where a template is wrong, in words; null where it is not. */
export function problemOf({
  part,
  ...checking
}: {
  part: 'subject' | 'body'
  source: string
  values: Values
  known: (path: string) => boolean
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
