import { type RawBuilder, sql } from 'kysely'
import { searchable } from './filters.ts'

/** What somebody looks for, as far as it can be looked for. */
export interface Words {
  /** Finds at least what is asked for, by the index alone. null: there is no word in it. */
  likely: RawBuilder<unknown> | null
  /** Finds less, by the index alone, which gathers all words with the beginning for it; null: the same as `likely`. */
  narrow: RawBuilder<unknown> | null
  /** Finds exactly what is asked for, by reading the documents; null: `likely` does. */
  exact: RawBuilder<unknown> | null
  /** A ticket number, or how one begins. */
  number: string | null
  email: string | null
}

/** Nobody types more, and each costs. */
const MOST_TERMS = 12
const LONGEST_TERM = 100
/** Shorter beginnings are those of half of all words. */
const SHORTEST_PREFIX = 3

interface Term {
  text: string
  isExcluded: boolean
  /** In quotes. */
  isPhrase: boolean
}

/**
 * Reads what was typed into a search box: words that must all occur, "phrases", -without. The last word may be the
 * beginning of one, as long as it is being typed. Nothing in it is an error.
 */
export function wordsOf(typed: string): Words {
  const text = searchable(typed)
  const terms = termsOf(text)
  const wanted = terms.filter(({ isExcluded }) => !isExcluded)
  // Everything but something cannot be looked up; who types only that means the words.
  const needed = wanted.length > 0 ? wanted : terms
  const excluded = wanted.length > 0 ? terms.filter(({ isExcluded }) => isExcluded) : []
  const last = terms.at(-1)
  const beginning = last && isBeginning(last, typed) ? last : null
  const whole = needed.filter((term) => term !== beginning)
  const prefix = beginning ? [startingWith(beginning.text)] : []
  // Finding all words with a beginning costs the index the more, the more there are: beside a whole word it is looked for
  // in what has that.
  const isPlain = [...whole, ...excluded].every(isOneWord) && (whole.length === 0 || !beginning)

  const likely = [
    ...whole.map((term) => sql`plainto_tsquery('simple', ${term.text})`),
    ...(whole.length === 0 ? prefix : []),
    // Without a phrase cannot be told from without its words.
    ...excluded.filter(isOneWord).map((term) => sql`!!plainto_tsquery('simple', ${term.text})`),
  ]
  const narrow = whole.length > 0 && beginning ? [...likely, ...prefix] : []
  const exact = [
    ...whole.map((term) => sql`phraseto_tsquery('simple', ${term.text})`),
    ...prefix,
    ...excluded.map((term) => sql`!!phraseto_tsquery('simple', ${term.text})`),
  ]
  const isAlone = terms.length === 1 && !/\s/.test(text)
  return {
    likely: together(likely),
    narrow: together(narrow),
    exact: isPlain ? null : together(exact),
    number: isAlone && /\d/.test(text) && text.length <= 20 ? text : null,
    email: isAlone && /^[^@]+@[^@]+$/.test(text) ? text.toLowerCase() : null,
  }
}

function together(queries: RawBuilder<unknown>[]): RawBuilder<unknown> | null {
  return queries.length > 0 ? sql.join(queries, sql` && `) : null
}

function termsOf(text: string): Term[] {
  return [...text.matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/gu)]
    .map(([, minus, quoted, word]) => ({
      text: (quoted ?? word ?? '').slice(0, LONGEST_TERM).toWellFormed(),
      isExcluded: minus === '-',
      isPhrase: quoted !== undefined,
    }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
    .slice(0, MOST_TERMS)
}

function isBeginning(last: Term, typed: string): boolean {
  return !last.isPhrase && !last.isExcluded && !/\s$/.test(typed) && [...last.text].length >= SHORTEST_PREFIX
}

/** One lexeme for sure: anything with signs in it may be several that must follow each other. */
function isOneWord({ text }: Term): boolean {
  return /^[\p{L}\p{N}]+$/u.test(text)
}

function startingWith(text: string): RawBuilder<unknown> {
  const quoted = text.replaceAll('\\', '\\\\').replaceAll("'", "''")
  return sql`to_tsquery('simple', ${`'${quoted}':*`})`
}
