import { RE2JS } from 're2js'

/** What a regular expression may cost: its length, its program, and how much of a text it looks at. */
const MOST_CHARACTERS = 500
const MOST_INSTRUCTIONS = 1000
export const PATTERN_READS = 4000

export interface Pattern {
  test(text: string): boolean
  /** What one look at a text may cost, at worst: the size of its program. */
  size: number
}

/**
 * A regular expression of RE2's kind: its time grows with the text and never explodes. Letters' case does not count, a
 * dot is any character.
 *
 * @throws Error  in words, for one that RE2 does not run (look-around, back references) or that is too large
 */
export function compilePattern(source: string): Pattern {
  if (source.length > MOST_CHARACTERS) throw new Error(`It is longer than ${MOST_CHARACTERS} characters.`)
  const pattern = compiled(source)
  const size = pattern.programSize()
  if (size > MOST_INSTRUCTIONS) throw new Error('It is too large: repeat less.')
  return { size, test: (text) => pattern.test(text.slice(0, PATTERN_READS)) }
}

function compiled(source: string): RE2JS {
  try {
    return RE2JS.compile(source, RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw new Error(words.replace(/^error parsing regexp: /, '').slice(0, 300))
  }
}
