import { isFilled, type Line, lowered, type Range } from './line.ts'
import { FROM, ON, ORIGINAL, SENT, SUBJECT, TO, WROTE } from './words.ts'

/** Lines that a mail program wrote above what it quotes; `to` is exclusive. */
export interface Heading {
  from: number
  to: number
  /** It is sure enough to take what follows for quoted although nothing else marks it so. */
  isStrong: boolean
}

const LONGEST = 400
const MOST_LINES = 4
// Each look costs some microseconds; a mail has a handful of such lines, ten thousand are written against us.
const MOST_LOOKS = 5_000

/** All headings of a mail in order, none overlapping another. */
export function findHeadings(
  lines: readonly Line[],
  { ranges, separators }: { ranges: readonly Range[]; separators: readonly string[] },
): Heading[] {
  const dividers = new Set(ranges.filter(({ mark }) => mark === 'divider').map(({ from }) => from))
  const found = [...markedHeadings(lines, ranges), ...separating(lines, separators)]
  let looks = 0
  for (let at = 0; at < lines.length && looks < MOST_LOOKS; at++) {
    const line = lines[at]
    if (!line || line.text === '' || line.text.length > LONGEST) continue
    if (mayEndAttribution(line.text)) {
      looks++
      const attribution = attributionEndingAt(lines, at)
      if (attribution) found.push(attribution)
    }
    const block = isLabelled(line.text) || dividers.has(at) ? blockAt(lines, at, dividers.has(at)) : null
    if (block) {
      looks++
      found.push(block)
      at = block.to - 1
    } else if (isOriginalLine(line.text)) found.push({ from: at, to: at + 1, isStrong: true })
  }
  return joined(found.map((heading) => withRule(lines, heading)))
}

function markedHeadings(lines: readonly Line[], ranges: readonly Range[]): Heading[] {
  return ranges.flatMap(({ mark, from, to }): Heading[] => {
    if (mark === 'attribution') return [{ from, to, isStrong: false }]
    if (mark === 'reply' && from < lines.length) return [{ from, to: Math.max(to, from + 1), isStrong: true }]
    return []
  })
}

function separating(lines: readonly Line[], separators: readonly string[]): Heading[] {
  const wanted = separators.map(letters).filter((text) => text !== '')
  if (wanted.length === 0) return []
  const isOne = (text: string) => {
    const found = letters(text)
    return wanted.some((one) => found.includes(one))
  }
  return lines.flatMap(({ text }, at) =>
    text.length <= LONGEST && isOne(text) ? [{ from: at, to: at + 1, isStrong: true }] : [],
  )
}

function letters(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

// ── "On Monday, Ada wrote:" ─────────────────────────────────────────────────────────────────────

const WEEKDAY =
  /^(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|gio|sab|seg|ter|qua|qui|sex|ma|wo|vr|za|zo|pon|wt|śr|czw|pt|sob|niedz|пн|вт|ср|чт|пт|сб|вс|mån|tis|ons|tors|fre|lör|sön|man|tir|lør|søn|ti|ke|to|pe|la|su|po|út|st|čt|pá|ne|pzt|sal|çar|per|cum|cmt|paz)[\p{L}]{0,10}[.,]{0,2} /u
const ON_FIRST = new RegExp(`^(?:${ON.map(escaped).join('|')})[\\s,،]`, 'u')
const WROTE_WORD = new RegExp(
  `(?<![\\p{L}])(?:${WROTE.filter((word) => !isScriptWithoutSpaces(word))
    .map(escaped)
    .join('|')})(?![\\p{L}])|${WROTE.filter(isScriptWithoutSpaces).map(escaped).join('|')}`,
  'u',
)
const TIME = /\d{1,2}\s?(?:[:.h]|時|点|시|點)\s?\d{2}|\d{1,2}\s?(?:am|pm|uhr)\b/
const DATE =
  /(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}(?!\d)|\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]/
