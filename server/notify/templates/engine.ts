import { Drop, Liquid, LiquidError, type Template } from 'liquidjs'
import { escapeHtml, htmlToText, sanitize, textToHtml } from '#server/thread/html.ts'

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

/** An answer to a field: prints as its text; of an item of a list the properties are parts of it. */
export class AnswerValue extends Drop {
  readonly #text: string;
  [property: string]: unknown

  constructor(text: string, properties: Record<string, unknown>) {
    super()
    this.#text = text
    Object.assign(this, properties)
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

export type Values = Record<string, unknown>

/** Characters of a template; milliseconds, and bytes or so, that rendering may take. */
const TEMPLATE_LIMIT = 50_000
const LIMITS = { parseLimit: TEMPLATE_LIMIT * 2, renderLimit: 1_000, memoryLimit: 5_000_000 }

function engine(outputEscape: (value: unknown) => string): Liquid {
  const liquid = new Liquid({
    ...LIMITS,
    strictFilters: true,
    strictVariables: false,
    ownPropertyOnly: true,
    // No files: what is included has to be in here.
    templates: {},
    outputEscape,
  })
  // Nothing that people wrote becomes markup because a template says so.
  liquid.registerFilter('raw', (value: unknown) => value)
  return liquid
}

const forHtml = engine((value) => (value instanceof Html ? value.html : escapeHtml(textOf(value))))
const forLine = engine(textOf)

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return Array.isArray(value) ? value.map(textOf).join('') : String(value)
}

const parsed = new Map<string, Template[]>()
const MOST_PARSED = 500

function parse(liquid: Liquid, source: string): Template[] {
  const key = `${liquid === forHtml ? 'html' : 'line'} ${source}`
  const known = parsed.get(key)
  if (known) return known
  const template = liquid.parse(source)
  if (parsed.size >= MOST_PARSED) parsed.clear()
  parsed.set(key, template)
  return template
}

/**
 * A template with its values. What comes out is sanitised as a whole: neither a template nor a value makes anything that
 * acts or loads.
 *
 * @throws TemplateError  see {@link problemOf}
 */
export function render({ subject, body }: Source, values: Values): Written {
  const html = sanitize(forHtml.renderSync(parse(forHtml, body), values)).trim()
  const line = String(forLine.renderSync(parse(forLine, subject), values))
  return { subject: oneLine(line), html, text: htmlToText(withAddresses(html)) }
}

/** Plain text with its values; nothing in it becomes markup. @throws like {@link render} */
export function renderText(source: string, values: Values): string {
  return String(forLine.renderSync(parse(forLine, source), values)).trim()
}

/** Where a template is wrong, in words; null where it is not. */
export function problemOf({
  part,
  source,
  values,
  known,
}: {
  part: 'subject' | 'body'
  source: string
  values: Values
  known: (path: string) => boolean
}): { line: number; message: string } | null {
  const liquid = part === 'body' ? forHtml : forLine
  try {
    const template = liquid.parse(source)
    for (const variables of Object.values(liquid.analyzeSync(template, { partials: false }).globals)) {
      for (const { segments, location } of variables) {
        const path = segments.map((segment) => (typeof segment === 'object' ? '…' : segment)).join('.')
        if (!known(path)) return { line: location.row, message: `There is no value "${path}" here.` }
      }
    }
    liquid.renderSync(template, values)
    return null
  } catch (error) {
    return { line: lineOf(error), message: messageOf(error) }
  }
}

function lineOf(error: unknown): number {
  return LiquidError.is(error) ? (error.token?.getPosition()[0] ?? 1) : 1
}

export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/, (?:file:\S+, )?line:\d+, col:\d+$/, '').slice(0, 500)
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
