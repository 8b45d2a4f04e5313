import { sql } from 'kysely'
import { type Answer, type Answers, chosenIn } from '#contract/answers.ts'
import type { FormField } from '#contract/forms.ts'
import type { Db } from '#server/platform/db.ts'
import { fieldJson, fieldsOfForm } from './asked.ts'
import { answerText } from './words.ts'

/** A field, or a property of what it chooses, as conditions know it. */
export interface ConditionAnswer {
  /** Whose answer it is. */
  of: 'ticket' | 'requester' | 'organization'
  /** `KEY`, or `KEY.PROPERTY` of a list. */
  key: string
  label: string
  kind: 'text' | 'texts' | 'number' | 'boolean' | 'date' | 'instant'
  /** The answers that it offers. */
  options: string[]
}

/** All fields that conditions may look at, with the properties of the lists that they choose from. */
export async function conditionFields(db: Db): Promise<ConditionAnswer[]> {
  const { rows } = await sql<{ field: FormField; formKind: string; listId: number | null }>`
    select ${fieldJson('f')} as field, o.kind as form_kind, o.list_id from form_field f join form o on o.id = f.form_id
    where f.availability = 'active' and o.availability <> 'archived' order by f.id`.execute(db)
  const properties = rows.filter(({ formKind }) => formKind === 'list')
  return rows
    .filter(({ formKind }) => formKind !== 'list')
    .flatMap(({ field, formKind }) => {
      const of = formKind === 'contact' ? 'requester' : formKind === 'organization' ? 'organization' : 'ticket'
      const own = conditionField(field)
      if (!own) return []
      const list = field.kind === 'list' ? field.config : null
      const further = properties
        .filter(({ listId }) => list && listId === list.listId)
        .flatMap(({ field: property }) => {
          const one = conditionField(property)
          if (!one) return []
          const kind = list?.multiple ? ('texts' as const) : one.kind
          return [
            { ...one, of, kind, key: `${field.key}.${property.key}`, label: `${field.label} / ${property.label}` },
          ]
        })
      return [{ ...own, of }, ...further] as ConditionAnswer[]
    })
}

function conditionField(field: FormField): Omit<ConditionAnswer, 'of'> | null {
  const { key, label } = field
  switch (field.kind) {
    case 'section':
    case 'information':
      return null
    case 'number':
      return { key, label, kind: 'number', options: [] }
    case 'checkbox':
      return { key, label, kind: 'boolean', options: [] }
    case 'date':
      return { key, label, kind: field.config.time === 'instant' ? 'instant' : 'date', options: [] }
    case 'choice': {
      const options = field.config.options.map((option) => option.label)
      return { key, label, kind: field.config.multiple ? 'texts' : 'text', options }
    }
    case 'list':
      return { key, label, kind: field.config.multiple ? 'texts' : 'text', options: [] }
    case 'file':
      return { key, label, kind: 'texts', options: [] }
    default:
      return { key, label, kind: 'text', options: [] }
  }
}

/** Whose answers, by what their keys in the catalogue begin with. */
const prefixes = { ticket: 'fields.', requester: 'requester.fields.', organization: 'organization.fields.' } as const

interface Answered {
  fields: readonly FormField[]
  answers: Answers
}

/** Answers about a ticket, its requester and his organization, by their keys in the catalogue of conditions. */
export async function catalogueFacts(
  db: Db,
  given: Record<keyof typeof prefixes, Answered>,
): Promise<Record<string, AnswerFact>> {
  const facts: Record<string, AnswerFact> = {}
  for (const [of, answered] of Object.entries(given) as [keyof typeof prefixes, Answered][]) {
    if (Object.keys(answered.answers).length === 0) continue
    for (const [key, fact] of Object.entries(await answerFacts(db, answered))) facts[`${prefixes[of]}${key}`] = fact
  }
  return facts
}

/** What a condition compares: texts as people read them, a day of what has a time by the clock. */
export type AnswerFact = string | number | boolean | null | readonly string[]

