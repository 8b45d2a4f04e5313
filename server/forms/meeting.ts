import { sql } from 'kysely'
import type { FieldInput } from '#contract/forms.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'

/**
 * Fields of a form whose keys other fields have that meet them on a ticket: the ticket details' on every one, those of
 * the other forms of a topic on its.
 */
export async function meetingProblems(
  op: Op,
  { id, kind, fields }: { id: number | null; kind: string; fields: readonly Pick<FieldInput, 'key'>[] },
): Promise<FieldError[]> {
  if (kind !== 'ticket' && kind !== 'custom') return []
  const { rows } = await sql<{ key: string; name: string }>`
    select f.key, o.name from form_field f join form o on o.id = f.form_id
    where f.availability = 'active' and o.id is distinct from ${id}::bigint and o.availability <> 'archived'
      and ${
        kind === 'ticket'
          ? sql`o.kind = 'custom'`
          : sql`(o.kind = 'ticket' or exists (
        select from help_topic_form mine join help_topic_form theirs using (help_topic_id)
        where mine.form_id = ${id}::bigint and theirs.form_id = o.id))`
      }`.execute(op.db)
  return fields.flatMap(({ key }, at) => {
    const met = rows.find((row) => row.key === key)
    const message = `“${met?.name}” asks under this key too, and both may stand on one ticket.`
    return met ? [{ field: `body.fields.${at}.key`, code: 'key_meets', message }] : []
  })
}

/**
 * Forms that a single ticket cannot ask besides those of its topic. Those that it has already stay, whatever became of
 * them.
 */
export async function furtherFormProblems(
  op: Op,
  { formIds, had, topicId }: { formIds: readonly number[]; had: readonly number[]; topicId: number | null },
): Promise<FieldError[]> {
  const added = formIds.filter((id) => !had.includes(id))
  if (added.length === 0 && new Set(formIds).size === formIds.length) return []
  const ofTopic = await op.db
    .selectFrom('helpTopicForm')
    .select('formId')
    .where('helpTopicId', '=', topicId)
    .orderBy('position')
    .execute()
  const before = ofTopic.map(({ formId }) => formId)
  const place = (field: string) => Number(field.split('.').at(-1)) - before.length
  const problems = await formProblems(op, [...before, ...formIds])
  return problems
    .map((problem) => ({ ...problem, at: place(problem.field) }))
    .filter(({ at, code }) => at >= 0 && (code === 'repeated' || added.includes(formIds[at] ?? 0)))
    .map(({ at, ...problem }) => ({ ...problem, field: `body.formIds.${at}` }))
}

/** Forms of a topic that cannot stand on one ticket, as two of their fields have the same key. */
export async function formProblems(op: Op, formIds: readonly number[]): Promise<FieldError[]> {
  const { rows } = await sql<{ id: number; kind: string; availability: string; name: string; keys: string[] }>`
    select o.id, o.kind, o.availability, o.name,
      coalesce(array_agg(f.key) filter (where f.availability = 'active'), '{}') as keys
    from form o left join form_field f on f.form_id = o.id where o.id = any(${formIds}::bigint[]) group by o.id`.execute(
    op.db,
  )
  const problem = (at: number, code: string, message: string) => ({ field: `body.formIds.${at}`, code, message })
  const taken = new Map<string, string>()
  return formIds.flatMap((id, at) => {
    const form = rows.find((row) => row.id === id)
    if (form?.kind !== 'custom') return [problem(at, 'not_found', 'There is no such form for tickets.')]
    if (formIds.indexOf(id) < at) return [problem(at, 'repeated', 'This form is there twice.')]
    if (form.availability !== 'active')
      return [problem(at, form.availability, `The form “${form.name}” is ${form.availability}.`)]
    const met = form.keys.find((key) => taken.has(key)) ?? ''
    const other = taken.get(met)
    for (const key of form.keys) taken.set(key, form.name)
    if (other === undefined) return []
    return [problem(at, 'key_meets', `“${other}” and “${form.name}” both ask under the key “${met}”.`)]
  })
}
