import type { Answer, Answers, Chosen, LabelledAnswer } from '#contract/answers.ts'
import { shownFields } from '#contract/form-rules.ts'
import type { FormField, ListItem } from '#contract/forms.ts'
import { wordsIn } from '#contract/translations.ts'
import type { Db } from '#server/platform/db.ts'
import { isSilent, modeOf, own, type Side } from './answers.ts'

/** What an answer says, in a language of no country: dates in ISO 8601, chosen things by the name that they had. */
export function answerText(field: Pick<FormField, 'kind'> & { config?: unknown }, answer: Answer): string {
  if (answer === null) return ''
  if (typeof answer === 'boolean') return answer ? 'Yes' : 'No'
  const all = Array.isArray(answer) ? answer : [answer]
  return all.map((one) => (typeof one === 'object' ? (one.text ?? String(one.id)) : labelOf(field, one))).join(', ')
}

function labelOf(field: Pick<FormField, 'kind'> & { config?: unknown }, key: string | number): string {
  if (field.kind !== 'choice') return String(key)
  const { options } = field.config as Extract<FormField, { kind: 'choice' }>['config']
  return options.find((option) => option.key === String(key))?.label ?? String(key)
}

/** List items by their id: what they are called now, in all languages. */
export type ItemWords = ReadonlyMap<number, Pick<ListItem, 'value' | 'translations'>>

/**
 * Answers as they read in a language: list items that are called as they were when they were chosen by their translation,
 * the others as they are kept.
 */
export function saidAnswers(
  { fields, answers }: { fields: readonly Pick<FormField, 'key' | 'kind'>[]; answers: Answers },
  { items, language }: { items: ItemWords; language: string | null },
): Answers {
  const saidOne = <One extends Answer | Chosen>(one: One): One => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one
    const item = items.get(Number(one.id))
    const words = item?.value === one.text ? wordsIn(item?.translations, language).value : undefined
    return words === undefined ? one : { ...one, text: words }
  }
  const lists = new Set(fields.filter(({ kind }) => kind === 'list').map(({ key }) => key))
  return Object.fromEntries(
    Object.entries(answers).map(([key, answer]) => {
      if (!lists.has(key)) return [key, answer]
      return [key, Array.isArray(answer) ? answer.map(saidOne) : saidOne(answer)]
    }),
  )
}

/** What {@link saidAnswers} needs; nothing is asked of the database without need. */
export async function loadItemWords(
  db: Db,
  { fields, answers }: { fields: readonly Pick<FormField, 'key' | 'kind'>[]; answers: Answers },
): Promise<ItemWords> {
  const ids = fields
    .filter(({ kind }) => kind === 'list')
    .flatMap(({ key }) => own(answers, key))
    .flatMap((one) => (typeof one === 'object' && one !== null ? [Number(one.id)] : []))
  if (ids.length === 0) return new Map()
  const items = await db.selectFrom('listItem').select(['id', 'value', 'translations']).where('id', 'in', ids).execute()
  return new Map(
    items.map(({ id, value, translations }) => [id, { value, translations: translations as Translations }]),
  )
}

type Translations = ListItem['translations']

/** A field by which answers are named that are no longer asked. */
export type Earlier = Pick<FormField, 'key' | 'label' | 'kind' | 'requesterMode' | 'agentMode'> & { config?: unknown }

/**
 * What one side may read of answers, named: those asked now, in their order, as far as they are shown; then those of
 * fields that are not asked any more.
 *
 * @param earlier  fields of whatever form that may have asked; one that is hidden from the side keeps its answer hidden
 */
export function labelledAnswers(
  { fields, earlier, answers }: { fields: readonly FormField[]; earlier: readonly Earlier[]; answers: Answers },
  side: Side,
): LabelledAnswer[] {
  const asked = new Set(fields.map(({ key }) => key))
  const seen = fields.filter((field) => modeOf(field, side) !== 'hidden')
  const now = shownFields(seen, answers)
    .filter((field) => !isSilent(field.kind) && Object.hasOwn(answers, field.key))
    .map((field) => labelled(field, own(answers, field.key), true))
  const before = Object.keys(answers)
    .filter((key) => !asked.has(key) && answers[key] !== null)
    .flatMap((key) => {
      const named = earlier.filter((field) => field.key === key)
      const [field] = named
      if (named.some((one) => modeOf(one, side) === 'hidden') || (side === 'requester' && !field)) return []
      return [labelled(field ?? { key, label: key, kind: 'text' }, own(answers, key), false)]
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
  isAsked: boolean,
): LabelledAnswer {
  const { key, label, kind } = field
  return { key, label, kind, value, text: answerText(field, value), isAsked }
}
