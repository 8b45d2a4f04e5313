import type { FormField } from '#contract/forms.ts'
import { refuse, refuseBecause } from './refusal.ts'

type Config<Kind extends FormField['kind']> = Extract<FormField, { kind: Kind }>['config']

const HOUR = 3_600_000

/** `YYYY-MM-DD`; with a time by the clock `YYYY-MM-DDTHH:MM`; an instant in ISO 8601, UTC. */
export function readDate(config: Config<'date'>, given: unknown, now: Date) {
  const { time, min, max, mayBeFuture, mayBePast } = config
  if (typeof given !== 'string') return refuse('not_a_date', hint[time])
  const text = given.trim()
  const kept = time === 'instant' ? instantOf(text) : time === 'wall' ? wallOf(text) : isDay(text) ? text : null
  if (kept === null) return refuse('not_a_date', hint[time])
  const [first, last] = daysOf(kept, config)
  if (min !== null && last < min) {
    return refuseBecause({ code: 'too_early', values: { first: min }, message: `Choose ${min} or later.` })
  }
  if (max !== null && first > max) {
    return refuseBecause({ code: 'too_late', values: { last: max }, message: `Choose ${max} or earlier.` })
  }
  // Somewhere it is tomorrow already, or still yesterday; of an instant we know, to the minute that was chosen.
  const isKnown = time === 'instant'
  const length = time === 'none' ? 10 : 16
  const at = (hours: number) => new Date(now.getTime() + (isKnown ? 0 : hours * HOUR)).toISOString().slice(0, length)
  if (!mayBeFuture && kept.slice(0, length) > at(EARLIEST_ZONE)) {
    return refuse('in_the_future', 'This cannot lie in the future.')
  }
  if (!mayBePast && kept.slice(0, length) < at(-LATEST_ZONE)) {
    return refuse('in_the_past', 'This cannot lie in the past.')
  }
  return kept
}

const EARLIEST_ZONE = 14
const LATEST_ZONE = 12

/** The first and the last day that it is then: of an instant somewhere, unless the field says where. */
function daysOf(kept: string, { time, timeZone }: Config<'date'>): [string, string] {
  if (time !== 'instant') return [kept.slice(0, 10), kept.slice(0, 10)]
  if (timeZone === null) return [shifted(kept, -LATEST_ZONE), shifted(kept, EARLIEST_ZONE)]
  // Canada writes days as ISO 8601 does.
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date(kept))
  return [day, day]
}

function shifted(at: string, hours: number): string {
  return new Date(Date.parse(at) + hours * HOUR).toISOString().slice(0, 10)
}

export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const hint = {
  none: 'Give a date like 2026-03-31.',
  wall: 'Give a date and time like 2026-03-31T14:30.',
  instant: 'Give a date and time with its zone like 2026-03-31T14:30:00Z.',
}

function instantOf(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null
  if (!isDay(text.slice(0, 10))) return null
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}

function wallOf(text: string): string | null {
  const found = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d(\.\d+)?)?$/.exec(text)
  return found?.[1] && isDay(found[1]) ? text.slice(0, 16) : null
}

export function isDay(given: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(given)) return false
  const day = new Date(`${given}T00:00:00Z`)
  // JavaScript takes 31 February for 3 March.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(given)
}

const NUMBER = /^(\+?[\d\s()./-]{1,40}?)(?:\s*(?:x|ext\.?)\s*(\d{1,10}))?$/i

/** As it was written, in one spacing; American numbers as `(212) 555-0100`; an extension as ` x12`. */
export function readPhone({ minDigits, hasExtension, format }: Config<'phone'>, given: unknown) {
  const text = typeof given === 'number' ? String(given) : given
  if (typeof text !== 'string') return refuse('invalid_type', 'Write a phone number.')
  const [, number = '', extension] = NUMBER.exec(text.trim().replace(/\s+/g, ' ')) ?? []
  const digits = number.replace(/\D/g, '')
  if (digits === '') return refuse('not_phone', 'Write a phone number.')
  if (extension !== undefined && !hasExtension) return refuse('has_extension', 'Leave the extension out.')
  if (digits.length < minDigits) {
    const message = `A phone number has at least ${minDigits} digits here.`
    return refuseBecause({ code: 'too_few_digits', values: { least: String(minDigits) }, message })
  }
  const written = format === 'us' ? american(digits) : number.trim()
  if (written === null) return refuse('not_phone', 'Write a number of ten digits, like (212) 555-0100.')
  return extension === undefined ? written : `${written} x${extension}`
}

function american(digits: string): string | null {
  const ten = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits
  return ten.length === 10 ? `(${ten.slice(0, 3)}) ${ten.slice(3, 6)}-${ten.slice(6)}` : null
}
