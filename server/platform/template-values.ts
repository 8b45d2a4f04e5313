import { Drop } from 'liquidjs'
import { escapeHtml } from './escape-html.ts'

/** A value that is HTML already, made by us: what a thread entry says. Everything else is escaped where it is put. */
export class Html {
  readonly html: string
  readonly text: string

  constructor(html: string, text: string) {
    this.html = html
    this.text = text
  }

  /** What a filter gets: text, which is escaped again. */
  toString(): string {
    return this.text
  }
}

/** An answer to a field: prints as its text, with its markup where there is any; of an item of a list the properties are parts of it. */
export class AnswerValue extends Drop {
  readonly #text: string
  readonly #html: string | null;
  [property: string]: unknown

  /** @param html  of a text with markup */
  constructor(text: string, properties: Record<string, unknown>, html: string | null = null) {
    super()
    this.#text = text
    this.#html = html
    Object.assign(this, properties)
  }

  /** Not a method: a property of an item may have any name. */
  static htmlOf(answer: AnswerValue): string {
    return answer.#html ?? escapeHtml(answer.#text)
  }

  /** What it is compared by. */
  override valueOf(): string {
    return this.#text
  }

  override toString(): string {
    return this.#text
  }
}

/** Who reads a time: in his words, by his clock, seen from now. */
export interface Reader {
  language: string
  timeZone: string
  /** The desk's own. */
  deskTimeZone: string
  now: Date
}

/** The ways in which a template may write a time. `long` is the usual one. */
export const dateStyles = ['short', 'date', 'long', 'full', 'time', 'relative'] as const
export type DateStyle = (typeof dateStyles)[number]

type Format = Intl.DateTimeFormatOptions

const withTime: Record<Exclude<DateStyle, 'relative'>, Format> = {
  short: { dateStyle: 'short' },
  date: { dateStyle: 'long' },
  long: { dateStyle: 'long', timeStyle: 'short' },
  full: { dateStyle: 'full', timeStyle: 'short' },
  time: { timeStyle: 'short' },
}

const withoutTime: Record<Exclude<DateStyle, 'relative'>, Format | null> = {
  short: { dateStyle: 'short' },
  date: { dateStyle: 'long' },
  long: { dateStyle: 'long' },
  full: { dateStyle: 'full' },
  time: null,
}

/** A time: prints in the reader's words and zone, and in other ways by the filter `date`. */
export class Moment extends Drop {
  readonly at: Date
  readonly #iso: string
  readonly #reader: Reader
  readonly #printed: string | undefined

  /**
   * @param iso      an instant; or what a clock showed somewhere, `2026-03-31T14:30`, or a day: these are in no zone
   * @param printed  what it prints as where no way is named, in place of `long`
   */
  constructor(iso: string, reader: Reader, printed?: string) {
    super()
    this.#iso = iso
    this.#reader = reader
    this.#printed = printed
    this.at = new Date(this.#isInstant || this.#isDay ? iso : `${iso}Z`)
  }

  get #isDay(): boolean {
    return /^\d{4}-\d{2}-\d{2}$/.test(this.#iso)
  }

  get #isInstant(): boolean {
    return /(?:Z|[+-]\d{2}:?\d{2})$/.test(this.#iso) && !this.#isDay
  }

  /** @param zone  `desk`: the desk's; a name like Europe/Berlin; else the reader's. What is in no zone has none. */
  in(style: DateStyle, zone?: string): string {
    const { language, now } = this.#reader
    if (style === 'relative') return relative(this.at.getTime() - now.getTime(), language)
    const format = this.#isDay ? withoutTime[style] : withTime[style]
    return format ? formatIn(language, this.zone(zone), style, format).format(this.at) : ''
  }

  /** The zone that it is written in, by name. */
  zone(asked?: string): string {
    if (!this.#isInstant) return 'UTC'
    const { timeZone, deskTimeZone } = this.#reader
    if (asked === 'desk') return deskTimeZone
    return asked && asked !== 'recipient' ? asked : timeZone
  }

  /** What it is compared by, and what other filters get. */
  override valueOf(): string {
    return this.toString()
  }

  override toString(): string {
    return this.#printed ?? this.in('long')
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()
const MOST_FORMATS = 500

/** Kept: making one takes longer than writing the rest of a mail. There are few languages, and as many zones as there are. */
function formatIn(language: string, timeZone: string, style: string, format: Format): Intl.DateTimeFormat {
  const name = [language, timeZone, style, format.timeStyle].join(' ')
  const known = formats.get(name) ?? new Intl.DateTimeFormat(language, { ...format, timeZone })
  if (formats.size >= MOST_FORMATS) formats.clear()
  formats.set(name, known)
  return known
}

const MINUTE = 60_000
const steps = [
  ['minute', MINUTE],
  ['hour', 60 * MINUTE],
  ['day', 1440 * MINUTE],
  ['month', 30 * 1440 * MINUTE],
  ['year', 365 * 1440 * MINUTE],
] as const

/** "in 3 days", "vor 2 Stunden": in the largest unit that there is one of. */
function relative(distance: number, language: string): string {
  const [unit, length] = steps.findLast(([, size]) => Math.abs(distance) >= size) ?? steps[0]
  // Less than a minute is now, as it is in every language.
  const count = Math.abs(distance) < MINUTE ? 0 : Math.round(distance / length)
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(count, unit)
}
