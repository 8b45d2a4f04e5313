import { sql } from 'kysely'
import { type FieldInput, type FormField, searchableKinds } from '#contract/forms.ts'
import type { Db } from '#server/platform/db.ts'
import type { Op } from '#server/platform/operation.ts'
import { isSame } from '#server/platform/rows.ts'
import { fieldsOfForm } from './asked.ts'
import { richText } from './rich-text.ts'

/** The fields of a form, in their order. */
export async function fieldsOf(db: Db, formId: number): Promise<FormField[]> {
  const { rows } = await sql<{ fields: FormField[] }>`select ${fieldsOfForm(sql`${formId}`)} as fields`.execute(db)
  return rows[0]?.fields ?? []
}

/**
 * Makes `inputs` the fields of a form, in this order. One that is left out is archived: tickets keep the answers to it,
 * and a new field under its key takes its place again.
 *
 * @param inputs  without problems
 * @returns whether anything changed
 */
export async function writeFields(op: Op, formId: number, inputs: readonly FieldInput[]): Promise<boolean> {
  const had = await fieldsOf(op.db, formId)
  const wanted = inputs.map(harmless).map(({ id, ...given }) => ({
    id: id ?? had.find((field) => field.key === given.key)?.id,
    values: {
      ...given,
      isSearchable: given.isSearchable ?? searchableKinds.includes(given.kind),
    },
  }))
  const isUnchanged = isSame(
    had.map((field) => [field.id, inOrder(field)]),
    wanted.map(({ id, values }) => [id, inOrder(values)]),
  )
  if (isUnchanged) return false

  const kept = new Set(wanted.map(({ id }) => id))
  for (const field of had.filter(({ id }) => !kept.has(id))) await archive(op, field.id)
  for (const [position, { id, values }] of wanted.entries()) {
    const { key, label, kind, config, help, requesterMode, agentMode, requiredToClose, isSearchable } = values
    const { showWhen, translations = {} } = values
    const row = {
      ...{ key, label, kind, help, requesterMode, agentMode, requiredToClose, isSearchable, position },
      config: JSON.stringify(config),
      translations: JSON.stringify(translations),
      showWhen: showWhen === null ? null : JSON.stringify(showWhen),
      availability: 'active' as const,
      updatedAt: op.now,
    }
    const revived = id ?? (await archivedLike(op, formId, values))
    if (revived === undefined) {
      await op.db
        .insertInto('formField')
        .values({ ...row, formId, createdAt: op.now })
        .execute()
    } else {
      await op.db.updateTable('formField').set(row).where('id', '=', revived).execute()
    }
  }
  return true
}

/** What an administrator writes with markup is shown to everybody. */
function harmless(input: FieldInput): FieldInput {
  if (input.kind !== 'information' || input.config.html === '') return input
  const rich = richText(input.config.html, 'html')
  // What says nothing, or is too much, is kept as its text.
  return { ...input, config: rich === null || rich === 'too_big' ? { ...input.config, html: '' } : rich }
}

async function archive(op: Op, id: number): Promise<void> {
  await op.db
    .updateTable('formField')
    .set({ availability: 'archived', updatedAt: op.now })
    .where('id', '=', id)
    .execute()
}

// One of another kind was another question.
async function archivedLike(
  op: Op,
  formId: number,
  { key, kind }: Pick<FieldInput, 'key' | 'kind'>,
): Promise<number | undefined> {
  const row = await op.db
    .selectFrom('formField')
    .select('id')
    .where('formId', '=', formId)
    .where('key', '=', key)
    .where('kind', '=', kind)
    .where('availability', '=', 'archived')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row?.id
}

function inOrder(values: Omit<FieldInput, 'id'> & { isSearchable?: boolean | undefined }): unknown[] {
  const { key, label, kind, help, requesterMode, agentMode, requiredToClose, isSearchable, showWhen } = values
  return [
    key,
    label,
    kind,
    sorted(values.config),
    help,
    requesterMode,
    agentMode,
    requiredToClose,
    isSearchable,
    sorted(showWhen),
    sorted(values.translations ?? {}),
  ]
}

// jsonb keeps keys in an order of its own.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => [name, sorted(one)])
}
