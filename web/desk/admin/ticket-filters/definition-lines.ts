import { useTranslation } from 'react-i18next'
import type { Condition, ConditionField } from '#contract/conditions.ts'
import { takes } from '#contract/conditions.ts'
import type { FilterDefinition } from '#contract/ticket-filters.ts'
import { asGroup } from '../conditions/model.ts'
import { fieldWords, operatorWords } from '../conditions/words.ts'

type Saying = Pick<FilterDefinition, 'name' | 'conditions' | 'actions' | 'stopsFurther'>

/** What a filter says as lines of text, so that two versions can be compared line by line. */
export function useDefinitionLines(fields: ConditionField[]): (definition: FilterDefinition) => string {
  const { t } = useTranslation()
  const lines = useSayingLines(fields)
  return (definition) => lines(definition, t(`admin-rules:target.${definition.target}`))
}

/** The same of whatever says when it does what; `about` is what it looks at. */
export function useSayingLines(fields: ConditionField[]): (saying: Saying, about: string) => string {
  const { t } = useTranslation()
  const linesOf = (condition: Condition, indent: string): string[] => {
    const group = asGroup(condition)
    if (group) {
      return [
        `${indent}${t(`admin-rules:mode.${group.mode}`)}`,
        ...group.items.flatMap((one) => linesOf(one, `${indent}  `)),
      ]
    }
    if (!('field' in condition)) return []
    const { field: key, operator, value } = condition
    const field = fields.find((one) => one.key === key)
    const wanted = takes(operator) === 'nothing' ? '' : ` ${[value].flat().join(', ')}`
    return [`${indent}${field ? fieldWords(t, field) : key} ${operatorWords(t, operator, field?.kind)}${wanted}`]
  }
  return ({ name, conditions, actions, stopsFurther }, about) =>
    [
      name,
      about,
      ...linesOf(conditions, ''),
      ...actions.map(({ kind, ...rest }) => {
        const more = Object.values(rest).map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one)))
        return [t(`admin-rules:action.${kind}`), ...more].join(' · ')
      }),
      ...(stopsFurther ? [t('admin-rules:filter.stopsFurther')] : []),
    ].join('\n')
}
