import type { Line } from './line.ts'

/** Which lines of a mail say what was sent before. */
export interface Known {
  /** Most of the line's words stand in a text that was sent, in the same order. */
  isSent: boolean[]
  /** How much of the newest text that was recognised came back, 0 to 1, and between which lines (`to` exclusive). */
  best: { share: number; from: number; to: number; reachesEnd: boolean } | null
}

// So many words in a row are no accident; in scripts without spaces a sign is a word.
const SHINGLE = 5
const SHORTEST_RUN = 6
const SHORTEST_RUN_OF_SIGNS = 10
const MOST_WORDS = 200_000
const MOST_SENT_WORDS = 100_000

/** Compares word by word, so that line breaks, quote marks and punctuation do not matter. */
export function findSent(lines: readonly Line[], sent: readonly string[]): Known {
  const isSent = lines.map(() => false)
  const shingles = shinglesOf(sent)
  if (shingles.places.size === 0) return { isSent, best: null }

  const words = wordsOfLines(lines)
  const covered = new Uint8Array(words.text.length)
  const hits = new Map<number, { from: number; to: number; places: Set<number> }>()
  for (let at = 0; at + SHINGLE <= words.text.length; at++) {
    const place = shingles.places.get(shingleAt(words.text, at))
    if (place === undefined) continue
    covered.fill(1, at, at + SHINGLE)
    const of = shingles.textAt(place)
    const hit = hits.get(of) ?? { from: at, to: at, places: new Set() }
    hits.set(of, { from: hit.from, to: at + SHINGLE, places: hit.places.add(place) })
  }
  dropShortRuns(words.text, covered)
  const known = { isSent: coveredLines(lines, words, covered), best: bestOf(hits, words, shingles) }
  if (known.best) takeLastLines(lines, known.isSent, known.best, sent)
  return known
}

const MOST_LAST_LINES = 12

/** The last lines of what we sent are short, and stand alone when something was written above them. */
function takeLastLines(
  lines: readonly Line[],
  isSent: boolean[],
  best: NonNullable<Known['best']>,
  sent: readonly string[],
): void {
  const known = new Set(sent.flatMap((text) => text.split('\n').slice(-MOST_LAST_LINES).map(asWords)))
  const end = best.to + MOST_LAST_LINES
  for (let at = best.to; at < Math.min(end, lines.length); at++) {
    const line = asWords(lines[at]?.text ?? '')
    if (line === '' || !known.has(line)) continue
    isSent[at] = true
    best.to = at + 1
    best.reachesEnd = true
  }
}

function asWords(text: string): string {
  return wordsOf(text).join(' ')
}

interface Shingles {
  /** Where in the texts, laid end to end, a shingle stands. */
  places: Map<string, number>
  textAt(place: number): number
  /** Of each text: the place after its last word, and its number of shingles. */
  ends: number[]
  counts: number[]
}

function shinglesOf(sent: readonly string[]): Shingles {
  const places = new Map<string, number>()
  const textOf: number[] = []
  const ends: number[] = []
  const counts: number[] = []
  let base = 0
  for (const [index, text] of sent.entries()) {
    const words = base < MOST_SENT_WORDS ? wordsOf(text).slice(0, MOST_SENT_WORDS) : []
    for (let at = 0; at < words.length; at++) textOf.push(index)
    for (let at = 0; at + SHINGLE <= words.length; at++) {
      const shingle = shingleAt(words, at)
      if (!places.has(shingle)) places.set(shingle, base + at)
    }
    base += words.length
    ends.push(base)
    counts.push(Math.max(0, words.length - SHINGLE + 1))
  }
  return { places, textAt: (place) => textOf[place] ?? 0, ends, counts }
}

function shingleAt(words: readonly string[], at: number): string {
  return words.slice(at, at + SHINGLE).join(' ')
}

const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{M}\p{N}])+/gu
const SIGN = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]$/u

function wordsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(WORD) ?? []
}

interface Words {
  text: string[]
  lineOf: number[]
}

function wordsOfLines(lines: readonly Line[]): Words {
  const text: string[] = []
  const lineOf: number[] = []
  for (const [index, line] of lines.entries()) {
    if (text.length > MOST_WORDS) break
    for (const word of wordsOf(line.text)) {
      text.push(word)
      lineOf.push(index)
    }
  }
  return { text, lineOf }
}

function dropShortRuns(words: readonly string[], covered: Uint8Array): void {
  for (let from = covered.indexOf(1); from !== -1; from = covered.indexOf(1, from)) {
    const end = covered.indexOf(0, from)
    const to = end === -1 ? covered.length : end
    const isOfSigns = words.slice(from, to).some((word) => SIGN.test(word))
    if (to - from < (isOfSigns ? SHORTEST_RUN_OF_SIGNS : SHORTEST_RUN)) covered.fill(0, from, to)
    from = to
  }
}

function coveredLines(lines: readonly Line[], words: Words, covered: Uint8Array): boolean[] {
  const all = new Uint32Array(lines.length)
  const known = new Uint32Array(lines.length)
  for (const [at, line] of words.lineOf.entries()) {
    all[line] = (all[line] ?? 0) + 1
    known[line] = (known[line] ?? 0) + (covered[at] ?? 0)
  }
  return lines.map((_, at) => (all[at] ?? 0) > 0 && (known[at] ?? 0) >= 0.75 * (all[at] ?? 0))
}

function bestOf(
  hits: Map<number, { from: number; to: number; places: Set<number> }>,
  words: Words,
  { ends, counts }: Shingles,
): Known['best'] {
  let best: Known['best'] = null
  for (const [text, { from, to, places }] of hits) {
    const share = places.size / (counts[text] || 1)
    if (best && best.share >= share) continue
    const last = Math.max(...[...places].slice(-1))
    best = {
      share,
      from: words.lineOf[from] ?? 0,
      to: (words.lineOf[to - 1] ?? 0) + 1,
      // The last words may be a signature or a link that a mail program wrote in another way.
      reachesEnd: last + SHINGLE >= (ends[text] ?? 0) - SHINGLE,
    }
  }
  return best
}
