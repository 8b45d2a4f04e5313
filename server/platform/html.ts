import sanitizeHtml from 'sanitize-html'
import { isBlank } from '#contract/common.ts'
import { scanHtml } from './html-tokens.ts'

export interface Rendered {
  /** Sanitised; nothing in it acts, and nothing in it is fetched from elsewhere. */
  html: string
  /** The same for search, snippets and plain-text mail. */
  text: string
  /** Nothing to read and no picture. */
  isEmpty: boolean
}

/** What somebody wrote. */
export interface Written {
  body: string
  format: 'html' | 'text'
}

/** A body as it is stored, from what somebody wrote. */
export function renderBody({ body, format }: Written): Rendered {
  if (format === 'text') {
    const text = storable(body).replace(/\r\n?/g, '\n').trimEnd()
    return { html: textToHtml(text), text, isEmpty: isBlank(text) }
  }
  const html = sanitize(body)
  const text = htmlToText(html)
  return { html, text, isEmpty: isBlank(text) && !html.includes('<img') }
}

/** Element -> what it becomes. Everything else goes, and leaves its text behind. */
const ELEMENTS = new Map<string, string>([
  ...'a b bdi bdo blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr'
    .split(' ')
    .map((name): [string, string] => [name, name]),
  ...'address article aside center details dialog fieldset footer form header hgroup legend main menu nav search section summary'
    .split(' ')
    .map((name): [string, string] => [name, 'div']),
  ['dir', 'ul'],
  ['image', 'img'],
  ['listing', 'pre'],
  ['xmp', 'pre'],
])
const VOID = new Set(['br', 'col', 'hr', 'img', 'wbr'])

const ATTRIBUTES: Record<string, string[]> = {
  '*': ['dir', 'align'],
  a: ['href', 'title'],
  // The last two are our own: they come back when an entry is edited.
  img: ['src', 'alt', 'title', 'width', 'height', 'data-remote-src', 'data-left-out'],
  td: ['colspan', 'rowspan', 'valign'],
  th: ['colspan', 'rowspan', 'valign'],
  ol: ['start', 'type'],
  li: ['value'],
  col: ['span'],
  colgroup: ['span'],
  // Mail programs mark what they quote so.
  blockquote: ['type'],
}

// Far above what people and their programs write; what is above it was written against us.
const MOST_TAGS = 100_000
const DEEPEST_INPUT = 2_000
const DEEPEST_OUTPUT = 200
const MOST_STRAY_SIGNS = 10_000
const LONGEST_ADDRESS = 8_000

/**
 * HTML of which nothing can act, load or disturb the page around it; its text is kept.
 * Pictures from elsewhere keep their address in `data-remote-src` and are not loaded; pictures in `data:` addresses are
 * left out and marked by `data-left-out`. Markup of an absurd size or depth is reduced to its text.
 */
export function sanitize(html: string): string {
  return sanitizeMarked(html, () => null)
}

/** A word for an element, of small letters, by its name and its attributes as they were written. */
export type Marker = (name: string, attributes: ReadonlyMap<string, string>) => string | null

/**
 * As {@link sanitize}, for a reader who wants to know what classes and ids said before they went: an element keeps the
 * word that `marker` has for it in `data-mark`. The reader takes it out; a `data-mark` that was there before goes.
 */
export function sanitizeMarked(html: string, marker: Marker): string {
  const source = storable(html)
  const simple = tidy(source, marker)
  return simple === null ? textOnly(source) : sanitizeHtml(simple, OPTIONS)
}

/**
 * The same document in the simplest spelling: only elements and attributes that we know, closed comments and scripts
 * gone. What the sanitiser reads then means the same to it as to any browser.
 *
 * @returns null when there is absurdly much markup
 */