const ADDRESS = /[^\s<>()@,;]{1,64}@[^\s<>()@,;]{1,190}/
const ENDS_WITH_ADDRESS = /@[^\s<>()@]{1,190}[>)\]]{1,3}"?\s?[:：]$/
const COLON_LAST = /[:：]$/
const DECORATED = /^-{2,}.*-{2,}$/

function mayEndAttribution(text: string): boolean {
  const last = text[text.length - 1]
  return last === ':' || last === '：' || last === '-' || last === '*' || last === '_'
}

/** The heading whose last line is `end`: of one line, or wrapped over some. */
function attributionEndingAt(lines: readonly Line[], end: number): Heading | null {
  const depth = lines[end]?.depth
  let text = ''
  let found: Heading | null = null
  for (let from = end; from > end - MOST_LINES && from >= 0; from--) {
    const line = lines[from]
    if (!line || line.text === '' || line.depth !== depth || line.text.length > LONGEST) break
    if (from < end && !mayGoOn(line.text)) break
    text = text === '' ? line.text : `${line.text} ${text}`
    const strength = strengthOf(text)
    if (!strength) continue
    const isBetter = !found || (strength === 'strong' && !found.isStrong) || startsLikeOne(lowered(text))
    if (isBetter) found = { from, to: end + 1, isStrong: strength === 'strong' }
  }
  return found
}

/** A line that was wrapped is long, and does not end a sentence. */
function mayGoOn(text: string): boolean {
  if (/[!?:：。]$/.test(text) || (text.endsWith('.') && !/\d/.test(text))) return false
  return text.length >= 22 || startsLikeOne(lowered(text))
}

function startsLikeOne(text: string): boolean {
  return ON_FIRST.test(text) || WEEKDAY.test(text) || /^\d/.test(text)
}

