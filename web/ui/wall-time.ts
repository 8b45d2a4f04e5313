/**
 * What clocks in a time zone show at an instant, as `<input type="datetime-local">` writes it: `2030-06-15T14:30`.
 *
 * @param timeZone  IANA name; the browser's own when undefined
 */
export function toWallTime(at: string, timeZone?: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(at))
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}

/** The instant at which clocks there show this; null for what is no time. An hour that is skipped becomes the next. */
export function fromWallTime(wall: string, timeZone?: string): string | null {
  const wanted = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall) ? Date.parse(`${wall}:00Z`) : Number.NaN
  if (Number.isNaN(wanted)) return null
  // The offset is that of the instant looked for: two looks settle it, also around a change of the clocks.
  let at = wanted
  for (let look = 0; look < 2; look += 1) at = wanted - offsetAt(at, timeZone)
  return new Date(at).toISOString()
}

function offsetAt(at: number, timeZone?: string): number {
  const minute = Math.floor(at / 60_000) * 60_000
  return Date.parse(`${toWallTime(new Date(minute).toISOString(), timeZone)}:00Z`) - minute
}

const DAY = 86_400_000

/** The due dates that people ask for most. */
export function presets(now: Date, timeZone?: string): { name: 'hours' | 'today' | 'tomorrow' | 'week'; at: string }[] {
  const day = (days: number, clock: string) => {
    const date = toWallTime(new Date(now.getTime() + days * DAY).toISOString(), timeZone).slice(0, 10)
    return fromWallTime(`${date}T${clock}`, timeZone) ?? ''
  }
  const hours = { name: 'hours' as const, at: new Date(now.getTime() + 4 * 3_600_000).toISOString() }
  const today = { name: 'today' as const, at: day(0, '17:00') }
  const later = [
    { name: 'tomorrow' as const, at: day(1, '17:00') },
    { name: 'week' as const, at: day(7, '17:00') },
  ]
  return [hours, ...(Date.parse(today.at) > now.getTime() ? [today] : []), ...later]
}
