import { findHeadings, type Heading, introduces } from './headings.ts'
import { hasWords, isFilled, type Kind, type Line, nextFilled, previousFilled, type Range } from './line.ts'
import { isForwardLine, isForwardSubject, pointsBelow, signatureIn } from './marks.ts'
import { findSent, type Known } from './sent.ts'

export interface Circumstances {
  /** Texts of our own earlier entries on the ticket and mails about it, newest first. */
  sent: string[]
  /** The line above which our mails ask to reply, as it was worded in them. */
  separators?: readonly string[] | undefined
  /** The subject of the mail: it tells a forwarded mail from an answer. */
  subject?: string | undefined
}

// A mail has some hundred lines; far below these a quotation is left open.
const MOST_LINES = 20_000

/**
 * What each line of a mail is. Text between and below quotations is new; a forwarded mail is what its sender wants to
 * show; and where nothing would remain, nothing is quoted.
 */
export function judge(read: readonly Line[], ranges: readonly Range[], circumstances: Circumstances): Kind[] {
  if (read.length > MOST_LINES) {
    const kinds = judge(read.slice(0, MOST_LINES), ranges, circumstances)
    return [...kinds, ...Array<Kind>(read.length - MOST_LINES).fill('new')]
  }
  const known = findSent(read, circumstances.sent)
  const headings = findHeadings(read, { ranges, separators: circumstances.separators ?? [] })
  const lines = withQuotedBlocks(read, ranges, headings)
  const isForward = isForwardSubject(circumstances.subject ?? '') && !(known.best && known.best.share > 0.5)
  const kinds = lines.map((): Kind => 'new')
  const { cut, end } = markQuotes(lines, kinds, { headings, known, isForward, forward: firstForward(lines, ranges) })
  markSent(lines, kinds, { known, end })
  if (cut !== null) keepAnswersBehind(lines, kinds, { cut, known, headings })
  markSignatures(lines, kinds, { ranges, end })
  if (!lines.some((line, at) => kinds[at] === 'new' && (hasWords(line) || line.hasPicture))) return kinds.fill('new')
  return joinAcrossBlanks(lines, kinds)
}

/** People set words apart in blocks too: one is a quotation when a heading stands above it. */
function withQuotedBlocks(
  lines: readonly Line[],
  ranges: readonly Range[],
  headings: readonly Heading[],
): readonly Line[] {
  const ends = new Map<number, number>()
  for (const { mark, from, to } of ranges) if (mark === 'block') ends.set(from, Math.max(to, ends.get(from) ?? 0))
  if (ends.size === 0) return lines
  const quoted = [...lines]
  for (const heading of headings) {
    const from = nextFilled(lines, heading.to)
    for (let at = from; at < (ends.get(from) ?? 0); at++) {
      const line = lines[at]
      if (line) quoted[at] = { ...line, depth: line.depth + 1, isCited: true }
    }
  }
  return quoted
}

/** The line that announces a forwarded mail, be it in front of a quotation or the first line in it. */
function firstForward(lines: readonly Line[], ranges: readonly Range[]): number {
  const marked = ranges.filter(({ mark }) => mark === 'forward').map(({ from }) => from)
  const said = lines.findIndex((line, at) => {
    if (!isForwardLine(line.text)) return false
    const before = lines[previousFilled(lines, at - 1)]
    return line.depth === 0 || (before?.depth ?? 0) === 0
  })
  return Math.min(...marked, said === -1 ? lines.length : said)
}

interface Evidence {
  headings: readonly Heading[]
  known: Known
  isForward: boolean
  forward: number
}

/**
 * Walks down the mail: what stands under a heading or is marked is quoted.
 *
 * @returns `cut`: from there on everything was taken for quoted, as nothing marks an end; `end`: from there on the mail
 *          is a forwarded one and stays open
 */
