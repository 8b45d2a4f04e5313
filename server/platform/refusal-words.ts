import type { Problem } from '#contract/common.ts'
import type { Language } from '#contract/translations.ts'
import german from './locales/refusals-de.json' with { type: 'json' }

/**
 * A refusal in another language. Whoever refuses words it once, in English, next to what is refused; here are the same
 * sentences in other languages, with `{1}`, `{2}` for what was put into them. What has no other words stays English.
 *
 * @source docs/decisions/035-refusals-in-other-languages.md
 */
export function refusalIn(language: Language | null | undefined, problem: Problem): Problem {
  const known = language ? sentences[language] : undefined
  if (!known) return problem
  const say = (text: string) => said(known, text, DEEPEST) ?? text
  return {
    ...problem,
    title: say(problem.title),
    ...(problem.detail !== undefined && { detail: say(problem.detail) }),
    ...(problem.fields && { fields: problem.fields.map((one) => ({ ...one, message: say(one.message) })) }),
  }
}

/** Sentences hold sentences: a line of a file, and what is wrong with it. */
const DEEPEST = 3

interface Sentences {
  whole: Map<string, string>
  /** The first that fits is taken, in the order of the file: what is particular stands before what is general. */
  patterns: Pattern[]
}

interface Pattern {
  /** What stands before, between and after the places. */
  parts: string[]
  /** Whether a place stands in quotation marks: that is somebody's own, and stays as it is. */
  quoted: boolean[]
  said: string
}

const sentences: Partial<Record<Language, Sentences>> = { de: read(german) }

function read(words: Record<string, string>): Sentences {
  const whole = new Map<string, string>()
  const patterns: Pattern[] = []
  for (const [english, said] of Object.entries(words)) {
    const parts = english.split(/\{\d\}/)
    if (parts.length === 1) whole.set(english, said)
    else patterns.push({ parts, quoted: parts.slice(0, -1).map((before) => /["“]$/.test(before)), said })
  }
  return { whole, patterns }
}

function said(known: Sentences, text: string, depth: number): string | null {
  const whole = known.whole.get(text)
  if (whole !== undefined || depth === 0) return whole ?? null
  for (const { parts, quoted, said: words } of known.patterns) {
    const values = valuesIn(parts, text)
    if (!values) continue
    const put = values.map((value, at) => (quoted[at] ? value : valueSaid(known, value, depth - 1)))
    return words.replace(/\{(\d)\}/g, (_, place: string) => put[Number(place) - 1] ?? '')
  }
  return null
}

/** `2 help topics (Access Issue, Feedback); 1 team`: each of them, without the names behind it. */
function valueSaid(known: Sentences, value: string, depth: number): string {
  const inWhole = said(known, value, depth)
  if (inWhole !== null) return inWhole
  return value
    .split('; ')
    .map((one) => {
      const at = one.indexOf(' (')
      const what = at < 0 ? one : one.slice(0, at)
      return (said(known, what, depth) ?? what) + one.slice(what.length)
    })
    .join('; ')
}

/** What stands at the places, in one pass over the text; null when it is another sentence. */
function valuesIn(parts: string[], text: string): string[] | null {
  const [first = '', ...others] = parts
  const last = others.pop() ?? ''
  if (!text.startsWith(first) || !text.endsWith(last)) return null
  const end = text.length - last.length
  const values: string[] = []
  let at = first.length
  for (const part of others) {
    const next = text.indexOf(part, at)
    if (next < 0 || next + part.length > end) return null
    values.push(text.slice(at, next))
    at = next + part.length
  }
  return at <= end ? [...values, text.slice(at, end)] : null
}
