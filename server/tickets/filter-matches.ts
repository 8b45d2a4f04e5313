import { sql } from 'kysely'
import type { FilterMatch } from '#contract/ticket-filters.ts'
import { below, pageBelow } from '#server/platform/id-cursor.ts'
import type { ListQuery } from '#server/platform/list-rows.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { getFilter } from '#server/routing/filters/list.ts'
import { hiddenAnswers, hideSet } from './hidden-answers.ts'

/** The run log of a filter, the newest first. @throws NotFound */
export async function listMatches({ db }: Ctx, id: number, { limit, cursor }: ListQuery) {
  await getFilter({ db }, id)
  const { rows: found } = await sql<FilterMatch & { hidden: string[] }>`
    select m.id, to_char(m.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, m.version, m.outcome, m.micros,
      m.data - 'did' as data, coalesce(m.data -> 'did', '[]') as did, ${hiddenAnswers} as hidden,
      case when t.id is null then null else json_build_object('id', t.id, 'number', t.number, 'subject', t.subject) end as ticket
    from ticket_filter_match m left join ticket t on t.id = m.ticket_id
    where m.filter_id = ${id} and m.id < ${below(cursor)}::bigint order by m.id desc limit ${limit + 1}`.execute(db)
  const seen = found.map(({ hidden, ...match }) => ({ ...match, did: hideSet(match.did, hidden) }))
  return pageBelow(seen, limit, (match) => match.id)
}
