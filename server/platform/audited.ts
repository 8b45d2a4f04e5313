import { sql } from 'kysely'
import type { Db } from './db.ts'

type Availability = 'active' | 'disabled' | 'archived'

interface Switched {
  at: Date
  from: Availability
}

/** Whether a thing was in use, as the record tells: the oldest change that came after an instant says what it was before. */
export async function availabilityThen(
  db: Db,
  { subject, id, now }: { subject: string; id: number; now: Availability },
): Promise<(at: Date) => Availability> {
  const { rows } = await sql<Switched>`
    select at, changes -> 'availability' ->> 'from' as "from" from audit_event
    where subject_kind = ${subject} and subject_id = ${id} and changes ? 'availability' order by id`.execute(db)
  return (at) => rows.find((change) => change.at > at)?.from ?? now
}
