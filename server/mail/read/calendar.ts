import { oneLine } from './headers.ts'
import type { CalendarEntry } from './mail.ts'

const MOST_LINES = 5000

/** The first event of a calendar object, as far as a person wants to know before opening it. */
export function readCalendar(text: string, method: string | undefined): CalendarEntry | null {
  if (!/^BEGIN:VCALENDAR/im.test(text)) return null
  const lines = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/, MOST_LINES)
  let isInEvent = false
  const found = new Map<string, { parameters: string; value: string }>()
  for (const line of lines) {
    const property = propertyIn(line)
    if (!property) continue
    const { key, parameters, value } = property
    if (key === 'BEGIN') isInEvent ||= /^V(?:EVENT|TODO|JOURNAL|FREEBUSY)$/i.test(value.trim())
    else if (key === 'END' && isInEvent && /^V(?:EVENT|TODO|JOURNAL|FREEBUSY)$/i.test(value.trim())) break
    else if (key === 'METHOD' || isInEvent) if (!found.has(key)) found.set(key, { parameters, value })
  }
  const summary = found.get('SUMMARY')?.value ?? ''
  const start = found.get('DTSTART')
  return {
    method: oneLine(found.get('METHOD')?.value ?? method ?? '')
      .slice(0, 40)
      .toUpperCase(),
    summary: oneLine(summary.replace(/\\n/gi, ' ').replace(/\\(.)/g, '$1')).slice(0, 500).toWellFormed(),
    start: start ? instantOf(start.value, start.parameters) : null,
  }
}

/** `DTSTART;TZID="Europe/Berlin":20260301T090000`: the colon that is not within quotes ends the parameters. */
function propertyIn(line: string): { key: string; parameters: string; value: string } | null {
  let isQuoted = false
  for (let at = 0; at < Math.min(line.length, 1000); at++) {
    if (line[at] === '"') isQuoted = !isQuoted
    if (line[at] !== ':' || isQuoted) continue
    const [key = ''] = line.slice(0, at).split(';', 1)
    return { key: key.trim().toUpperCase(), parameters: line.slice(key.length, at), value: line.slice(at + 1) }
  }
  return null
}

function instantOf(value: string, parameters: string): string | null {
  const [, year, month, day, hour, minute, second, utc] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?\s*$/.exec(value.slice(0, 40)) ?? []
  if (!year) return null
  if (!hour) return isDay(`${year}-${month}-${day}`) ? `${year}-${month}-${day}` : null
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  if (Number.isNaN(Date.parse(`${local}Z`))) return null
  const zone = /;TZID="?([\w/+-]{1,60})/i.exec(parameters)?.[1]
  if (utc || !zone) return utc ? `${local}.000Z` : null
  return inZone(local, zone)
}

function isDay(day: string): boolean {
  return !Number.isNaN(Date.parse(day))
}

/** Only zones of the IANA database: what others mean stands in the calendar object and is not worth reading it. */
function inZone(local: string, zone: string): string | null {
  try {
    const asUtc = Date.parse(`${local}Z`)
    const shown = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
      asUtc,
    )
    const offset = Date.parse(`${shown.replace(' ', 'T')}Z`) - asUtc
    return Number.isNaN(offset) ? null : new Date(asUtc - offset).toISOString()
  } catch {
    return null
  }
}
