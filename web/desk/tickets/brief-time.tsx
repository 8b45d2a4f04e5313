import { useFormat } from '#web/ui/format.ts'
import { useNow } from '#web/ui/time.tsx'

const WEEK = 7 * 86_400_000

/** As short as a column wants it: "3 hr. ago", from a week on "Nov 10", from another year "Nov 2024". */
export function useBrief(): (at: string, now: number) => string {
  const { relative, language, timeZone } = useFormat()
  return (at, now) => {
    if (Math.abs(Date.parse(at) - now) < WEEK) return relative(at, now)
    const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
    const parts = isThisYear ? ({ day: 'numeric' } as const) : ({ year: 'numeric' } as const)
    return new Intl.DateTimeFormat(language, { month: 'short', timeZone, ...parts }).format(new Date(at))
  }
}

export function BriefTime({ at }: { at: string }) {
  const { dateTime } = useFormat()
  const brief = useBrief()
  const now = useNow()
  return (
    <time dateTime={at} title={dateTime(at)}>
      {brief(at, now)}
    </time>
  )
}