/**
 * Answers as conditions see them, by the keys of {@link conditionFields}, with the properties of the items in them.
 *
 * @param fields  those that were asked; an answer to any other is seen as it is kept
 */
export async function answerFacts(db: Db, answered: Answered): Promise<Record<string, AnswerFact>> {
  const ids = chosenItems(answered).flatMap(({ ids }) => ids)
  return answerFactsOf(answered, await itemProperties(db, ids))
}

/** The same where the properties of the items are at hand. */
export function answerFactsOf(
  { fields, answers }: Answered,
  properties: ReadonlyMap<number, Record<string, AnswerFact>>,
): Record<string, AnswerFact> {
  const facts = Object.entries(answers).map(([key, answer]): [string, AnswerFact] => {
    const field = fields.find((one) => one.key === key)
    return [key, factOf(field ?? { kind: 'text', config: {} }, answer)]
  })
  return { ...Object.fromEntries(facts), ...propertyFacts({ fields, answers }, properties) }
}

function factOf(field: { kind: string; config: object }, answer: Answer): AnswerFact {
  if (answer === null || typeof answer === 'number' || typeof answer === 'boolean') return answer
  if (Array.isArray(answer)) return answer.map((one) => answerText(field as FormField, [one]))
  const text = answerText(field as FormField, answer)
  const isWall = field.kind === 'date' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)
  return isWall ? text.slice(0, 10) : text
}

interface ChosenItems {
  key: string
  ids: number[]
  isMultiple: boolean
}

function chosenItems({ fields, answers }: Answered): ChosenItems[] {
  return fields.flatMap((field) => {
    if (field.kind !== 'list') return []
    const answer = answers[field.key] ?? null
    const ids = chosenIn(answer).map(({ id }) => Number(id))
    return ids.length > 0 ? [{ key: field.key, ids, isMultiple: field.config.multiple }] : []
  })
}

function propertyFacts(
  answered: Answered,
  properties: ReadonlyMap<number, Record<string, AnswerFact>>,
): Record<string, AnswerFact> {
  const facts: Record<string, AnswerFact> = {}
  for (const { key: field, ids, isMultiple } of chosenItems(answered)) {
    const items = ids.map((id) => properties.get(id)).filter((item) => item !== undefined)
    for (const key of new Set(items.flatMap((item) => Object.keys(item)))) {
      const values = items.map((item) => item[key]).filter((value) => value !== undefined && value !== null)
      facts[`${field}.${key}`] = isMultiple ? values.flat().map(String) : (values[0] ?? null)
    }
  }
  return facts
}

/** The properties of items, in words: choices by their label. */
export async function itemProperties(db: Db, ids: readonly number[]): Promise<Map<number, Record<string, AnswerFact>>> {
  if (ids.length === 0) return new Map()
  // What the items of a list have is read once, however many items there are.
  const { rows } = await sql<{ lists: { id: number; fields: FormField[] }[]; items: Item[] }>`
    select (select coalesce(json_agg(json_build_object('id', o.list_id, 'fields', ${fieldsOfForm(sql`o.id`)})), '[]') from form o
        where o.kind = 'list' and o.list_id in (select list_id from list_item where id = any(${ids}::bigint[]))) as lists,
      (select coalesce(json_agg(json_build_object('id', i.id, 'listId', i.list_id, 'properties', i.properties)), '[]')
        from list_item i where i.id = any(${ids}::bigint[])) as items`.execute(db)
  const [{ lists, items } = { lists: [], items: [] }] = rows
  const fieldsOf = new Map(lists.map(({ id, fields }) => [id, fields]))
  const factsOf = ({ listId, properties }: Item) =>
    Object.fromEntries(
      (fieldsOf.get(listId) ?? []).map((field) => [field.key, factOf(field, properties[field.key] ?? null)]),
    )
  return new Map(items.map((item) => [item.id, factsOf(item)]))
}

interface Item {
  id: number
  listId: number
  properties: Answers
}
