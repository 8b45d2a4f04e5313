import type { TFunction } from 'i18next'
import { type Action, namedBy, type Recipient } from '#contract/actions.ts'
import { type Condition, type ConditionField, type Test, takes } from '#contract/conditions.ts'
import type { NamedThing } from './named.ts'
import type { NameOf } from './thing-names.ts'
import { fieldWords, operatorWords, wordWords } from './words.ts'

/** How what is named by its number is said, and languages. */
export interface Naming {
  nameOf: NameOf
  languageOf: (language: string) => string
  fields: readonly ConditionField[]
}

/** The kinds of things that conditions and actions name. */
export function kindsNamed(
  { conditions, actions }: { conditions: Condition; actions: readonly Action[] },
  fields: readonly ConditionField[],
): NamedThing[] {
  const asked = testsIn(conditions).flatMap(({ field: key }) => {
    const choiceOf = fields.find((one) => one.key === key)?.choiceOf
    return choiceOf ? [choiceOf] : []
  })
  const done = actions.flatMap((action) => {
    const parts: object[] = [action, ...(action.kind === 'sendMail' ? action.to : [])]
    return parts.flatMap((part) => Object.keys(part).flatMap((field) => namedBy[field] ?? []))
  })
  return [...asked, ...done]
}

function testsIn(condition: Condition): Test[] {
  if ('all' in condition) return condition.all.flatMap(testsIn)
  if ('any' in condition) return condition.any.flatMap(testsIn)
  return 'not' in condition ? testsIn(condition.not) : [condition]
}

/** `Department is one of Billing, Hardware` */
export function testWords(t: TFunction, { field: key, operator, value }: Test, naming: Naming): string {
  const field = naming.fields.find((one) => one.key === key)
  const valueWords = (one: unknown) => {
    if (field?.choiceOf && typeof one === 'number') return naming.nameOf(field.choiceOf, one)
    if (typeof one === 'boolean') return t(one ? 'common:yes' : 'common:no')
    if (field?.words) return key === 'language' ? naming.languageOf(String(one)) : wordWords(t, key, String(one))
    return String(one)
  }
  const wanted = takes(operator) === 'nothing' ? '' : ` ${[value].flat().map(valueWords).join(', ')}`
  return `${field ? fieldWords(t, field) : key} ${operatorWords(t, operator, field?.kind)}${wanted}`
}

/** `Set the department · Billing` */
export function actionWords(t: TFunction, action: Action, naming: Naming): string {
  const more = Object.entries(action).flatMap(([field, value]) => {
    if (field === 'kind') return []
    if (field === 'to') return [(value as Recipient[]).map((one) => recipientWords(t, one, naming)).join(', ')]
    if (field === 'fromAddressId' && value === null) return [t('admin-rules:fromDepartment')]
    if (field === 'demand') return [t(`admin-rules:demandWord.${value as 'required' | 'preferred'}`)]
    if (field === 'level') return [`${t('admin-rules:levelPrefix')}${value}`]
    if (field === 'key') {
      const question = naming.fields.find((one) => one.key === `fields.${value}`)
      return [question ? fieldWords(t, question) : String(value)]
    }
    if (typeof value === 'boolean') return [t(value ? 'common:yes' : 'common:no')]
    const of = namedBy[field]
    if (of && typeof value === 'number') return [naming.nameOf(of, value)]
    return [value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value)]
  })
  return [t(`admin-rules:action.${action.kind}`), ...more].join(' · ')
}

function recipientWords(t: TFunction, to: Recipient, { nameOf }: Naming): string {
  if (to.kind === 'address') return to.email
  if (to.kind === 'agent') return nameOf('agents', to.agentId)
  return to.kind === 'team' ? nameOf('teams', to.teamId) : t(`admin-rules:recipientKind.${to.kind}`)
}
