import type { z } from 'zod'
import type { diagnoseSchedule } from '#contract/sla.ts'
import type { WorkingTime } from './working-time/working-time.ts'

export type Walk = z.output<(typeof diagnoseSchedule)['reply']>['walk']

const MOST_SPANS = 100
const DAY = 86_400_000
/** Nobody reads further; what is left out is said. */
const LONGEST = 400 * DAY

/** The stretches of working time from one instant to another, for people to follow. */
export function walkOf(time: WorkingTime, from: number, to: number): Walk {
  const spans = time.spans(from, Math.min(to, from + LONGEST))
  const all = Array.from({ length: spans.length / 2 }, (_, at) => {
    const [start, end] = [spans[at * 2] as number, spans[at * 2 + 1] as number]
    return {
      from: new Date(start).toISOString(),
      to: new Date(end).toISOString(),
      minutes: Math.round((end - start) / 60_000),
    }
  })
  return { spans: all.slice(0, MOST_SPANS), more: Math.max(0, all.length - MOST_SPANS) }
}
