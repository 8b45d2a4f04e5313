import { z } from 'zod'
import { Availability, Email, Id, IdParams, Instant, line, Named, paragraphs } from './common.ts'
import { crud } from './crud.ts'
import { route } from './route.ts'

const tag = 'SLA'

/** A day of the calendar, without a time zone: `2026-12-24`. */
export const LocalDate = z.iso.date().refine((date) => date >= '1970-01-01' && date <= '2200-12-31', {
  message: 'Choose a day between 1970 and 2200.',
})

/** An instant that something is counted from: all that comes of it is an instant as well. */
const CountedFrom = Instant.refine((at) => at >= '1970' && at < '2201', {
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

/** Why an event of an iCal file is no entry. */
export const SkipReason = z.enum([
  'unreadable',
  'no_beginning',
  'no_length',
  /** It has times, and lasts for several days. */
  'hours_over_days',
  /** More than a year. */
  'too_long',
  /** It does not come within the next five years. */
  'not_soon',
  /** A schedule has room for 500 entries, and 10,000 events of a file are looked at. */
  'too_many',
])

/** What an iCal file says. */
export const CalendarContents = z.object({
  entries: z.array(ScheduleEntry),
  /** What could not be taken over, and why; the first fifty. */
  skipped: z.array(z.object({ name: z.string(), reason: SkipReason })),
  /** How many events ended before the year that has passed: they are left out. */
  past: z.int(),
})
export type CalendarContents = z.infer<typeof CalendarContents>

/** Why a calendar could not be read. */
export const CalendarProblem = z.enum([
  'wrong_address',
  /** It leads to an address that does not begin with https:// */
  'not_encrypted',
  'private_network',
  'name_unknown',
  'unreachable',
  'timed_out',
  'too_large',
  'too_many_redirects',
  /** Its server answers, but not with a file. */
  'refused',
  'not_ical',
  /** It takes too long to make entries of it. */
  'too_hard',
  /** Hours that these holidays are taken from would have no working time any more, or not as much as is promised. */
  'no_working_time',
])
export type CalendarProblem = z.infer<typeof CalendarProblem>

/** A calendar elsewhere that holidays are read from, once a day; what people write stands beside it. */
export const CalendarLink = CalendarContents.extend({
  /** For administrators alone, as it may hold a key. */
  address: z.string().nullable(),
  /** null: it has not been read at this address yet, and is about to be. */
  triedAt: Instant.nullable(),
  /** When it was last read well; the entries are those of then. */
  readAt: Instant.nullable(),
  failingSince: Instant.nullable(),
  problem: CalendarProblem.nullable(),
  /** In its server's own words, or more of the problem; for administrators alone. */
  said: z.string().nullable(),
})
export type CalendarLink = z.infer<typeof CalendarLink>

export const Schedule = z.object({
  id: z.int(),
  name: z.string(),
  kind: ScheduleKind,
  description: z.string(),
  /** null: the desk's; of holidays: that of the hours that they are taken from. */
  timeZone: z.string().nullable(),
  /** That people write. */
  entries: z.array(ScheduleEntry),
  /** Whose days are no working time; of schedules of hours alone. */
  holidays: z.array(Named),
  /** Of holidays alone; its entries count beside the others. */
  link: CalendarLink.nullable(),
  isDefault: z.boolean(),
  /** Grows with each change; a ticket names the version that its time was counted by. */
  version: z.int(),
  availability: Availability,
})
export type Schedule = z.infer<typeof Schedule>

/** Of an iCal file; `webcal:` is what calendars call their https: addresses. */
const CalendarAddress = z
  .string()
  .max(2000)
  .overwrite((text) => addressIn(text)?.href ?? text)
  .max(2000)
  .refine((text) => {
    const address = addressIn(text)
    return address !== null && /^https?:$/.test(address.protocol) && address.username + address.password === ''
  }, 'Write an address that begins with https://, without a name or a password in it.')

function addressIn(text: string): URL | null {
  return URL.parse(text.trim().replace(/^webcals?:/i, 'https:'))
}

const scheduleFields = {
  name: line(100),
  description: paragraphs(1000),
  timeZone: TimeZone.nullable(),
  entries: z.array(ScheduleEntry).max(500),
  holidayIds: z.array(Id).max(20),
  /** Of an iCal file, from which holidays are read; null: they are no more, and what came from there is gone. */
  linkAddress: CalendarAddress.nullable(),
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

export const readLinkedCalendar = route({
  method: 'POST',
  path: '/api/v1/schedules/:id/reading',
  tag,
  caller: 'administrator',
  summary: 'Read the calendar that a schedule of holidays is linked to, now; what came of it is in its link',
  params: IdParams,
  reply: Schedule,
  errors: ['not_linked'],
})

// ── plans ───────────────────────────────────────────────────────────────────────────────────────

export const TargetKind = z.enum(['firstResponse', 'nextResponse', 'resolution'])
export type TargetKind = z.infer<typeof TargetKind>

/** Working minutes; a year of days and nights at most. */
export const TargetMinutes = z.int().min(1).max(527_040)

/** Whom a step of an escalation tells. */
export const EscalationRecipient = z.discriminatedUnion('kind', [
  /** The agent, else the members of the team. */
  z.object({ kind: z.literal('assignee') }),
  z.object({ kind: z.literal('teamLead') }),
  z.object({ kind: z.literal('departmentManager') }),
  z.object({ kind: z.literal('agent'), agentId: Id }),
  z.object({ kind: z.literal('team'), teamId: Id }),
  z.object({ kind: z.literal('address'), email: Email }),
])
export type EscalationRecipient = z.infer<typeof EscalationRecipient>

export const EscalationAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tell'), to: z.array(EscalationRecipient).min(1).max(20) }),
  z.object({ kind: z.literal('assignAgent'), agentId: Id }),
  z.object({ kind: z.literal('assignTeam'), teamId: Id }),
  /** To the next more urgent one. */
  z.object({ kind: z.literal('raisePriority') }),
  z.object({ kind: z.literal('referToDepartment'), departmentId: Id }),
  z.object({ kind: z.literal('referToTeam'), teamId: Id }),
  z.object({ kind: z.literal('referToAgent'), agentId: Id }),
])
export type EscalationAction = z.infer<typeof EscalationAction>

/** When a step is taken, in working time: so much of the target has passed, so long before or after it is due. */
export const EscalationTime = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('percent'), percent: z.int().min(1).max(99) }),
  z.object({ kind: z.literal('before'), minutes: TargetMinutes }),
  z.object({ kind: z.literal('after'), minutes: z.int().min(0).max(527_040) }),
])
export type EscalationTime = z.infer<typeof EscalationTime>