function tidy(html: string, marker: Marker): string | null {
  const parts: string[] = []
  const open = new Map<string, number>()
  let depth = 0
  let tags = 0
  let strays = 0
  let deepest = 0
  scanHtml(html, {
    text(raw) {
      for (let at = raw.indexOf('<'); at !== -1; at = raw.indexOf('<', at + 1)) strays++
      parts.push(escapeAngles(raw))
    },
    open(name, attributes) {
      tags++
      const element = ELEMENTS.get(name)
      if (!element) return
      const mark = marker(name, attributes)
      parts.push(`<${element}${attributesOf(element, attributes)}${mark === null ? '' : ` data-mark="${mark}"`}>`)
      if (VOID.has(element)) return
      open.set(element, (open.get(element) ?? 0) + 1)
      deepest = Math.max(deepest, ++depth)
    },
    close(name) {
      tags++
      const element = ELEMENTS.get(name)
      const count = element ? (open.get(element) ?? 0) : 0
      if (!element || count === 0) return
      open.set(element, count - 1)
      depth--
      parts.push(`</${element}>`)
    },
  })
  const isAbsurd = tags > MOST_TAGS || deepest > DEEPEST_INPUT || strays > MOST_STRAY_SIGNS
  return isAbsurd ? null : parts.join('')
}

function attributesOf(element: string, given: ReadonlyMap<string, string>): string {
  let written = ''
  for (const name of [...(ATTRIBUTES['*'] ?? []), ...(ATTRIBUTES[element] ?? [])]) {
    const value = given.get(name)
    if (value === undefined) continue
    // A picture given in place may be long: that it was there is all that stays.
    const kept = value.length <= LONGEST_ADDRESS ? value : name === 'src' ? 'data:' : ''
    written += ` ${name}="${escapeAngles(kept).replaceAll('"', '&quot;')}"`
  }
  return written
}

function textOnly(html: string): string {
  const parts: string[] = []
  scanHtml(html, {
    text: (raw) => parts.push(escapeAngles(raw)),
    open: () => parts.push(' '),
    close: () => {},
  })
  return parts.join('').replace(/ {2,}/g, ' ')
}