function markQuotes(
  lines: readonly Line[],
  kinds: Kind[],
  { headings, known, isForward, forward }: Evidence,
): { cut: number | null; end: number } {
  const starting = new Map(headings.map(({ from }, index) => [from, index]))
  let hasHeading = false
  let at = 0
  while (at < lines.length) {
    if (at === forward) return { cut: null, end: at }
    const heading = starting.get(at)
    const depth = lines[at]?.depth ?? 0
    const isCited = lines[at]?.isCited ?? false
    if (heading === undefined && depth === 0) {
      at++
      continue
    }
    const { to, isStrong } = heading === undefined ? { to: at, isStrong: false } : chained(lines, headings, heading)
    const next = nextFilled(lines, to)
    const isAbove = heading !== undefined && (lines[next]?.depth ?? 0) > depth
    // Apple Mail announces what it forwards within the quotation.
    if ((isAbove || depth > 0) && next === forward) return { cut: null, end: at }
    if (isForward && (isAbove || isStrong || isCited)) return { cut: null, end: at }
    if (isAbove && !isCited) {
      const end = endOfMarked(lines, next, depth)
      kinds.fill('quote', at, end)
      hasHeading = true
      at = end
    } else if (isStrong && depth === 0) {
      kinds.fill('quote', at)
      return { cut: at, end: lines.length }
    } else if (depth > 0) {
      const end = endOfMarked(lines, at, 0)
      const isKnown = isCited || hasHeading || known.isSent.slice(at, end).some(Boolean)
      const isQuote = isKnown || (!isIntroduced(lines, at) && isProse(lines.slice(at, end)))
      if (isQuote) kinds.fill('quote', at, end)
      at = end
    } else at++
  }
  return { cut: null, end: lines.length }
}

/** A heading with those that follow it without a word between. */
function chained(
  lines: readonly Line[],
  headings: readonly Heading[],
  first: number,
): { to: number; isStrong: boolean } {
  let { to, isStrong } = headings[first] ?? { to: 0, isStrong: false }
  for (const heading of headings.slice(first + 1, first + 6)) {
    if (heading.from > nextFilled(lines, to)) break
    to = Math.max(to, heading.to)
    isStrong ||= heading.isStrong
  }
  return { to, isStrong }
}

/** Where the lines end that are quoted deeper than `base`; the last blank ones do not belong to them. */
function endOfMarked(lines: readonly Line[], from: number, base: number): number {
  let end = from
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]
    if (!line) break
    if (line.depth > base || isTailOfMarked(lines, at, base)) end = at + 1
    else if (isFilled(line)) break
  }
  return end
}

/** A quoted line that was too long, whose end came to stand in a line of its own without a mark. */
function isTailOfMarked(lines: readonly Line[], at: number, base: number): boolean {
  const [before, line, after] = [lines[at - 1], lines[at], lines[at + 1]]
  if (!before || !line || !after || line.text === '' || before.isCited) return false
  const isBetween = before.depth > base && after.depth > base && line.depth === base
  return isBetween && before.text.length >= 60 && line.text.length <= 40 && !/[.!?:]$/.test(before.text)
}

