/** Spans of time, in order and apart from each other: from, to, from, to ... in milliseconds since 1970. */
export type Spans = number[]

/** The same time in order, what touches or overlaps joined. */
export function joined(spans: { from: number; to: number }[]): Spans {
  const result: Spans = []
  for (const { from, to } of spans.sort((a, b) => a.from - b.from)) {
    if (to <= from) continue
    const end = result.at(-1)
    if (end !== undefined && from <= end) result[result.length - 1] = Math.max(end, to)
    else result.push(from, to)
  }
  return result
}

/** What of the first lies in none of the second. */
export function without(spans: Spans, taken: Spans): Spans {
  if (taken.length === 0) return spans
  const result: Spans = []
  for (let at = 0; at < spans.length; at += 2) {
    let from = spans[at] as number
    const to = spans[at + 1] as number
    for (let other = 0; other < taken.length && from < to; other += 2) {
      const start = taken[other] as number
      const end = taken[other + 1] as number
      if (end <= from || start >= to) continue
      if (start > from) result.push(from, start)
      from = end
    }
    if (from < to) result.push(from, to)
  }
  return result
}

export function lengthOf(spans: Spans): number {
  let sum = 0
  for (let at = 0; at < spans.length; at += 2) sum += (spans[at + 1] as number) - (spans[at] as number)
  return sum
}
