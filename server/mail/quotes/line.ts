/** One line as a reader sees it, of a text or of HTML. */
export interface Line {
  /** Without quote marks and invisible signs, spaces collapsed. */
  text: string
  /** How often it is quoted: by `>` marks and by elements around it. */
  depth: number
  /** An element says so, not only `>` marks, which shells and programs write too. */
  isCited: boolean
  hasPicture: boolean
  /** It is a drawn line. */
  isRule: boolean
}

/** What the elements of an HTML mail say, in lines; `to` is exclusive. */
export interface Range {
  mark: string
  from: number
  to: number
}

export type Kind = 'new' | 'quote' | 'signature'

// Marks of writing direction stand in the middle of headers that mail programs write in Hebrew and Arabic.
const INVISIBLE = /[\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g

// No header, signature mark or separator is longer; what is longer need not be read for one.
const LONGEST_READ = 2_000

/** A line of plain text; its `>` marks become its depth. */
export function lineOf(raw: string): Line {
  let depth = 0
  let at = 0
  for (; at < raw.length; at++) {
    const char = raw[at]
    if (char === '>') depth++
    else if (char !== ' ' && char !== '\t' && char !== '\u00A0' && char !== '\uFEFF') break
  }
  // A mailbox file writes ">From" for "From".
  if (depth === 1 && raw.startsWith('>From ')) depth = 0
  return {
    text: plain(raw.slice(at)),
    depth,
    isCited: false,
    hasPicture: false,
    isRule: isDrawn(raw),
  }
}

export function isFilled(line: Line | undefined): boolean {
  return line !== undefined && (line.text !== '' || line.hasPicture)
}

/** The next line at or after a place that has something on it; the number of lines when there is none. */
export function nextFilled(lines: readonly Line[], from: number): number {
  let at = from
  while (at < lines.length && !isFilled(lines[at])) at++
  return at
}

export function previousFilled(lines: readonly Line[], from: number): number {
  let at = from
  while (at >= 0 && !isFilled(lines[at])) at--
  return at
}

function plain(text: string): string {
  if (text.length > LONGEST_READ) return text
  return text
    .replace(INVISIBLE, '')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/\s+/g, ' ')
    .trim()
}

function isDrawn(raw: string): boolean {
  const text = raw.length > LONGEST_READ ? '' : raw.trim()
  return text.length >= 10 && /^[_\-=\u2500*]+$/.test(text)
}

/** In small letters; the Turkish capital I keeps no dot beside its letter. */
export function lowered(text: string): string {
  return text.toLowerCase().replaceAll('i\u0307', 'i')
}

/** Letters and digits that make it worth reading. */
export function hasWords(line: Line): boolean {
  return /[\p{L}\p{N}\p{Extended_Pictographic}?!+]/u.test(line.text)
}
