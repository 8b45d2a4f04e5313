import { Temporal } from 'temporal-polyfill'
import type { BodyOf, ReplyOf } from '#contract/route.ts'
import type { diagnoseSchedule, showSchedule } from '#contract/sla.ts'
import { BadInput } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { walkOf } from '../walk.ts'
import { dayOf, ruleOf } from '../working-time/days.ts'
import { workingTime } from '../working-time/working-time.ts'
import { isTimeZone } from '../working-time/zone.ts'
import { type Draft, hoursOf } from './draft.ts'

const MINUTE = 60_000

/** Walks through so many working minutes. @throws BadInput  an unknown time zone */
export async function walkSchedule(
  ctx: Ctx,
  { schedule, from, minutes }: BodyOf<typeof diagnoseSchedule>,
): Promise<ReplyOf<typeof diagnoseSchedule>> {
  demandAdministrator(ctx.actor)
  const hours = await hoursOf(ctx.db, checked(schedule))
  const time = workingTime(hours)
  const start = Date.parse(from)
  const due = time.advance(start, minutes * MINUTE)
  return {
    timeZone: hours.timeZone,
    dueAt: due === null ? null : new Date(due).toISOString(),
    walk: due === null ? { spans: [], more: 0 } : walkOf(time, start, due),
  }
}

/** The days of a schedule as a calendar shows them. @throws BadInput  an unknown time zone */
export async function scheduleCalendar(
  ctx: Ctx,
  { schedule, from, days }: BodyOf<typeof showSchedule>,
): Promise<ReplyOf<typeof showSchedule>> {
  demandAdministrator(ctx.actor)
  const hours = await hoursOf(ctx.db, checked(schedule))
  const time = workingTime(hours)
  const rules = schedule.kind === 'holidays' ? schedule.entries.map(ruleOf) : []
  const holidays = hours.holidays.flatMap(({ entries }) => entries.map(ruleOf))
  const first = Temporal.PlainDate.from(from)
  return {
    timeZone: hours.timeZone,
    days: Array.from({ length: days }, (_, index) => {
      const date = first.add({ days: index })
      const start = date.toZonedDateTime(hours.timeZone).epochMilliseconds
      const end = date.add({ days: 1 }).toZonedDateTime(hours.timeZone).epochMilliseconds
      const spans = time.spans(start, end)
      const day = dayOf(date.toString())
      return {
        date: date.toString(),
        spans: pairs(spans).map(([a, b]) => ({
          from: wall(a, hours.timeZone),
          to: b === end ? '24:00' : wall(b, hours.timeZone),
        })),
        minutes: Math.round(time.between(start, end) / MINUTE),
        holidays: [...rules, ...holidays].filter((rule) => rule.isOn(day)).map(({ name }) => name),
      }
    }),
  }
}

function checked(schedule: Draft): Draft {
  if (schedule.timeZone === null || isTimeZone(schedule.timeZone)) return schedule
  const message = 'Name a time zone like Europe/Berlin.'
  throw new BadInput([{ field: 'body.schedule.timeZone', code: 'unknown_time_zone', message }])
}

function pairs(spans: number[]): [number, number][] {
  return Array.from({ length: spans.length / 2 }, (_, at) => [spans[at * 2] as number, spans[at * 2 + 1] as number])
}

function wall(at: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' })
}
