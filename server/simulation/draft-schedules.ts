import type { Draft } from '#contract/simulation-draft.ts'
import { isSameJson } from '#server/platform/rows.ts'
import type { Configuration, Holidays, Schedule } from './configuration.ts'
import { given } from './given.ts'

type Change = NonNullable<Draft['schedules']>['changed'][number]

const fresh = { name: '', availability: 'active' as const, timeZone: null, entries: [], linked: [] }
const newHours: Omit<Schedule, 'id'> = {
  name: '',
  availability: 'active',
  version: 0,
  timeZone: null,
  hours: { timeZone: null, entries: [], holidays: [] },
  holidayIds: [],
}

/** Working hours and holidays as a draft would have them, new ones last. Hours change with the holidays that they link. */
export function schedulesAs(
  saved: Pick<Configuration, 'schedules' | 'holidays'>,
  changed: readonly Change[],
): Pick<Configuration, 'schedules' | 'holidays' | 'redrawn'> {
  const changes = new Map(changed.map((change) => [change.id, change]))
  const added = changed.filter(({ id }) => id < 0)
  const ofDays = added.filter(({ kind }) => kind === 'holidays')
  const ofHours = added.filter(({ kind }) => kind !== 'holidays')
  const holidays = [...saved.holidays, ...ofDays.map(({ id }): Holidays => ({ id, ...fresh }))].map((one) =>
    holidaysAs(one, changes.get(one.id)),
  )
  const before = [...saved.schedules, ...ofHours.map(({ id }): Schedule => ({ id, ...newHours }))]
  const schedules = before.map((schedule) => {
    const change = changes.get(schedule.id)
    const isTouched = change || schedule.holidayIds.some((id) => changes.has(id))
    return isTouched ? hoursAs(schedule, change, holidays) : schedule
  })
  const redrawn = schedules.filter((one, at) => !isDrawnAlike(one, before[at])).map(({ id }) => id)
  return { schedules, holidays, redrawn }
}

function holidaysAs(holidays: Holidays, change: Change | undefined): Holidays {
  if (!change) return holidays
  const { name, availability, timeZone, entries } = change
  return { ...holidays, ...given({ name, availability, timeZone, entries }) }
}

function hoursAs(schedule: Schedule, change: Partial<Change> = {}, days: readonly Holidays[]): Schedule {
  const { name, availability, timeZone = schedule.timeZone, entries = schedule.hours.entries } = change
  const { holidayIds = schedule.holidayIds } = change
  const holidays = days.filter(({ id }) => holidayIds.includes(id))
  return {
    ...schedule,
    ...given({ name, availability }),
    version: schedule.version + 1,
    timeZone,
    hours: { timeZone, entries, holidays: holidays.map(daysOf) },
    holidayIds,
  }
}

/** Those written by hand, then those of the calendar. */
function daysOf({ timeZone, entries, linked }: Holidays): Schedule['hours']['holidays'][number] {
  return { timeZone, entries: [...entries, ...linked] }
}

/** Whether an instant lies in both or in neither. */
function isDrawnAlike(one: Schedule, before: Schedule | undefined): boolean {
  const drawn = ({ id, availability, hours }: Schedule) => ({
    id,
    availability,
    timeZone: hours.timeZone,
    ...linesOf(hours),
  })
  return before !== undefined && one.id > 0 && isSameJson(drawn(one), drawn(before))
}

/** A version keeps the names of its holidays too. */
function linesOf({ entries, holidays }: Schedule['hours']) {
  return { entries, holidays: holidays.map((one) => ({ timeZone: one.timeZone, entries: one.entries })) }
}
