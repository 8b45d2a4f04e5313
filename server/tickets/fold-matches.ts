import { sql } from 'kysely'
import type { App } from '#server/platform/app.ts'

/** Of each filter the run log lists so many matches; older ones are only counted. */
const MOST_LISTED = 500

/** Counts the old matches together, so that the log stays as long as it is looked at. */
export async function foldFilterMatches({ db }: Pick<App, 'db'>): Promise<void> {
  await sql`
    with gone as (
      delete from ticket_filter_match m using (
        select f.id, (select n.id from ticket_filter_match n where n.filter_id = f.id order by n.id desc offset ${MOST_LISTED} limit 1) as last
        from ticket_filter f
      ) old where m.filter_id = old.id and m.id <= old.last
      returning m.filter_id
    ), counted as (
      select filter_id, count(*) as folded from gone group by filter_id
    )
    update ticket_filter f set folded_matches = folded_matches + folded from counted where f.id = counted.filter_id`.execute(
    db,
  )
}
