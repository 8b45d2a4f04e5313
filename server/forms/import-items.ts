import { sql } from 'kysely'
import { line, optionalLine } from '#contract/common.ts'
import { type FormField, IMPORT_LIMIT } from '#contract/forms.ts'
import { audit } from '#server/platform/audit.ts'
import { BadInput, badField, type FieldError } from '#server/platform/errors.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { lockRow } from '#server/platform/rows.ts'
import { checkAnswers } from './answers.ts'
import { type CsvRow, parseCsv } from './csv.ts'
import { fieldsOf } from './fields.ts'
import { propertyForm } from './lists.ts'

const MOST_PROBLEMS = 50

/**
 * Adds items from CSV, all or none. The first line names the columns: `value`, `extra`, then properties by their key or
 * label; without such a line the columns are value and extra. A value that is there already is changed.
 *
 * @throws BadInput  `body.csv.LINE` with what is wrong in that line: all at once, at most 50
 */
export function importItems(
  ctx: Ctx,
  listId: number,
  { csv }: { csv: string },
): Promise<{ created: number; changed: number }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockRow(op, 'list', listId)
    const fields = await fieldsOf(op.db, await propertyForm(op, listId))
    const items = read(csv, fields, op.now)
    const { rows } = await sql<{ isNew: boolean }>`
      insert into list_item (list_id, value, extra, properties, position, created_at, updated_at)
      select ${listId}, one ->> 'value', one ->> 'extra', one -> 'properties',
        place + (select coalesce(max(position), 0) from list_item where list_id = ${listId}), ${op.now}, ${op.now}
      from jsonb_array_elements(${JSON.stringify(items)}::jsonb) with ordinality given (one, place)
      on conflict (list_id, lower(value)) do update set value = excluded.value, extra = excluded.extra,
        properties = list_item.properties || excluded.properties, is_enabled = true, updated_at = excluded.updated_at
      returning xmax = 0 as is_new`.execute(op.db)
    const created = rows.filter(({ isNew }) => isNew).length
    const counts = { created, changed: rows.length - created }
    await audit(op, { type: 'list.imported', subject: 'list', id: listId, data: counts })
    return counts
  })
}

interface Item {
  value: string
  extra: string
  properties: object
}

function read(csv: string, fields: FormField[], now: Date): Item[] {
  const rows = parseCsv(csv)
  if (rows === null) throw badField('body.csv', 'invalid', 'A quotation mark is opened and not closed.')
  const { columns, items: lines } = columnsOf(rows, fields)
  if (lines.length === 0) throw badField('body.csv', 'required', 'There are no items in this.')
  if (lines.length > IMPORT_LIMIT) {
    throw badField('body.csv', 'too_many', `At most ${IMPORT_LIMIT} items can be imported at once.`)
  }
  const problems: FieldError[] = []
  const seen = new Map<string, number>()
  const items = lines.map((row) => readItem(row, { columns, fields, now, seen, problems }))
  if (problems.length > 0) throw new BadInput(problems.slice(0, MOST_PROBLEMS), 'Some lines need attention.')
  return items
}

interface Reading {
  columns: string[]
  fields: FormField[]
  now: Date
  seen: Map<string, number>
  problems: FieldError[]
}

function readItem({ line: number, cells }: CsvRow, { columns, fields, now, seen, problems }: Reading): Item {
  const say = (code: string, message: string) =>
    problems.push({ field: `body.csv.${number}`, code, message: `Line ${number}: ${message}` })
  const cell = (name: string) => cells[columns.indexOf(name)] ?? ''
  const value = line(200).safeParse(cell('value'))
  const extra = optionalLine(200).safeParse(cell('extra'))
  if (!value.success) say('invalid', 'The value is missing or too long.')
  if (!extra.success) say('too_big', 'The extra is too long.')
  if (cells.length > columns.length) say('too_many', 'There are more columns than in the heading.')
  const word = (value.data ?? '').toLowerCase()
  const earlier = seen.get(word)
  if (value.success && earlier !== undefined) say('repeated', `Line ${earlier} has this value too.`)
  seen.set(word, number)
  const named = fields.filter(({ key }) => columns.includes(`property ${key}`))
  const given = named.map(({ key, kind }) => [key, yes(kind, cell(`property ${key}`))])
  const checked = checkAnswers(fields, Object.fromEntries(given), 'agent', { partial: true, now })
  for (const { message } of checked.problems) say('invalid', message)
  return { value: value.data ?? '', extra: extra.data ?? '', properties: checked.answers }
}

function yes(kind: string, text: string): string | boolean {
  if (kind !== 'checkbox') return text
  return ['yes', 'ja', 'true', '1', 'x'].includes(text.toLowerCase())
}

function columnsOf(rows: CsvRow[], fields: FormField[]): { columns: string[]; items: CsvRow[] } {
  const [heading, ...rest] = rows
  const names = heading?.cells.map((cell) => cell.toLowerCase()) ?? []
  if (!names.includes('value')) return { columns: ['value', 'extra'], items: rows }
  const columns = names.map((name) => {
    if (name === 'value' || name === 'extra') return name
    const field = fields.find(({ key, label }) => key.toLowerCase() === name || label.toLowerCase() === name)
    if (field) return `property ${field.key}`
    throw badField('body.csv.1', 'unknown_field', `Line 1: the items of this list have no property “${name}”.`)
  })
  return { columns, items: rest }
}
