import { sql } from 'kysely'
import {
  type Answer,
  type Answers,
  type Chosen,
  chosenIn,
  isRich,
  type LabelledAnswer,
  type Rich,
} from '#contract/answers.ts'
import { shownFields } from '#contract/form-rules.ts'
import type { FieldKind, FormField } from '#contract/forms.ts'
import { type Language, type Translated, wordsIn } from '#contract/translations.ts'
import type { Db } from '#server/platform/db.ts'
import { isSilent, modeOf, own, type Side } from './answers.ts'

/**
 * What an answer says, in a language of no country: dates in ISO 8601, chosen things by the name that they had. A box
 * answers in the reader's language.
 */
export function answerText(
  field: Pick<FormField, 'kind'> & { config?: unknown },
  answer: Answer,
  language: string | null = null,
): string {
  if (answer === null) return ''
  if (typeof answer === 'boolean') return (language === 'de' ? boxWords.de : boxWords.en)[answer ? 'ticked' : 'empty']
  const all = Array.isArray(answer) ? answer : [answer]
  return all.map((one) => (typeof one === 'object' ? nameOf(one) : labelOf(field, one))).join(', ')
}

const boxWords: Record<Language, { ticked: string; empty: string }> = {
  en: { ticked: 'Yes', empty: 'No' },
  de: { ticked: 'Ja', empty: 'Nein' },
}

function nameOf(one: Chosen | Rich): string {
  return one.text ?? (isRich(one) ? '' : String(one.id))
}

function labelOf(field: Pick<FormField, 'kind'> & { config?: unknown }, key: string | number): string {
  if (field.kind !== 'choice') return String(key)
  const { options } = field.config as Extract<FormField, { kind: 'choice' }>['config']
  return options.find((option) => option.key === String(key))?.label ?? String(key)
}

/** What is chosen from lists, priorities and departments, by kind and id: what it is called now, in all languages. */
export type ChosenWords = ReadonlyMap<
  string,
  { text: string; translations: Translated<{ value: string; name: string }> }
>

type Answered = { fields: readonly Pick<FormField, 'key' | 'kind'>[]; answers: Answers }

/**
 * Answers as they read in a language: what is called as it was when it was chosen by its translation, the rest as it is
 * kept.
 */
export function saidAnswers(
  { fields, answers }: Answered,
  { chosen, language }: { chosen: ChosenWords; language: string | null },
): Answers {
  const kinds = new Map(fields.map(({ key, kind }) => [key, kind]))
  const saidOne = <One extends Answer | Chosen>(key: string, one: One): One => {
    if (typeof one !== 'object' || one === null || Array.isArray(one) || isRich(one)) return one
    const thing = chosen.get(`${kinds.get(key)} ${one.id}`)
    const words = thing?.text === one.text ? wordsIn(thing?.translations, language) : {}
    const text = words.value ?? words.name
    return text === undefined ? one : { ...one, text }
  }
  return Object.fromEntries(
    Object.entries(answers).map(([key, answer]) => [
      key,
      Array.isArray(answer) ? answer.map((one) => saidOne(key, one)) : saidOne(key, answer),
    ]),
  )
}

/** What {@link saidAnswers} needs; nothing is asked of the database without need. */
export async function loadChosenWords(db: Db, { fields, answers }: Answered): Promise<ChosenWords> {
  const idsOf = (kind: FieldKind) =>
    fields
      .filter((field) => field.kind === kind)
      .flatMap(({ key }) => chosenIn(own(answers, key)))
      .map(({ id }) => Number(id))
  const [items, priorities, departments] = [idsOf('list'), idsOf('priority'), idsOf('department')]
  if (items.length + priorities.length + departments.length === 0) return new Map()
  const { rows } = await sql<{
    thing: string
    text: string
    translations: Translated<{ value: string; name: string }>
  }>`
    select 'list ' || id as thing, value as text, translations from list_item where id = any(${items}::bigint[])
    union all select 'priority ' || id, name, translations from priority where id = any(${priorities}::bigint[])
    union all select 'department ' || id, name, translations from department where id = any(${departments}::bigint[])`.execute(
    db,
  )
  return new Map(rows.map(({ thing, ...words }) => [thing, words]))
}

/** A field by which answers are named that are no longer asked. */
export type Earlier = Pick<FormField, 'key' | 'label' | 'kind' | 'requesterMode' | 'agentMode'> & { config?: unknown }

/**
 * What one side may read of answers, named: those asked now, in their order, as far as they are shown; then those of
 * fields that are not asked any more.
 *
 * @param earlier   fields of whatever form that may have asked; one that is hidden from the side keeps its answer hidden
 * @param language  in which boxes answer; the fields are said in it already
 */
export function labelledAnswers(
  { fields, earlier, answers }: { fields: readonly FormField[]; earlier: readonly Earlier[]; answers: Answers },
  { side, language }: { side: Side; language: string | null },
): LabelledAnswer[] {
  const asked = new Set(fields.map(({ key }) => key))
  const seen = fields.filter((field) => modeOf(field, side) !== 'hidden')
  const now = shownFields(seen, answers)
    .filter((field) => !isSilent(field.kind) && Object.hasOwn(answers, field.key))
    .map((field) => labelled(field, own(answers, field.key), { isAsked: true, language }))
  const before = Object.keys(answers)
    .filter((key) => !asked.has(key) && answers[key] !== null)
    .flatMap((key) => {
      const named = earlier.filter((field) => field.key === key)
      const [field] = named
      if (named.some((one) => modeOf(one, side) === 'hidden') || (side === 'requester' && !field)) return []
      const by = field ?? { key, label: key, kind: 'text' as const }
      return [labelled(by, own(answers, key), { isAsked: false, language })]
    })
  return [...now, ...before]
}

/** The answers that a side may read, as they are kept. */
export function visibleAnswers(
  { fields, earlier, answers }: { fields: readonly FormField[]; earlier: readonly Earlier[]; answers: Answers },
  side: Side,
): Answers {
  const isHidden = (key: string) => {
    const field = fields.find((one) => one.key === key)
    if (field) return modeOf(field, side) === 'hidden'
    return earlier.some((one) => one.key === key && modeOf(one, side) === 'hidden')
  }
  return Object.fromEntries(Object.entries(answers).filter(([key]) => !isHidden(key)))
}

function labelled(
  field: Pick<FormField, 'key' | 'label' | 'kind'> & { config?: unknown },
  value: Answer,
  { isAsked, language }: { isAsked: boolean; language: string | null },
): LabelledAnswer {
  const { key, label, kind } = field
  return { key, label, kind, value, text: answerText(field, value, language), isAsked }
}
