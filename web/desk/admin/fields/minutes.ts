const UNITS = [
  { sign: 'd', minutes: 1440 },
  { sign: 'h', minutes: 60 },
  { sign: 'min', minutes: 1 },
] as const

/** "1 d 4 h 30 min": signs that are the same in every language. */
export function minutesText(minutes: number | null): string {
  if (minutes === null) return ''
  let left = minutes
  const parts = UNITS.flatMap(({ sign, minutes: size }) => {
    const amount = Math.floor(left / size)
    left -= amount * size
    return amount > 0 ? [`${amount} ${sign}`] : []
  })
  return parts.join(' ') || '0 min'
}

/** What a unit may be called, in minutes; a number alone is minutes. */
const SIZES: Record<string, number> = {
  ...Object.fromEntries(['d', 'day', 'days', 't', 'tag', 'tage'].map((word) => [word, 1440])),
  ...Object.fromEntries(['h', 'hr', 'hour', 'hours', 'std', 'stunde', 'stunden'].map((word) => [word, 60])),
  ...Object.fromEntries(['', 'm', 'min', 'minute', 'minutes', 'minuten'].map((word) => [word, 1])),
}

/** What somebody means by "4h", "1,5 h", "1d 30", "90": minutes; null for nothing, undefined for what cannot be read. */
export function readMinutes(text: string): number | null | undefined {
  const typed = text.trim().toLowerCase()
  if (typed === '') return null
  let sum = 0
  for (const [, amount, unit = ''] of typed.matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]*)[\s.,]*|./gs)) {
    const size = SIZES[unit]
    if (amount === undefined || size === undefined) return undefined
    sum += Number(amount.replace(',', '.')) * size
  }
  return Number.isSafeInteger(Math.round(sum)) ? Math.round(sum) : undefined
}
