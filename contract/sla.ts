import { z } from 'zod'
import { Availability, Id, line, Named, paragraphs } from './common.ts'
import { crud } from './crud.ts'

const tag = 'SLA'

/** A day of the calendar, without a time zone: `2026-12-24`. */
export const LocalDate = z.iso.date().refine((date) => date >= '1970-01-01' && date <= '2200-12-31', {
  message: 'Choose a day between 1970 and 2200.',
})

/** A time on the wall: `08:00`; `24:00` is the end of the day. */
export const LocalTime = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'Write a time like 08:30.')

/** From one time to another; when `to` is not after `from`, it is on the next day. */
export const TimeSpan = z.object({ from: LocalTime, to: LocalTime }).superRefine(({ from, to }, context) => {
  if (from === to || from === '24:00') {
    context.addIssue({ code: 'custom', path: ['to'], message: 'Choose a later time, or make it the whole day.' })
  }
})

const Weekday = z.int().min(1).max(7).describe('1 is Monday')
const Nth = z.union([z.int().min(1).max(5), z.literal(-1)]).describe('-1 is the last')
const Month = z.int().min(1).max(12)
const MonthDay = z.int().min(1).max(31)

/** On which days an entry of a schedule comes again, from its first day on. */
export const Repeats = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('never') }),
  z.object({ kind: z.literal('daily') }),
  z.object({ kind: z.literal('weekdays') }),
  z.object({ kind: z.literal('weekends') }),
  z.object({ kind: z.literal('weekly'), weekdays: z.array(Weekday).min(1).max(7) }),
  z.object({ kind: z.literal('monthly'), day: MonthDay }),
  z.object({ kind: z.literal('monthlyByWeekday'), nth: Nth, weekday: Weekday }),
  z.object({ kind: z.literal('yearly'), month: Month, day: MonthDay }),
  z.object({ kind: z.literal('yearlyByWeekday'), month: Month, nth: Nth, weekday: Weekday }),
  z.object({ kind: z.literal('easter'), days: z.int().min(-100).max(100).describe('Days after Easter Sunday') }),
])
export type Repeats = z.infer<typeof Repeats>

export const ScheduleEntry = z
  .object({
    name: line(100),
    startsOn: LocalDate,
    /** The last day on which it may begin. */
    until: LocalDate.nullable().default(null),
    /** How many days each occurrence lasts; with times, the times of each of them. */
    days: z.int().min(1).max(366).default(1),
    /** Without any it is the whole day. */
    times: z.array(TimeSpan).max(12).default([]),
    repeats: Repeats,
  })
  .superRefine(({ startsOn, until }, context) => {
    if (until !== null && until < startsOn) {
      context.addIssue({ code: 'custom', path: ['until'], message: 'It would end before it begins.' })
    }
  })
export type ScheduleEntry = z.infer<typeof ScheduleEntry>

export const TimeZone = z.string().min(1).max(64)
export const ScheduleKind = z.enum(['hours', 'holidays'])

export const Schedule = z.object({
  id: z.int(),
  name: z.string(),
  kind: ScheduleKind,
  description: z.string(),
  /** null: the desk's; of holidays: that of the hours that they are taken from. */
  timeZone: z.string().nullable(),
  entries: z.array(ScheduleEntry),
  /** Whose days are no working time; of schedules of hours alone. */
  holidays: z.array(Named),
  isDefault: z.boolean(),
  /** Grows with each change; a ticket names the version that its time was counted by. */
  version: z.int(),
  availability: Availability,
})
export type Schedule = z.infer<typeof Schedule>

const scheduleFields = {
  name: line(100),
  description: paragraphs(1000),
  timeZone: TimeZone.nullable(),
  entries: z.array(ScheduleEntry).max(500),
  holidayIds: z.array(Id).max(20),
  availability: Availability,
}
export const schedules = crud({
  plural: 'schedules',
  noun: 'schedule',
  tag,
  item: Schedule,
  create: z
    .object(scheduleFields)
    .partial()
    .extend({ name: line(100), kind: ScheduleKind }),
  change: z.object(scheduleFields).partial(),
})
