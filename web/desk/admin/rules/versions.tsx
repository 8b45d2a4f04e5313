import { useQuery } from '@tanstack/react-query'
import type { ConditionField } from '#contract/conditions.ts'
import { listRuleVersions, type Rule, type RuleDefinition, restoreRuleVersion } from '#contract/rules.ts'
import { query } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { useRestored, Versions } from '../conditions/versions.tsx'
import { useSayingLines } from '../ticket-filters/definition-lines.ts'
import { useTriggerWords } from './trigger-words.ts'

export function RuleVersions({ rule, fields }: { rule: Rule; fields: ConditionField[] }) {
  const { id, version: current } = rule
  const { data } = useQuery(query(listRuleVersions, { params: { id }, query: { limit: 50 } }))
  const { submit, isPending } = useSubmit(restoreRuleVersion, useRestored())
  const sayingLines = useSayingLines(fields, [rule, ...(data?.items ?? []).map(({ definition }) => definition)])
  const triggerWords = useTriggerWords()
  const lines = (definition: RuleDefinition) => sayingLines(definition, triggerWords(definition.trigger))
  const versions = data?.items.map(({ definition, ...one }) => ({ ...one, lines: lines(definition) })) ?? []
  const restore = (version: number) => submit({ params: { id, version } })
  return <Versions versions={versions} current={current} now={lines(rule)} isPending={isPending} onRestore={restore} />
}
