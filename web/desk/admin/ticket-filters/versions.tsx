import { useQuery } from '@tanstack/react-query'
import type { ConditionField } from '#contract/conditions.ts'
import { listFilterVersions, restoreFilterVersion, type TicketFilter } from '#contract/ticket-filters.ts'
import { query } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { useRestored, Versions } from '../conditions/versions.tsx'
import { useDefinitionLines } from './definition-lines.ts'

export function FilterVersions({ filter, fields }: { filter: TicketFilter; fields: ConditionField[] }) {
  const { id, version: current } = filter
  const { data } = useQuery(query(listFilterVersions, { params: { id }, query: { limit: 50 } }))
  const { submit, isPending } = useSubmit(restoreFilterVersion, useRestored())
  const lines = useDefinitionLines(fields, [filter, ...(data?.items ?? []).map(({ definition }) => definition)])
  const versions = data?.items.map(({ definition, ...one }) => ({ ...one, lines: lines(definition) })) ?? []
  const restore = (version: number) => submit({ params: { id, version } })
  return (
    <Versions versions={versions} current={current} now={lines(filter)} isPending={isPending} onRestore={restore} />
  )
}