const SENTENCE = /^["'(*\u201C\u00AB\u201E\u00BF\u00A1]?[\p{Lu}\p{Lo}].*\p{L}|[.?!\u3002\uFF1F]$/u
const CODE = /[{}\\|;$=]|^[./~#<]|--\w|\w\(\)|^>/

/** "The manual says:" - who introduces a quotation in words of his own wants it to be read. */
function isIntroduced(lines: readonly Line[], at: number): boolean {
  return /[:\uFF1A]$/.test(lines[previousFilled(lines, at - 1)]?.text ?? '')
}

/** Lines after `>` that people wrote; shells, programs and changes of code write it too. */
function isProse(lines: readonly Line[]): boolean {
  let prose = 0
  let code = 0
  for (const { text, depth } of lines) {
    if (text === '' || text.length > 500) continue
    if (CODE.test(text) || depth > 2) code++
    else if (SENTENCE.test(text) || text.split(' ').length > 5) prose++
  }
  return prose > code && prose > 0
}

const FEWEST_LETTERS_SENT = 30

/** What we sent is quoted, even where nothing marks it so; and so is the line that introduces it. */
function markSent(lines: readonly Line[], kinds: Kind[], { known, end }: { known: Known; end: number }): void {
  let at = 0
  while (at < end) {
    if (!known.isSent[at] || kinds[at] !== 'new') {
      at++
      continue
    }
    let to = at + 1
    for (let line = at; line < end && kinds[line] === 'new'; line++) {
      if (known.isSent[line]) to = line + 1
      else if (isFilled(lines[line])) break
    }
    const letters = lines.slice(at, to).reduce((sum, { text }) => sum + text.length, 0)
    if (letters >= FEWEST_LETTERS_SENT && isApart(lines, kinds, at)) {
      const before = previousFilled(lines, at - 1)
      const from = before >= 0 && kinds[before] === 'new' && introduces(lines[before]) ? before : at
      kinds.fill('quote', from, to)
    }
    at = to
  }
}

/** It begins a paragraph or stands under a quotation: words of ours within a sentence are being talked about. */
function isApart(lines: readonly Line[], kinds: readonly Kind[], at: number): boolean {
  const before = lines[at - 1]
  if (!before || !isFilled(before) || kinds[at - 1] === 'quote') return true
  return /[.!?:,\u3002\uFF1A]$/.test(before.text) || before.text.length < 40
}

/**
 * Some programs mark nothing but the beginning of what they quote. Words written into it, or below it, are found by
 * what we know of the quoted text; and a note that sends the reader down leaves it open.
 */
function keepAnswersBehind(
  lines: readonly Line[],
  kinds: Kind[],
  { cut, known, headings }: { cut: number; known: Known; headings: readonly Heading[] },
): void {
  const above = lines.slice(0, cut).filter((_, at) => kinds[at] === 'new')
  const { best } = known
  if (!best || best.share < 0.5 || best.from < cut) {
    if (
      pointsBelow(
        above
          .map(({ text }) => text)
          .join(' ')
          .trim(),
      )
    )
      kinds.fill('new', cut)
    return
  }
  const inHeadings = new Uint8Array(lines.length)
  for (const { from, to } of headings) inHeadings.fill(1, from, to)
  for (let at = best.from; at < best.to; at++) {
    const line = lines[at]
    if (line && line.depth === 0 && !known.isSent[at] && !inHeadings[at] && isInserted(lines, known, at))
      kinds[at] = 'new'
  }
  const hasAnswer = kinds.some((kind, at) => kind === 'new' && isFilled(lines[at]))
  const goesOn = headings.some(({ from }) => from >= best.to)
  if (!hasAnswer && best.reachesEnd && !goesOn) kinds.fill('new', best.to)
}

/** A line between known ones; one that shares words with its neighbours is only written in another way. */
function isInserted(lines: readonly Line[], known: Known, at: number): boolean {
  const line = lines[at]
  if (!line || !hasWords(line)) return false
  const before = previousFilled(lines, at - 1)
  const after = nextFilled(lines, at + 1)
  return known.isSent[before] === true || known.isSent[after] === true
}

const LONGEST_MARKED_SIGNATURE = 40

function markSignatures(
  lines: readonly Line[],
  kinds: Kind[],
  { ranges, end }: { ranges: readonly Range[]; end: number },
): void {
  for (const { mark, from, to } of ranges) {
    if (mark !== 'signature' || from >= end || to - from > LONGEST_MARKED_SIGNATURE) continue
    for (let at = from; at < to; at++) if (kinds[at] === 'new') kinds[at] = 'signature'
  }
  let from = 0
  while (from < end) {
    let to = from
    while (to < end && kinds[to] === 'new') to++
    const start = to > from ? signatureIn(lines, { from, to }) : null
    if (start !== null) kinds.fill('signature', start, to)
    from = to + 1
  }
}

/** Blank lines between two of a kind are of that kind, others are of none. */
function joinAcrossBlanks(lines: readonly Line[], kinds: Kind[]): Kind[] {
  let before: Kind = 'new'
  let at = 0
  while (at < lines.length) {
    if (isFilled(lines[at]) || lines[at]?.isRule) {
      before = kinds[at] ?? 'new'
      at++
      continue
    }
    let next = at
    while (next < lines.length && !isFilled(lines[next]) && !lines[next]?.isRule) next++
    const isWithin = next < lines.length && kinds[next] === before
    kinds.fill(isWithin ? before : 'new', at, next)
    at = next
  }
  return kinds
}
