import { useFormat } from '#web/ui/format.ts'
import { useNow } from '#web/ui/time.tsx'

/** A time as short as a column wants it; the full date is in its title. */
export function BriefTime({ at }: { at: string }) {
  const { brief, dateTime } = useFormat()
  const now = useNow()
  return (
    <time dateTime={at} title={dateTime(at)}>
      {brief(at, now)}
    </time>
  )
}
