import { useTranslation } from 'react-i18next'
import type { Condition, ConditionField } from '#contract/conditions.ts'
import type { FilterDefinition } from '#contract/ticket-filters.ts'
import { asGroup } from '../conditions/model.ts'
import { actionWords, kindsNamed, testWords } from '../conditions/saying.ts'
import { useThingNames } from '../conditions/thing-names.ts'
import { useLanguageNames } from '../conditions/words.ts'

type Saying = Pick<FilterDefinition, 'name' | 'conditions' | 'actions' | 'stopsFurther'>

/** What a filter says as lines of text, so that two of its versions can be compared line by line. */
export function useDefinitionLines(
  fields: ConditionField[],
  versions: readonly FilterDefinition[],
): (definition: FilterDefinition) => string {
  const { t } = useTranslation()
  const lines = useSayingLines(fields, versions)
  const addressOf = useThingNames(versions.some(({ addressId }) => addressId !== null) ? ['mailAddresses'] : [])
  return (definition) => {
    const { target, addressId } = definition
    const address = addressId === null ? '' : ` ${addressOf('mailAddresses', addressId)}`
    return lines(definition, `${t(`admin-rules:target.${target}`)}${address}`)
  }
}

/** The same of whatever says when it does what; `about` is what it looks at. */
export function useSayingLines(
  fields: ConditionField[],
  versions: readonly Saying[],
): (saying: Saying, about: string) => string {
  const { t } = useTranslation()
  const kinds = new Set(versions.flatMap((version) => kindsNamed(version, fields)))
  const naming = { nameOf: useThingNames([...kinds]), languageOf: useLanguageNames(), fields }
  const linesOf = (condition: Condition, indent: string): string[] => {
    const group = asGroup(condition)
    if (group) {
      return [
        `${indent}${t(`admin-rules:mode.${group.mode}`)}`,
        ...group.items.flatMap((one) => linesOf(one, `${indent}  `)),
      ]
    }
    return 'field' in condition ? [`${indent}${testWords(t, condition, naming)}`] : []
  }
  return ({ name, conditions, actions, stopsFurther }, about) =>
    [
      name,
      about,
      ...linesOf(conditions, ''),
      ...actions.map((action) => actionWords(t, action, naming)),
      ...(stopsFurther ? [t('admin-rules:filter.stopsFurther')] : []),
    ].join('\n')
}
