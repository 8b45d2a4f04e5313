import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Op } from '#server/platform/operation.ts'

export interface Numbering {
  /** `#` stands for a digit, `\#` for itself. */
  format: string
  /** null draws random digits. */
  sequenceId: number | null
}

/** The longest number that the database takes. */
const MAX_LENGTH = 20

/**
 * A number by its format: digits fill the hashes from the right, missing ones are padded, surplus ones go into the
 * last group of hashes.
 */
export function formatNumber(format: string, digits: string, padding = '0'): string {
  const tokens: string[] = format.match(/\\.|[^\\]|\\$/g) ?? []
  const hashes = tokens.filter((token) => token === '#').length
  const padded = digits.padStart(hashes, padding)
  const surplus = padded.length - hashes
  let lastGroup = tokens.lastIndexOf('#')
  while (tokens[lastGroup - 1] === '#') lastGroup -= 1
  let next = 0
  let result = ''
  tokens.forEach((token, place) => {
    if (token === '#') {
      const count = place === lastGroup ? surplus + 1 : 1
      result += padded.slice(next, next + count)
      next += count
    } else result += token.startsWith('\\') && token.length > 1 ? token.slice(1) : token
  })
  return result
}

/**
 * Takes the next number. A sequence stays locked until the operation ends, so its numbers are never given twice and
 * leave no gap; random ones are only proposals, which the caller tries.
 *
 * @param attempt  0 at first; a random number grows longer with failed attempts
 */
export async function takeNumber(op: Op, { format, sequenceId }: Numbering, attempt: number): Promise<string> {
  if (sequenceId === null) return randomNumber(format, attempt)
  const { rows } = await sql<{ value: number; padding: string }>`
    update number_sequence set next_value = next_value + increment, updated_at = ${op.now}
    where id = ${sequenceId} returning next_value - increment as value, padding`.execute(op.db)
  const taken = rows[0]
  if (!taken) return randomNumber(format, attempt)
  return formatNumber(format, String(taken.value), taken.padding).slice(-MAX_LENGTH)
}

/** How many digits a random number has: one for each hash, and six at least. */
export function randomDigits(format: string): number {
  return Math.max((format.match(/(?<!\\)#/g) ?? []).length, 6)
}

function randomNumber(format: string, attempt: number): string {
  // After a few collisions the short numbers are nearly used up: take more digits rather than try on.
  const digits = Math.min(randomDigits(format) + Math.floor(attempt / 3), 14)
  const high = randomInt(1, 10)
  let rest = ''
  while (rest.length < digits - 1) rest += String(randomInt(0, 10))
  return formatNumber(format, `${high}${rest}`).slice(0, MAX_LENGTH)
}
