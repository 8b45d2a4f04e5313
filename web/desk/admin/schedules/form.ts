import type { Repeats, Schedule, ScheduleEntry } from '#contract/sla.ts'

export type ScheduleForm = Pick<Schedule, 'name' | 'kind' | 'description' | 'timeZone' | 'availability'> & {
  entries: ScheduleEntry[]
  holidayIds: number[]
  /** Empty: linked to no calendar. */
  linkAddress: string
}

export const repeatKinds = [
  'weekdays',
  'daily',
  'weekends',
  'weekly',
  'monthly',
  'monthlyByWeekday',
  'yearly',
  'yearlyByWeekday',
  'easter',
  'never',
] as const satisfies Repeats['kind'][]

export function scheduleValues(schedule: Schedule | null): ScheduleForm {
  return {
    name: schedule?.name ?? '',
    kind: schedule?.kind ?? 'hours',
    description: schedule?.description ?? '',
    timeZone: schedule?.timeZone ?? null,
    entries: schedule?.entries ?? [freshEntry('hours')],
    holidayIds: schedule?.holidays.map(({ id }) => id) ?? [],
    linkAddress: schedule?.link?.address ?? '',
    availability: schedule?.availability ?? 'active',
  }
}

/** The kind is chosen once. Who links holidays to a calendar need not write any. */
export function scheduleBody(
  { kind, holidayIds, linkAddress, entries, ...values }: ScheduleForm,
  schedule: Schedule | null,
) {
  const address = linkAddress.trim()
  return {
    ...values,
    entries: kind === 'holidays' && address !== '' ? entries.filter(isFilled) : entries,
    ...(kind === 'hours' ? { holidayIds } : { linkAddress: address || null }),
    ...(schedule === null && { kind }),
  }
}

export function isFilled({ name }: ScheduleEntry): boolean {
  return name.trim() !== ''
}

/** As it is simulated. */
export function scheduleDraft(values: ScheduleForm, schedule: Schedule | null) {
  const {
    description: _description,
    linkAddress: _linkAddress,
    ...said
  } = { linkAddress: null, ...scheduleBody(values, schedule) }
  return said
}

export function freshEntry(kind: Schedule['kind']): ScheduleEntry {
  const today = new Date().toISOString().slice(0, 10)
  return kind === 'hours'
    ? {
        name: '',
        startsOn: '2000-01-01',
        until: null,
        days: 1,
        times: [{ from: '08:00', to: '17:00' }],
        repeats: { kind: 'weekdays' },
      }
    : { name: '', startsOn: today, until: null, days: 1, times: [], repeats: { kind: 'never' } }
}

/** Another way of repeating, on the days that the entry began with. */
export function repeatsOf(kind: Repeats['kind'], startsOn: string): Repeats {
  const date = new Date(`${startsOn}T00:00:00Z`)
  const month = date.getUTCMonth() + 1
  const day = date.getUTCDate()
  const weekday = date.getUTCDay() || 7
  const nth = Math.min(5, Math.ceil(day / 7))
  switch (kind) {
    case 'weekly':
      return { kind, weekdays: [weekday] }
    case 'monthly':
      return { kind, day }
    case 'monthlyByWeekday':
      return { kind, nth, weekday }
    case 'yearly':
      return { kind, month, day }
    case 'yearlyByWeekday':
      return { kind, month, nth, weekday }
    case 'easter':
      return { kind, days: 1 }
    default:
      return { kind }
  }
}
