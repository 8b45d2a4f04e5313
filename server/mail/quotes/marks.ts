import { undecorated } from './headings.ts'
import { isFilled, type Line, lowered } from './line.ts'
import { DEVICES, FORWARD_PREFIXES, FORWARDED, SEE_BELOW, SENT_FROM } from './words.ts'

const FORWARDS = new Set(FORWARDED)

/** "---------- Forwarded message ----------" and its translations. */
export function isForwardLine(text: string): boolean {
  if (text.length > 120) return false
  const bare = undecorated(text)
  return FORWARDS.has(bare) && (text.length > bare.length || bare.includes(' '))
}

/** The subject says that this mail passes another one on. */
export function isForwardSubject(subject: string): boolean {
  const prefix = /^\s*([^\s:：]{1,20})\s?[:：]/u.exec(subject)?.[1]
  return prefix !== undefined && FORWARD_PREFIXES.has(lowered(prefix))
}

// After "-- " follows a signature, whatever its length; after a mere "--" only a short one does.
const LONGEST_SIGNATURE = 15
const LONGEST_TAGLINE = 90
const MOST_TAGLINES = 2

/** Where in these lines a signature begins; null when there is none. `to` is exclusive. */
export function signatureIn(lines: readonly Line[], { from, to }: { from: number; to: number }): number | null {
  return markedSignature(lines, from, to) ?? tagline(lines, from, to)
}

function markedSignature(lines: readonly Line[], from: number, to: number): number | null {
  let filled = 0
  let start: number | null = null
  for (let at = to - 1; at >= from && filled <= LONGEST_SIGNATURE; at--) {
    const line = lines[at]
    const isMark = line !== undefined && /^(?:--|\u2014|\u2013\u2013)$/.test(line.text)
    // Several of them divide a text.
    if (isMark && (start !== null || filled === 0)) return null
    if (isMark) start = at
    if (isFilled(line)) filled++
  }
  return start
}

function tagline(lines: readonly Line[], from: number, to: number): number | null {
  let start: number | null = null
  let looked = 0
  for (let at = to - 1; at >= from && looked < MOST_TAGLINES; at--) {
    const line = lines[at]
    if (!line || !isFilled(line)) continue
    looked++
    const isMark = /^(?:--|_{2,}|-{3,})$/.test(line.text) && start !== null
    if (!isTagline(line.text) && !isMark) break
    start = at
  }
  return start
}

/** "Sent from my iPhone" and its like: an opening or closing of such a line together with the name of a device. */
function isTagline(text: string): boolean {
  if (text.length > LONGEST_TAGLINE) return false
  const bare = lowered(text).replace(/^[\s*_<([]+|[\s*_>)\].。!]+$/g, '')
  if (!DEVICES.some((device) => bare.includes(device))) return false
  return SENT_FROM.some((words) => bare.startsWith(words) || bare.endsWith(words))
}

const BELOW = new RegExp(
  `(?<![\\p{L}])(?:${SEE_BELOW.map((words) => words.replaceAll('.', '\\.')).join('|')})(?![\\p{L}])`,
  'u',
)
const SIGNS_BELOW = new RegExp(
  SEE_BELOW.filter((words) => /\p{Script=Han}|\p{Script=Hangul}/u.test(words)).join('|'),
  'u',
)
const LONGEST_NOTE = 300

/** A short note that sends the reader down into what is quoted. */
export function pointsBelow(text: string): boolean {
  if (text.length > LONGEST_NOTE) return false
  const low = text.toLowerCase()
  return BELOW.test(low) || SIGNS_BELOW.test(low)
}
