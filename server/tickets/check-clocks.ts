import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import type { Clock } from '#server/sla/clock/clock.ts'
import { foldClock } from '#server/sla/clock/fold.ts'
import { timesOf } from '#server/sla/versions.ts'
import { sorted } from './counting.ts'
import { pastOf, schedulesOf, schedulesOfPast } from './sla.ts'

/** Tickets whose clocks are not what their history makes of them; `limit`: after so many it stops looking. */
export async function checkClocks(
  db: Db,
  { limit = 100 }: { limit?: number } = {},
): Promise<{ checked: number; wrong: number[] }> {
  const wrong: number[] = []
  let checked = 0
  let after = 0
  for (;;) {
    const { rows } = await sql<{ id: number; clock: Clock }>`
      select ticket_id as id, clock from ticket_sla where ticket_id > ${after} order by ticket_id limit 200`.execute(db)
    for (const { id, clock } of rows) {
      const past = await pastOf(db, id)
      const timeOf = await timesOf(db, [...schedulesOf(clock), ...past.flatMap(schedulesOfPast)])
      const folded = foldClock(past, timeOf)
      if (JSON.stringify(sorted(folded?.clock ?? null)) !== JSON.stringify(sorted(clock))) wrong.push(id)
      after = id
    }
    checked += rows.length
    if (rows.length === 0 || wrong.length >= limit) return { checked, wrong }
  }
}