/** Weak: enough above text that is marked as quoted. Strong: enough by itself. */
function strengthOf(given: string): 'weak' | 'strong' | null {
  if (given.length > LONGEST) return null
  const isDecorated = DECORATED.test(given)
  const text = lowered(given)
    .replace(/^[-\s*_"']{0,20}/, '')
    .replace(/[-\s*_"']{1,20}$/, '')
  const wrote = WROTE_WORD.test(text)
  if (!COLON_LAST.test(text) && !(isDecorated && wrote)) return null
  const hasDate = DATE.test(text)
  const hasTime = TIME.test(text)
  if (wrote) {
    const hasAddress = ADDRESS.test(text)
    if (hasDate && (hasTime || hasAddress)) return startsLikeOne(text) || hasAddress ? 'strong' : 'weak'
    return 'weak'
  }
  if (!ENDS_WITH_ADDRESS.test(text)) return null
  return hasDate && hasTime ? 'strong' : 'weak'
}

/** A line that tells of somebody or some time and introduces what follows, in whatever language. */
export function introduces(line: Line | undefined): boolean {
  if (!line || line.text.length > LONGEST || !COLON_LAST.test(line.text)) return false
  return ADDRESS.test(line.text) || (DATE.test(line.text) && TIME.test(line.text))
}

// ── From: Sent: To: Subject: ────────────────────────────────────────────────────────────────────

type Label = 'from' | 'sent' | 'to' | 'subject'

const LABELS = new Map<string, Set<Label>>()
for (const [label, words] of [
  ['from', FROM],
  ['sent', SENT],
  ['to', TO],
  ['subject', SUBJECT],
] as const) {
  for (const word of words) LABELS.set(word, new Set([...(LABELS.get(word) ?? []), label]))
}
const LABEL = /^[*_\s]{0,3}([^:：]{1,24}?)[*_\s]{0,3}[:：]/u
const CODE_HEADER = /^(?:received|message-id|dkim-signature|return-path|mime-version|content-type|x-[a-z-]{2,40}):/i
const MOST_BLOCK_LINES = 16

function labelsOf(text: string): Set<Label> | undefined {
  const word = LABEL.exec(text)?.[1]
  return word === undefined ? undefined : LABELS.get(lowered(word.trim()))
}

function isLabelled(text: string): boolean {
  return labelsOf(text) !== undefined
}

/** A block of labelled lines that begins at `from`; behind a divider the labels may be of any language. */
function blockAt(lines: readonly Line[], from: number, isDivided: boolean): Heading | null {
  const depth = lines[from]?.depth
  const seen = new Set<Label>()
  let known = 0
  let labelled = 0
  let hasEvidence = false
  let to = from
  let unlabelled = 0
  for (let at = from; at < lines.length && at < from + MOST_BLOCK_LINES; at++) {
    const line = lines[at]
    if (!line || line.depth !== depth || line.text.length > LONGEST) break
    if (CODE_HEADER.test(line.text)) return null
    // Some programs put a blank line after each; one in a row, and only within the block.
    if (line.text === '') {
      if (!isLabelled(lines[at + 1]?.text ?? '') || ++unlabelled > 3) break
      continue
    }
    const labels = labelsOf(line.text)
    if (labels) known++
    for (const label of labels ?? []) seen.add(label)
    if (labels || LABEL.test(line.text)) {
      labelled++
      unlabelled = 0
    } else if (++unlabelled > 2) break
    if (labels || (isDivided && LABEL.test(line.text))) to = at + 1
    // People write lists of From, To and Date too, of journeys and of parcels.
    if (ADDRESS.test(line.text) || (DATE.test(line.text) && TIME.test(line.text.toLowerCase()))) hasEvidence = true
    if (isDivided && DATE.test(line.text)) hasEvidence = true
  }
  if (from > 0 && CODE_HEADER.test(lines[from - 1]?.text ?? '')) return null
  const isKnown = known >= 3 && seen.has('from') && (seen.has('sent') || seen.has('to')) && hasEvidence
  const isForeign = isDivided && labelled >= 3 && hasEvidence
  if (!isKnown && !isForeign) return oneLineBlock(lines, from)
  return { from, to, isStrong: true }
}

/** "From: Ada Sent: Monday To: Desk Subject: Help", when all of it came to stand in one line. */
function oneLineBlock(lines: readonly Line[], from: number): Heading | null {
  const text = lines[from]?.text.toLowerCase() ?? ''
  if (!labelsOf(text)?.has('from')) return null
  const words = new Set(text.match(/[\p{L}]{2,20}(?=\s?:)/gu) ?? [])
  const seen = new Set([...words].flatMap((word) => [...(LABELS.get(word) ?? [])]))
  const isBlock = ['sent', 'to', 'subject'].every((label) => seen.has(label as Label)) && DATE.test(text)
  return isBlock ? { from, to: from + 1, isStrong: true } : null
}

// ── -----Original Message----- ──────────────────────────────────────────────────────────────────

const ORIGINALS = new Set(ORIGINAL)

function isOriginalLine(text: string): boolean {
  if (!/^[-_=*\u2013\u2014]{2}/.test(text) || text.length > 120) return false
  return ORIGINALS.has(undecorated(text))
}

/** Without the dashes, asterisks and colons around it, in lower case. */
export function undecorated(text: string): string {
  return lowered(text)
    .replace(/^[-_=*>\s\u2013\u2014]+/, '')
    .replace(/[-_=*<:：\s\u2013\u2014]+$/, '')
}

// ── together ────────────────────────────────────────────────────────────────────────────────────

/** A line drawn above a heading belongs to it. */
function withRule(lines: readonly Line[], heading: Heading): Heading {
  let from = heading.from
  for (let back = 1; back <= 3 && heading.from - back >= 0; back++) {
    const line = lines[heading.from - back]
    if (line?.isRule) from = heading.from - back
    else if (isFilled(line)) break
  }
  return { ...heading, from }
}

function joined(headings: Heading[]): Heading[] {
  const result: Heading[] = []
  for (const heading of headings.sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = result.at(-1)
    if (last && heading.from <= last.to) {
      last.to = Math.max(last.to, heading.to)
      last.isStrong ||= heading.isStrong
    } else result.push({ ...heading })
  }
  return result
}

function isScriptWithoutSpaces(word: string): boolean {
  return (
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(word) || /[^\p{L}]$/u.test(word)
  )
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
