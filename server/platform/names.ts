/** The ways in which a template may write somebody's name. @source osticket-behaviour 8.5 */
export const nameStyles = [
  'first',
  'last',
  'full',
  'legal',
  'lastfirst',
  'formal',
  'short',
  'shortformal',
  'complete',
  'original',
] as const
export type NameStyle = (typeof nameStyles)[number]

interface NameParts {
  salutation: string
  first: string
  middle: string
  last: string
  suffix: string
}

const SALUTATION = /^(?:mr|mrs|ms|miss|mx|dr|prof|sir|herr|frau|mme|m)\.?$/i
const SUFFIX = /^(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq)\.?$/i
/** Begins a last name of several words. */
const PARTICLE = /^(?:von|van|vom|zu|zur|zum|de|del|della|der|den|di|da|dos|du|la|le|ter|ten|bin|al)$/i

/**
 * A name, which is kept as it was given, written in one of the usual ways. What a name has not (no last name, no
 * salutation) is left out; nothing is made up.
 */
export function nameIn(style: NameStyle, name: string): string {
  const { salutation, first, middle, last, suffix } = partsOf(name)
  const initial = (word: string) => (word ? `${[...word][0]}.` : '')
  const words: Record<NameStyle, string[]> = {
    first: [first || last],
    last: [last || first],
    full: [first, last],
    legal: [first, initial(middle), last],
    lastfirst: [[last, first].filter(Boolean).join(', ')],
    formal: [salutation, last || first],
    short: [first, initial(last)],
    shortformal: last ? [initial(first), last] : [first],
    complete: [salutation, first, middle, last, suffix],
    original: [name],
  }
  return words[style].filter(Boolean).join(' ')
}

function partsOf(name: string): NameParts {
  const words = inOrder(name).split(/\s+/).filter(Boolean)
  const salutations = takeWhile(words, (word) => SALUTATION.test(word))
  const suffixes = takeWhile(words.slice(salutations.length).reverse(), (word) => SUFFIX.test(word)).reverse()
  const given = words.slice(salutations.length, words.length - suffixes.length)
  // Who is called by a salutation alone is called so.
  if (given.length === 0) return { salutation: '', first: words.join(' '), middle: '', last: '', suffix: '' }
  const particle = given.findIndex((word, at) => at > 0 && at < given.length - 1 && PARTICLE.test(word))
  const lastAt = particle > 0 ? particle : Math.max(1, given.length - 1)
  // "Dr. House" is a last name.
  const isLastAlone = given.length === 1 && salutations.length > 0
  return {
    salutation: salutations.join(' '),
    first: isLastAlone ? '' : (given[0] ?? ''),
    middle: given.slice(1, lastAt).join(' '),
    last: isLastAlone ? (given[0] ?? '') : given.slice(lastAt).join(' '),
    suffix: suffixes.join(' '),
  }
}

/** "Lovelace, Ada" is Ada Lovelace; "Ada Lovelace, PhD" stays. */
function inOrder(name: string): string {
  const [last, first, more] = name.split(',').map((part) => part.trim())
  return last && first && more === undefined && !SUFFIX.test(first) ? `${first} ${last}` : name.replaceAll(',', ' ')
}

function takeWhile(words: string[], fits: (word: string) => boolean): string[] {
  const end = words.findIndex((word) => !fits(word))
  return end < 0 ? words : words.slice(0, end)
}
