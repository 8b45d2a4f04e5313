import type { z } from 'zod'
import type { FormField, helpTopics } from '#contract/reference.ts'
import type { BodyOf } from '#contract/route.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { isSame } from '#server/platform/rows.ts'

/** A question of a help topic, as an administrator writes it. */
export type FieldInput = NonNullable<BodyOf<typeof helpTopics.change>['fields']>[number]
export type Field = z.infer<typeof FormField>

/**
 * What is wrong with the questions that a topic is to ask. Answers are kept under a question's key, so the key of one
 * that has been asked stays.
 *
 * @param had  the questions that the topic asks now
 */
export function fieldProblems(inputs: FieldInput[], had: Field[]): FieldError[] {
  const known = new Map(had.map((field) => [field.id, field]))
  return inputs.flatMap((input, at) => {
    const problem = (name: string, code: string, message: string) => ({
      field: `body.fields.${at}.${name}`,
      code,
      message,
    })
    const earlier = inputs.slice(0, at)
    const problems: FieldError[] = []
    const before = input.id === undefined ? undefined : known.get(input.id)
    if (input.id !== undefined && !before) {
      problems.push(problem('id', 'not_found', 'This topic asks no such question (any more).'))
    }
    if (input.id !== undefined && earlier.some(({ id }) => id === input.id)) {
      problems.push(problem('id', 'repeated', 'This question is in the list twice.'))
    }
    if (before && before.key !== input.key) {
      problems.push(problem('key', 'fixed', `Answers are kept under “${before.key}”, so this key stays.`))
    }
    if (earlier.some(({ key }) => key === input.key)) {
      problems.push(problem('key', 'repeated', 'Another question of this topic has this key.'))
    }
    if (input.kind === 'choice' && input.options.length === 0) {
      problems.push(problem('options', 'required', 'Give at least one answer to choose.'))
    }
    if (new Set(input.options).size < input.options.length) {
      problems.push(problem('options', 'repeated', 'The same answer is offered twice.'))
    }
    return problems
  })
}

/** The questions of a topic, in their order. */
export async function fieldsOf(op: Op, helpTopicId: number): Promise<Field[]> {
  return op.db
    .selectFrom('formField')
    .select(['id', 'key', 'label', 'kind', 'options', 'help', 'requesterMode', 'agentRequired', 'requiredToClose'])
    .where('helpTopicId', '=', helpTopicId)
    .where('availability', '=', 'active')
    .orderBy('position')
    .orderBy('id')
    .execute()
}

/**
 * Makes `inputs` the questions of a topic, in this order. One that is left out is archived: tickets keep the answers to
 * it, and a new question under its key takes its place again.
 *
 * @param inputs  without {@link fieldProblems}
 * @returns whether anything changed
 */
export async function writeFields(op: Op, helpTopicId: number, inputs: FieldInput[]): Promise<boolean> {
  const had = await fieldsOf(op, helpTopicId)
  const wanted = inputs.map(({ id, options, kind, ...rest }) => ({
    id: id ?? had.find((field) => field.key === rest.key)?.id,
    values: { ...rest, kind, options: kind === 'choice' ? options : [] },
  }))
  const isUnchanged = isSame(
    had.map(({ id, ...values }) => ({ id, values: inOrder(values) })),
    wanted.map(({ id, values }) => ({ id, values: inOrder(values) })),
  )
  if (isUnchanged) return false

  const kept = new Set(wanted.map(({ id }) => id))
  for (const field of had.filter(({ id }) => !kept.has(id))) await archive(op, field.id)
  for (const [position, { id, values }] of wanted.entries()) {
    const row = { ...values, position, availability: 'active' as const, updatedAt: op.now }
    const revived = id ?? (await archivedUnder(op, helpTopicId, values.key))
    if (revived === undefined) {
      await op.db
        .insertInto('formField')
        .values({ ...row, helpTopicId, createdAt: op.now })
        .execute()
    } else {
      await op.db.updateTable('formField').set(row).where('id', '=', revived).execute()
    }
  }
  return true
}

async function archive(op: Op, id: number): Promise<void> {
  await op.db
    .updateTable('formField')
    .set({ availability: 'archived', updatedAt: op.now })
    .where('id', '=', id)
    .execute()
}

async function archivedUnder(op: Op, helpTopicId: number, key: string): Promise<number | undefined> {
  const row = await op.db
    .selectFrom('formField')
    .select('id')
    .where('helpTopicId', '=', helpTopicId)
    .where('key', '=', key)
    .where('availability', '=', 'archived')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row?.id
}

function inOrder(values: Omit<Field, 'id'>): unknown[] {
  const { key, label, kind, options, help, requesterMode, agentRequired, requiredToClose } = values
  return [key, label, kind, options, help, requesterMode, agentRequired, requiredToClose]
}