/** A warning before something is due, or what follows when it was not done. */
export const EscalationStep = z.object({
  /** Within its plan: history names it. */
  id: Id,
  target: TargetKind,
  when: EscalationTime,
  /** Only after it is due: again and again while nothing is done. */
  repeat: z.object({ everyMinutes: z.int().min(1).max(527_040), times: z.int().min(1).max(50) }).nullable(),
  actions: z.array(EscalationAction).min(1).max(10),
})
export type EscalationStep = z.infer<typeof EscalationStep>

const EscalationStepInput = EscalationStep.extend({
  id: Id.optional(),
  repeat: EscalationStep.shape.repeat.default(null),
}).superRefine(({ when, repeat }, context) => {
  if (repeat && when.kind !== 'after') {
    context.addIssue({
      code: 'custom',
      path: ['repeat'],
      message: 'Only what comes after the due date can be repeated.',
    })
  }
})

const Targets = z.object({
  firstResponseMinutes: z.int().nullable(),
  nextResponseMinutes: z.int().nullable(),
})

export const SlaPlan = Targets.extend({
  id: z.int(),
  name: z.string(),
  /** Until it is resolved. */
  graceMinutes: z.int(),
  /** Priorities with targets of their own; what is null is as for all. */
  byPriority: z.array(Targets.extend({ priority: Named, graceMinutes: z.int().nullable() })),
  /** null: that of the department or of the desk. A department's goes before it. */
  schedule: Named.nullable(),
  escalations: z.array(EscalationStep),
  isTransient: z.boolean(),
  /** Nobody is alerted when a ticket of this plan becomes overdue. */
  mutesOverdueAlerts: z.boolean(),
  isDefault: z.boolean(),
  /** Grows with each change; a ticket names the version that it was promised. */
  version: z.int(),
  notes: z.string(),
  availability: Availability,
})
export type SlaPlan = z.infer<typeof SlaPlan>

const TargetsInput = z.object({
  firstResponseMinutes: TargetMinutes.nullable(),
  nextResponseMinutes: TargetMinutes.nullable(),
})
const slaPlanFields = {
  name: line(100),
  graceMinutes: TargetMinutes,
  ...TargetsInput.shape,
  byPriority: z.array(TargetsInput.partial().extend({ priorityId: Id, graceMinutes: TargetMinutes.nullish() })).max(50),
  scheduleId: Id.nullable(),
  escalations: z.array(EscalationStepInput).max(20),
  isTransient: z.boolean(),
  mutesOverdueAlerts: z.boolean(),
  notes: paragraphs(10_000),
  availability: Availability,
}
export const slaPlans = crud({
  plural: 'sla-plans',
  noun: 'SLA plan',
  tag,
  item: SlaPlan,
  create: z
    .object(slaPlanFields)
    .partial()
    .extend({ name: line(100), graceMinutes: TargetMinutes }),
  change: z.object(slaPlanFields).partial(),
})

// ── trying out ──────────────────────────────────────────────────────────────────────────────────

const WorkedSpan = z.object({ from: Instant, to: Instant, minutes: z.int() })
/** Stretches of working time, the first hundred of them. */
const Walk = z.object({ spans: z.array(WorkedSpan), more: z.int().describe('Further ones that are left out') })

