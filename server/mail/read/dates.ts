const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const OTHER_MONTHS: Record<string, string> = { mrz: 'mar', mär: 'mar', mai: 'may', okt: 'oct', dez: 'dec' }
const HOURS: Record<string, number> = {
  ...{ est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7 },
  ...{ cet: 1, cest: 2, met: 1, mest: 2, bst: 1, eet: 2, eest: 3, msk: 3, jst: 9, kst: 9 },
}

// Each quantifier is bounded and the text is cut before: nothing here can run away
const TIME = String.raw`(?<hour>\d{1,2})[:.](?<minute>\d{2})(?:[:.](?<second>\d{2})(?:[.,]\d{1,9})?)?(?: ?(?<half>[ap]m))?`
const ZONE = String.raw`(?: ?(?:gmt|utc?)?(?<sign>[+-])(?<zoneHours>\d{2}):?(?<zoneMinutes>\d{2})| ?(?<zone>[a-z]{1,5}))?`
const MONTH = String.raw`(?<month>\p{L}{3,12})\.?`
const DAY = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th|\.)?`
const YEAR = String.raw`(?<year>\d{2,4})`
const SHAPES = [
  `^(?:\\p{L}{2,12}\\.?,? ?)?${DAY}[ -]${MONTH},?[ -]${YEAR},? ${TIME}${ZONE}`,
  `^(?:\\p{L}{2,12}\\.?,? )?${MONTH} ${DAY},? ${TIME}(?: (?<zone>[a-z]{1,5}))? ${YEAR}`,
  `^(?:\\p{L}{2,12}\\.?,? )?${MONTH} ${DAY},? ${YEAR},? ${TIME}${ZONE}`,
  `^(?<year>\\d{4})-(?<monthNumber>\\d{2})-(?<day>\\d{2})[ t]${TIME}${ZONE}`,
].map((shape) => new RegExp(shape, 'iu'))

/** The instant that a Date header names, as programs write it; null when it names none. */
export function parseDate(header: string): Date | null {
  const text = header
    .slice(0, 200)
    .replace(/\([^()]{0,100}\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const groups = partsOfDate(text)
  if (!groups) return null
  const month = groups.monthNumber ? Number(groups.monthNumber) - 1 : monthOf(groups.month ?? '')
  const [day, hour, minute, second] = [groups.day, groups.hour, groups.minute, groups.second ?? '0'].map(Number)
  if (day === undefined || hour === undefined || minute === undefined || second === undefined) return null
  const isPossible = month >= 0 && month < 12 && day >= 1 && day <= 31 && hour <= 24 && minute < 60 && second <= 60
  if (!isPossible) return null
  const date = new Date(Date.UTC(fullYear(groups.year ?? ''), month, day, hourOf(hour, groups.half), minute, second))
  return new Date(date.getTime() - offsetMinutes(groups) * 60_000)
}

function partsOfDate(text: string): Record<string, string> | undefined {
  for (const shape of SHAPES) {
    const match = shape.exec(text)
    if (match) return match.groups
  }
  return undefined
}

function monthOf(name: string): number {
  const short = name.slice(0, 3).toLowerCase()
  return MONTHS.indexOf(OTHER_MONTHS[short] ?? short)
}

function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length === 4) return year
  // Two digits as in RFC 5322; three come from programs that count from 1900
  return digits.length === 3 || year >= 50 ? 1900 + year : 2000 + year
}

function hourOf(hour: number, half: string | undefined): number {
  if (!half) return hour
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
}

function offsetMinutes({ sign, zoneHours, zoneMinutes, zone }: Record<string, string | undefined>): number {
  if (!sign) return (HOURS[(zone ?? '').toLowerCase()] ?? 0) * 60
  const minutes = Number(zoneHours) * 60 + Number(zoneMinutes)
  return minutes > 24 * 60 ? 0 : sign === '-' ? -minutes : minutes
}
