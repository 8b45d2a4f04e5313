import { z } from 'zod'

/** An id of a row: a whole number; digits in text are taken too, as paths and queries have nothing else. */
export const Id = z
  .preprocess(
    (value) => (typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : value),
    z.int().positive(),
  )
  .meta({ type: 'integer' })

export const IdParams = z.object({ id: Id })

/** UTC, ISO 8601. */
export const Instant = z.iso.datetime({ offset: true }).describe('ISO 8601, UTC')

// Lone surrogates and NUL cannot be stored; the rest of the text is kept.
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '')
}

// Control characters, direction overrides and invisible spaces let one name look like another.
// Joiners (U+200C, U+200D) stay: several scripts and emoji need them.
export const TRICKS =
  /[\u034F\p{Cc}\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]/gu

/** Is there nothing to see? Besides white space there are letters, marks and a Braille cell that show nothing. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{DI}\u2800]*$/u.test(text)
}

function oneLine(text: string): string {
  const flat = storable(text)
    .normalize('NFC')
    .replace(/[\t\r\n\u2028\u2029]+/g, ' ')
    .replace(TRICKS, '')
    .trim()
  return isBlank(flat) ? '' : flat
}

/** One line of text for people: a name, a subject. At most `max` characters (UTF-16 units); not empty. */
export function line(max: number) {
  return z.string().overwrite(oneLine).min(1).max(max)
}

/** The same, but may be empty. */
export function optionalLine(max: number) {
  return z.string().overwrite(oneLine).max(max)
}

/** Text of several lines. */
export function paragraphs(max: number) {
  return z
    .string()
    .overwrite((text) => storable(text).trim())
    .max(max)
}

// One address and nothing else: no display name, no list, no line break that a mail header would obey, nothing invisible
// that makes one address look like another.
const ADDRESS =
  /^(?!.*[\p{DI}\u2800\uFFFD])[^\s@<>()[\],;:\\"\p{Cc}]{1,64}@(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u

export const Email = z
  .string()
  .overwrite((text) => storable(text).normalize('NFC').trim().toLowerCase())
  .max(320)
  .regex(ADDRESS, 'Write one e-mail address, like ada@example.com.')

export const Color = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'Write a colour like #1c7ed6.')
export const Availability = z.enum(['active', 'disabled', 'archived'])

/** A thing mentioned by id and name. */
export const Named = z.object({ id: z.int(), name: z.string() })
export type Named = z.infer<typeof Named>

export const Limit = z
  .preprocess(
    (value) => (typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : value),
    z.int().min(1).max(200),
  )
  .meta({ type: 'integer' })

export const PageQuery = z.object({
  limit: Limit.default(50),
  cursor: z.string().max(500).optional(),
})

export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

export const FieldProblem = z.object({ field: z.string(), code: z.string(), message: z.string() })

/** RFC 9457 problem document: every error of the API has this shape. */
export const Problem = z.object({
  type: z.string().optional(),
  status: z.int(),
  code: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  fields: z.array(FieldProblem).optional(),
  /** On `stale_edit`: the values that the fields have now. */
  current: z.record(z.string(), z.unknown()).optional(),
  requestId: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>
