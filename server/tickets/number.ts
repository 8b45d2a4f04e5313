import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { Conflict } from '#server/platform/errors.ts'
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
 * @param attempt  0 at first; then numbers of a sequence that exist already (it was set back) are passed over, and a
 *                 random one grows longer
 */
export async function takeNumber(op: Op, { format, sequenceId }: Numbering, attempt: number): Promise<string> {
  if (sequenceId === null) return randomNumber(format, attempt)
  const { rows } = await sql<Taken>`
    update number_sequence set next_value = next_value + increment, updated_at = ${op.now}
    where id = ${sequenceId} returning id, next_value - increment as value, increment, padding`.execute(op.db)
  const taken = rows[0]
  if (!taken) return randomNumber(format, attempt)
  return attempt === 0 ? numberOf(format, taken) : firstFree(op, format, taken)
}

interface Taken {
  id: number
  value: number
  increment: number
  padding: string
}

function numberOf(format: string, { value, padding }: Pick<Taken, 'value' | 'padding'>): string {
  return formatNumber(format, String(value), padding).slice(-MAX_LENGTH)
}

/** Looks through more at a time the more are taken: a sequence may have been set back by a million. */
async function firstFree(op: Op, format: string, taken: Taken): Promise<string> {
  let { value } = taken
  for (let many = 100; many <= 1_000_000; many *= 2) {
    const numbers = Array.from({ length: many }, (_, at) =>
      numberOf(format, { ...taken, value: value + at * taken.increment }),
    )
    const { rows } = await sql<{ number: string }>`
      select number from ticket where number = any(${numbers}::text[])`.execute(op.db)
    const known = new Set(rows.map((row) => row.number))
    const free = numbers.findIndex((number) => !known.has(number))
    if (free !== -1) {
      const next = value + (free + 1) * taken.increment
      await sql`update number_sequence set next_value = ${next} where id = ${taken.id}`.execute(op.db)
      return numbers[free] ?? ''
    }
    value += many * taken.increment
  }
  throw new Conflict('numbers_used_up', 'The next numbers of this sequence are all taken. Set it to a higher one.')
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