/** A schedule that is being written: it need not be saved to be tried out. */
const ScheduleDraft = z.object({
  kind: ScheduleKind.default('hours'),
  timeZone: TimeZone.nullable(),
  /** Of a linked calendar, too. */
  entries: z.array(ScheduleEntry).max(1000),
  holidayIds: z.array(Id).max(20).default([]),
})

export const diagnoseSchedule = route({
  method: 'POST',
  path: '/api/v1/schedules/diagnosis',
  tag,
  caller: 'administrator',
  summary: 'Walk through so many working minutes of a schedule, saved or not',
  body: z.object({ schedule: ScheduleDraft, from: CountedFrom, minutes: TargetMinutes }),
  reply: z.object({ timeZone: z.string(), dueAt: Instant.nullable().describe('null: never'), walk: Walk }),
})

export const showSchedule = route({
  method: 'POST',
  path: '/api/v1/schedules/calendar',
  tag,
  caller: 'administrator',
  summary: 'The days of a schedule, saved or not, as a calendar shows them',
  body: z.object({ schedule: ScheduleDraft, from: LocalDate, days: z.int().min(1).max(62) }),
  reply: z.object({
    timeZone: z.string(),
    days: z.array(
      z.object({
        date: z.string(),
        /** Of hours: when it is worked; of holidays: when it is not. */
        spans: z.array(z.object({ from: LocalTime, to: LocalTime })),
        minutes: z.int(),
        /** Names of the holidays that it is. */
        holidays: z.array(z.string()),
      }),
    ),
  }),
})

/** An iCal file is text; what is longer is no calendar of holidays. */
export const importHolidays = route({
  method: 'POST',
  path: '/api/v1/schedules/ical',
  tag,
  caller: 'administrator',
  summary: 'Read the entries of an iCal file; nothing is saved',
  body: z.object({ text: z.string().min(1).max(2_000_000) }),
  reply: CalendarContents,
  errors: ['not_ical', 'calendar_too_hard'],
})

const CountedBy = z.object({
  name: z.string(),
  timeZone: z.string(),
  from: z.enum(['department', 'plan', 'desk']),
})

export const testPlan = route({
  method: 'POST',
  path: '/api/v1/sla-plans/test',
  tag,
  caller: 'administrator',
  summary: 'When a ticket would be due by a plan, saved or not',
  body: z.object({
    plan: z
      .object({
        graceMinutes: TargetMinutes,
        ...TargetsInput.shape,
        byPriority: slaPlanFields.byPriority,
        scheduleId: Id.nullable(),
        escalations: slaPlanFields.escalations,
      })
      .partial()
      .extend({ graceMinutes: TargetMinutes }),
    priorityId: Id,
    departmentId: Id.optional(),
    openedAt: CountedFrom,
  }),
  reply: z.object({
    schedule: CountedBy.nullable(),
    targets: z.array(
      z.object({
        target: TargetKind,
        minutes: z.int().nullable(),
        /** null: nothing is promised, or it is never due. */
        dueAt: Instant.nullable(),
        walk: Walk,
        steps: z.array(z.object({ at: Instant, place: z.int().describe('Of the step in the plan'), time: z.int() })),
      }),
    ),
  }),
})

// ── the receipt ─────────────────────────────────────────────────────────────────────────────────

const ReceiptSegment = z.object({
  from: Instant,
  /** null: it goes on. */
  to: Instant.nullable(),
  isPaused: z.boolean(),
  /** Until now. */
  workedMinutes: z.int(),
  plan: z.string().nullable(),
  priority: z.string(),
  schedule: CountedBy.nullable(),
  /** Of the one that goes on it leads to the due date. */
  walk: Walk,
})

export const ReceiptClock = z.object({
  target: TargetKind,
  state: z.enum(['running', 'paused', 'met', 'stopped']),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** What is promised; null: nothing. */
  minutes: z.int().nullable(),
  workedMinutes: z.int(),
  dueAt: Instant.nullable(),
  isBreached: z.boolean(),
  segments: z.array(ReceiptSegment),
})
export type ReceiptClock = z.infer<typeof ReceiptClock>

export const SlaReceipt = z.object({
  plan: Named.extend({ version: z.int() }).nullable(),
  priority: Named,
  schedule: CountedBy.nullable(),
  isPaused: z.boolean(),
  /** What somebody set goes before what the plan says. */
  explicitDueAt: Instant.nullable(),
  dueAt: Instant.nullable(),
  /** Those at their end first. */
  clocks: z.array(ReceiptClock),
  /** Steps of the plan's escalation that are still to come, the earliest first. */
  next: z.array(z.object({ at: Instant, target: TargetKind, isWarning: z.boolean(), step: EscalationStep })),
})
export type SlaReceipt = z.infer<typeof SlaReceipt>

export const ticketSla = route({
  method: 'GET',
  path: '/api/v1/tickets/:id/sla',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'How each due date came about, stretch by stretch',
  params: IdParams,
  reply: SlaReceipt,
  errors: ['ticket_not_found'],
})