// Entities stay as they are written.
function escapeAngles(raw: string): string {
  return raw.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: [...new Set(ELEMENTS.values())],
  // What reaches this has been spelled by `tidy`, which writes `data-mark` for its caller only.
  allowedAttributes: {
    ...ATTRIBUTES,
    '*': [...(ATTRIBUTES['*'] ?? []), 'data-mark'],
    a: ['href', 'title', 'rel', 'target'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesAppliedToAttributes: ['href', 'src', 'data-remote-src'],
  allowProtocolRelative: false,
  nestingLimit: DEEPEST_OUTPUT,
  parseStyleAttributes: false,
  transformTags: {
    a: (tagName, given) => ({ tagName, attribs: link(given) }),
    img: (tagName, given) => ({ tagName, attribs: picture(given) }),
    '*': (tagName, given) => ({ tagName, attribs: plain(given) }),
  },
}

function link(given: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const { href, ...rest } = given
  const address = href === undefined ? null : linkAddress(href)
  return address ? { ...rest, href: address, rel: 'noopener noreferrer nofollow', target: '_blank' } : rest
}

function picture(given: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const { src = given['data-remote-src'], 'data-remote-src': _, 'data-left-out': leftOut, ...rest } = given
  if (src === undefined) return leftOut === undefined ? rest : { ...rest, 'data-left-out': 'true' }
  const ours = ownAttachment(src)
  if (ours) return { ...rest, src: ours }
  const remote = addressOf(src, ['http:', 'https:'])
  return remote ? { ...rest, 'data-remote-src': remote } : { ...rest, 'data-left-out': 'true' }
}

const OWN_ATTACHMENT = /^\/api\/v1\/attachments\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function ownAttachment(address: string): string | null {
  return OWN_ATTACHMENT.test(address) ? address : null
}

function linkAddress(address: string): string | null {
  return ownAttachment(address) ?? addressOf(address, ['http:', 'https:', 'mailto:', 'tel:'])
}

/** The address as a browser would understand it, so that no disguise is left; null when it is of another kind. */
export function addressOf(address: string, protocols: readonly string[]): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  return protocols.includes(url.protocol) ? url.href : null
}

const VALUES: Record<string, RegExp> = {
  dir: /^(?:ltr|rtl|auto)$/i,
  align: /^(?:left|right|center|justify)$/i,
  valign: /^(?:top|middle|bottom|baseline)$/i,
  width: /^\d{1,4}%?$/,
  height: /^\d{1,4}%?$/,
  colspan: /^\d{1,2}$/,
  rowspan: /^\d{1,2}$/,
  span: /^\d{1,2}$/,
  start: /^-?\d{1,6}$/,
  value: /^-?\d{1,6}$/,
  type: /^(?:cite|[1aAiI])$/,
}

function plain(given: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  return Object.fromEntries(Object.entries(given).filter(([name, value]) => VALUES[name]?.test(value) ?? true))
}

const WEB_ADDRESS = /https?:\/\/[^\s<>"'`\u00AB\u00BB\u201C-\u201F\u3000-\u3003\u3008-\u3011\uFF08\uFF09]{1,2000}/g
const NOT_LAST = new Set('.,:;!?)]}*_')

/** Plain text as HTML that reads the same: lines, spaces and blank lines stay, web addresses become links. */
export function textToHtml(text: string): string {
  return storable(text)
    .replace(/\r\n?/g, '\n')
    .trimEnd()
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${linked(paragraph)}</p>`)
    .join('')
}

function linked(paragraph: string): string {
  let html = ''
  let done = 0
  for (const match of paragraph.matchAll(WEB_ADDRESS)) {
    const written = withoutTail(match[0])
    const address = addressOf(written, ['http:', 'https:'])
    if (!address) continue
    html += escapeLines(paragraph.slice(done, match.index))
    html += `<a href="${escapeHtml(address)}" rel="noopener noreferrer nofollow" target="_blank">${escapeHtml(written)}</a>`
    done = match.index + written.length
  }
  return html + escapeLines(paragraph.slice(done))
}

// The full stop after an address belongs to the sentence; a closing bracket does unless it was opened within.
function withoutTail(address: string): string {
  let end = address.length
  while (end > 0 && NOT_LAST.has(address[end - 1] ?? '')) end--
  const isBracketed = address[end] === ')' && address.slice(0, end).includes('(')
  return address.slice(0, isBracketed ? end + 1 : end)
}

function escapeLines(text: string): string {
  return escapeHtml(text)
    .replaceAll('\t', '    ')
    .replace(/ {2,}|^ /gm, (spaces) => '\u00A0'.repeat(spaces.length - 1) + (spaces.length === 1 ? '\u00A0' : ' '))
    .replaceAll('\n', '<br>')
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** How many line breaks an element puts between its text and what stands beside it. */
const BREAKS: Record<string, number> = {
  ...Object.fromEntries('div dd dt figcaption figure li tr caption'.split(' ').map((name) => [name, 1])),
  ...Object.fromEntries('p h1 h2 h3 h4 h5 h6 blockquote dl hr ol pre table ul'.split(' ').map((name) => [name, 2])),
}

/** The text of sanitised HTML, for reading: paragraphs and lines stay apart, list items get a dash. */
export function htmlToText(html: string): string {
  const parts: string[] = []
  let isPreformatted = 0
  let pending = 0
  let isAtLineStart = true

  function write(text: string): void {
    if (text === '') return
    if (pending > 0 && parts.length > 0) parts.push('\n'.repeat(pending))
    parts.push(text)
    pending = 0
    isAtLineStart = text.endsWith('\n')
  }
  function breakLine(count: number): void {
    pending = Math.max(pending, count)
    isAtLineStart = true
  }

  scanHtml(html, {
    text(raw) {
      const text = decode(raw)
      if (isPreformatted > 0) return write(text)
      const flat = text.replace(/[ \t\r\n\f]+/g, ' ')
      write(isAtLineStart ? flat.trimStart() : flat)
      if (flat.endsWith(' ')) isAtLineStart = true
    },
    open(name, attributes) {
      if (name === 'br') return write('\n')
      if (name === 'pre') isPreformatted++
      const breaks = BREAKS[name]
      if (breaks) breakLine(breaks)
      if (name === 'li') write('- ')
      if ((name === 'td' || name === 'th') && !isAtLineStart) write('\t')
      if (name === 'img') write(decode(attributes.get('alt') ?? ''))
    },
    close(name) {
      if (name === 'pre') isPreformatted--
      const breaks = BREAKS[name]
      if (breaks) breakLine(breaks)
    },
  })
  const lines = parts.join('').split('\n')
  return lines
    .map((text) => text.trimEnd())
    .join('\n')
    .trim()
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' }

// Sanitised HTML has no other ones.
function decode(raw: string): string {
  return raw.replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '')
}

/** Neither NUL nor half a character can be stored. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '')
}
