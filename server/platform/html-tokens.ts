/** What {@link scanHtml} finds, in order. Texts and attribute values are as written: entities are not decoded. */
export interface TokenSink {
  text(raw: string): void
  /** `raw` is the whole tag. */
  open(name: string, attributes: ReadonlyMap<string, string>, raw: string): void
  close(name: string): void
}

/** Their content is never text for a reader; it goes with them. */
const RAW = new Set(['script', 'style', 'title', 'iframe', 'noembed', 'noframes'])

const HTML_NAMES = new Set(
  `a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br
  button canvas caption center cite code col colgroup command content data datalist dd del details dfn dialog dir div dl
  dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i
  iframe image img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu menuitem
  meta meter multicol nav nextid nobr noembed noframes noscript object ol optgroup option output p param picture
  plaintext portal pre progress q rb rp rt rtc ruby s samp script search section select shadow slot small source spacer
  span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u
  ul var video wbr xml xmp`.split(/\s+/),
)
const OFFICE_NAME = /^(?:[ovwxmp]|st\d|u\d|svg|math|xsl|fb|gte):/
const NAME = /[a-z][a-z0-9:-]{0,40}(?=[\s/>])/iy
const DECLARATION = /<(?:!doctype\b|!\[|\?[a-z])/iy

// A tag that never ends is text, but to find that out the rest has to be read: often enough is enough.
const UNENDING_TAGS = 8

/**
 * Splits HTML as a browser would, in time proportional to its length, with one difference: whatever is not really
 * markup - `a < b`, `<ada@example.com>`, a tag or comment without its end - is text, so that nothing written is lost.
 */
export function scanHtml(html: string, sink: TokenSink): void {
  const find = finder(html)
  const openedForeign = new Set<string>()
  let unending = 0
  let foreign = 0
  let textStart = 0
  let at = html.indexOf('<')

  function textUpTo(end: number): void {
    if (end > textStart) sink.text(html.slice(textStart, end))
  }
  function skipTo(end: number): void {
    textStart = end
    at = html.indexOf('<', end)
  }
  function isTag(name: string, tag: Tag, closes: boolean): boolean {
    if (HTML_NAMES.has(name) || foreign > 0 || OFFICE_NAME.test(name)) return true
    if (name.includes(':')) return false // <https://example.com>
    if (closes) return openedForeign.has(name)
    if (tag.hasValues) openedForeign.add(name)
    return tag.hasValues // <your name> is text, <x onclick=...> is not
  }

  while (at !== -1) {
    const markupEnd = commentEnd(html, at, find)
    if (markupEnd !== null) {
      textUpTo(at)
      skipTo(markupEnd)
      continue
    }
    const closes = html[at + 1] === '/'
    NAME.lastIndex = at + (closes ? 2 : 1)
    const name = unending < UNENDING_TAGS ? NAME.exec(html)?.[0].toLowerCase() : undefined
    const tag = name === undefined ? null : readTag(html, NAME.lastIndex)
    if (name !== undefined && tag === null) unending++
    if (name === undefined || tag === null || !isTag(name, tag, closes)) {
      at = html.indexOf('<', at + 1)
      continue
    }
    textUpTo(at)
    if (name === 'svg' || name === 'math') foreign = Math.max(0, foreign + (closes ? -1 : 1))
    if (closes) sink.close(name)
    else if (!RAW.has(name)) sink.open(name, tag.attributes, html.slice(at, tag.end))
    skipTo(!closes && RAW.has(name) ? (rawEnd(name, tag.end, find) ?? tag.end) : tag.end)
  }
  textUpTo(html.length)
}

interface Tag {
  end: number
  attributes: Map<string, string>
  hasValues: boolean
}

/** The attributes from `at` to the end of the tag; null when it has none. */
function readTag(html: string, from: number): Tag | null {
  const attributes = new Map<string, string>()
  let hasValues = false
  let at = from
  while (at < html.length) {
    at = skip(html, at, isSpaceOrSlash)
    if (html[at] === '>') return { end: at + 1, attributes, hasValues }
    // A name may begin with "=", and only there
    const nameEnd = skip(html, at + 1, isNamePart)
    const name = html.slice(at, Math.min(nameEnd, at + 50)).toLowerCase()
    at = skip(html, nameEnd, isSpace)
    if (html[at] !== '=') continue
    at = skip(html, at + 1, isSpace)
    const quote = html[at]
    if (quote === '>') continue
    const isQuoted = quote === '"' || quote === "'"
    const start = isQuoted ? at + 1 : at
    const end = isQuoted ? html.indexOf(quote, start) : skip(html, start, isUnquotedPart)
    if (end === -1) return null
    if (!attributes.has(name)) attributes.set(name, html.slice(start, end))
    hasValues = true
    at = isQuoted ? end + 1 : end
  }
  return null
}

function skip(html: string, from: number, while_: (char: string) => boolean): number {
  let at = from
  while (at < html.length && while_(html[at] ?? '')) at++
  return at
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r' || char === '\f'
}

function isSpaceOrSlash(char: string): boolean {
  return char === '/' || isSpace(char)
}

function isNamePart(char: string): boolean {
  return char !== '=' && char !== '>' && !isSpaceOrSlash(char)
}

function isUnquotedPart(char: string): boolean {
  return char !== '>' && !isSpace(char)
}

type Find = (what: string, pattern: RegExp, from: number) => { start: number; end: number } | null

/** The next match at or after a place; each pattern reads the text once, as places only grow. */
function finder(html: string): Find {
  const found = new Map<string, { start: number; end: number } | null>()
  return (what, pattern, from) => {
    const known = found.get(what)
    if (known === null || (known && known.start >= from)) return known
    pattern.lastIndex = from
    const match = pattern.exec(html)
    const place = match && { start: match.index, end: match.index + match[0].length }
    found.set(what, place)
    return place
  }
}

/** Where a comment or declaration that begins at `at` ends; null when none begins there, or it never ends. */
function commentEnd(html: string, at: number, find: Find): number | null {
  if (html.startsWith('<!--', at)) return find('-->', /--!?>/g, at + 2)?.end ?? null
  DECLARATION.lastIndex = at
  if (!DECLARATION.test(html)) return null
  return find('>', />/g, at)?.end ?? null
}

function rawEnd(name: string, from: number, find: Find): number | null {
  const close = find(name, new RegExp(`</${name}(?=[\\s/>])`, 'gi'), from)
  if (!close) return null
  return find('>', />/g, close.end)?.end ?? null
}
