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

/** What somebody means by "4h", "1d 30", "90": minutes; null for nothing, undefined for what cannot be read. */
export function readMinutes(text: string): number | null | undefined {
  const typed = text.trim().toLowerCase()
  if (typed === '') return null
  if (!/^(?:\d+\s*(?:d|h|m|min|t|std|stunden|tage|minuten)?[\s.,]*)+$/.test(typed)) return undefined
  let sum = 0
  for (const [, amount, sign = 'm'] of typed.matchAll(/(\d+)\s*([a-z]+)?/g)) {
    const size =
      sign.startsWith('d') || sign === 't' || sign === 'tage' ? 1440 : sign === 'h' || sign.startsWith('st') ? 60 : 1
    sum += Number(amount) * size
  }
  return sum
}
