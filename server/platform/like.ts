import { type RawBuilder, type SqlBool, sql } from 'kysely'

/**
 * Conditions that hold where every word of `q` occurs in `text` (lower case). Words of one or two letters count at the
 * beginning of a word only: so a trigram index serves them as well.
 */
export function likeWords(text: RawBuilder<unknown>, q: string): RawBuilder<SqlBool>[] {
  return wordsOf(q).map((word) => {
    const pattern = word.replaceAll(/[\\%_]/g, '\\$&')
    return [...word].length < 3
      ? sql<SqlBool>`(${text} like ${`${pattern}%`} or ${text} like ${`% ${pattern}%`})`
      : sql<SqlBool>`${text} like ${`%${pattern}%`}`
  })
}

/** At most eight words are looked for: nobody types more, and each costs. */
function wordsOf(q: string): string[] {
  return q
    .toWellFormed()
    .replaceAll('\u0000', '')
    .normalize('NFC')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8)
}
