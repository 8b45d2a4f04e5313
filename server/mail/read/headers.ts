import { isBlank, TRICKS } from '#contract/common.ts'
import { decodeText } from './charset.ts'
import { decodeWords, hexPair, repairHeader } from './words.ts'

/** One header, unfolded. */
export interface Field {
  name: string
  /** Bytes as characters, as received. */
  raw: string
  /** Repaired; encoded words are still encoded. */
  value: string
}

/** The headers of a message or of a part of it. */
export class Headers {
  readonly fields: readonly Field[]
  private readonly byName = new Map<string, Field[]>()

  constructor(fields: readonly Field[]) {
    this.fields = fields
    for (const field of fields) {
      const same = this.byName.get(field.name)
      if (same) same.push(field)
      else this.byName.set(field.name, [field])
    }
  }

  /** The values of all headers of this name, topmost first. */
  all(name: string): string[] {
    return this.byName.get(name)?.map(({ value }) => value) ?? []
  }

  first(name: string): string | null {
    return this.byName.get(name)?.[0]?.value ?? null
  }

  raw(name: string): string | null {
    return this.byName.get(name)?.[0]?.raw ?? null
  }

  /** The first one's text: decoded, in one line. */
  text(name: string): string | null {
    const value = this.first(name)
    return value === null ? null : oneLine(decodeWords(value))
  }
}

/** In one line, with nothing in it that moves or hides other text; empty when there is nothing to see. */
export function oneLine(text: string): string {
  const flat = text
    .toWellFormed()
    .replace(/[\t\r\n]+/g, ' ')
    .replace(TRICKS, '')
    .trim()
  return isBlank(flat) ? '' : flat
}

/** Headers from the logical lines of a block: folded lines are one, line ends are gone. */
export function headersFrom(lines: readonly string[]): Headers {
  const raw = lines.map((line) => {
    const colon = line.indexOf(':')
    return { name: line.slice(0, colon).trim().toLowerCase(), raw: line.slice(colon + 1).trim() }
  })
  const type = raw.find(({ name }) => name === 'content-type')
  const charset = type ? (parseParameters(type.raw).parameters.get('charset') ?? null) : null
  return new Headers(raw.map((field) => ({ ...field, value: repairHeader(field.raw, charset) })))
}

/** Headers in the text of a report: `Name: value` lines up to the first empty one. */
export function headersFromText(text: string): Headers {
  const lines: string[] = []
  for (const line of text.split(/\r?\n/, 2000)) {
    if (line.trim() === '') {
      if (lines.length > 0) break
    } else if ((line[0] === ' ' || line[0] === '\t') && lines.length > 0) lines.push(`${lines.pop()}${line}`)
    else if (isHeaderLine(line)) lines.push(line)
  }
  return headersFrom(lines)
}

const LONGEST_NAME = 100

/** `Name:` at the start; a space before the colon is an old habit. */
export function isHeaderLine(line: string): boolean {
  const colon = line.slice(0, LONGEST_NAME).indexOf(':')
  return colon > 0 && /^[!-9;-~]{1,100}[ \t]{0,10}$/.test(line.slice(0, colon))
}

export interface Parameterised {
  /** In lower case, without comments. */
  value: string
  parameters: Map<string, string>
}

const MOST_PARAMETERS = 300

/** `text/plain; charset=utf-8; name*0*=...`: parameters may be quoted, continued and encoded (RFC 2231). */
export function parseParameters(header: string): Parameterised {
  const [head = '', ...pieces] = splitQuoted(header)
  const plain = new Map<string, string>()
  const segments = new Map<string, Segment[]>()
  for (const piece of pieces) {
    const equals = piece.indexOf('=')
    if (equals < 1) continue
    const key = piece.slice(0, equals).trim().toLowerCase()
    const value = unquote(piece.slice(equals + 1).trim())
    const [name = '', number, mark] = key.split('*', 3)
    if (number === undefined) {
      if (!plain.has(name)) plain.set(name, decodeWords(value))
      continue
    }
    const isEncoded = number === '' || mark !== undefined
    const list = segments.get(name) ?? []
    list.push({ order: Number.parseInt(number, 10) || 0, value, isEncoded })
    segments.set(name, list)
  }
  for (const [name, list] of segments) plain.set(name, joinSegments(list))
  const comment = head.indexOf('(')
  return { value: (comment === -1 ? head : head.slice(0, comment)).trim().toLowerCase(), parameters: plain }
}

/** The pieces between semicolons that are not within quotes. */
function splitQuoted(header: string): string[] {
  const pieces: string[] = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at < header.length && pieces.length < MOST_PARAMETERS; at++) {
    const char = header[at]
    if (char === '\\' && isQuoted) at++
    else if (char === '"') isQuoted = !isQuoted
    else if (char === ';' && !isQuoted) {
      pieces.push(header.slice(start, at))
      start = at + 1
    }
  }
  pieces.push(header.slice(start))
  return pieces
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value
  const end = value.lastIndexOf('"')
  // Only these two: programs on Windows send paths with backslashes that escape nothing
  return value.slice(1, end > 0 ? end : undefined).replace(/\\(["\\])/g, '$1')
}

interface Segment {
  order: number
  value: string
  isEncoded: boolean
}

function joinSegments(segments: Segment[]): string {
  const sorted = segments.toSorted((a, b) => a.order - b.order)
  const [first] = sorted
  if (!first?.isEncoded) return decodeWords(sorted.map(({ value }) => value).join(''))
  const [charset = '', , ...rest] = first.value.split("'")
  const isDeclared = first.value.split("'", 3).length === 3
  const chunks = sorted.map((segment, index) => {
    const value = index === 0 && isDeclared ? rest.join("'") : segment.value
    return segment.isEncoded ? decodePercents(value) : Buffer.from(value)
  })
  return decodeText(Buffer.concat(chunks), isDeclared ? charset : null).text
}

function decodePercents(value: string): Buffer {
  const source = Buffer.from(value)
  const bytes = Buffer.alloc(source.length)
  let length = 0
  for (let at = 0; at < source.length; at++) {
    const code = source[at] === 0x25 ? hexPair(source, at + 1) : -1
    bytes[length++] = code >= 0 ? code : (source[at] ?? 0)
    if (code >= 0) at += 2
  }
  return bytes.subarray(0, length)
}
