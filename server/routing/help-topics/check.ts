import type { helpTopics } from '#contract/reference.ts'
import type { BodyOf } from '#contract/route.ts'
import { formProblems } from '#server/forms/meeting.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { referenceProblems } from '#server/platform/references.ts'
import type { Row } from '#server/platform/rows.ts'
import { parentProblems } from '#server/platform/tree.ts'

type Asked = BodyOf<typeof helpTopics.change>

/**
 * Everything that is wrong with what a topic is to give its tickets and to ask of people.
 *
 * @param formIds  its forms of now
 */
export async function topicProblems(
  op: Op,
  asked: Asked,
  { before, formIds }: { before: Row<'helpTopic'> | null; formIds: number[] },
): Promise<FieldError[]> {
  const moved = asked.parentId !== before?.parentId ? asked.parentId : null
  const circles = moved ? await parentProblems(op, 'helpTopic', { id: before?.id ?? null, parentId: moved }) : []
  const problems = await referenceProblems(op, [
    { table: 'helpTopic', field: 'body.parentId', id: asked.parentId, current: before?.parentId },
    { table: 'department', field: 'body.departmentId', id: asked.departmentId, current: before?.departmentId },
    { table: 'priority', field: 'body.priorityId', id: asked.priorityId, current: before?.priorityId },
    { table: 'slaPlan', field: 'body.slaPlanId', id: asked.slaPlanId, current: before?.slaPlanId },
    { table: 'ticketStatus', field: 'body.statusId', id: asked.statusId, current: before?.statusId },
    { table: 'agent', field: 'body.agentId', id: asked.agentId, current: before?.agentId },
    { table: 'team', field: 'body.teamId', id: asked.teamId, current: before?.teamId },
    { table: 'numberSequence', field: 'body.sequenceId', id: asked.sequenceId, current: before?.sequenceId },
  ])
  return [
    ...problems,
    ...circles,
    ...(await statusProblems(op, asked.statusId)),
    ...formatProblems(asked, before),
    ...(asked.formIds ? await formProblems(op, asked.formIds) : []),
    ...(await disabledProblems(op, { fieldIds: asked.disabledFieldIds ?? [], formIds: asked.formIds ?? formIds })),
  ]
}

async function statusProblems(op: Op, id: number | null | undefined): Promise<FieldError[]> {
  if (id === null || id === undefined) return []
  const status = await op.db.selectFrom('ticketStatus').select('state').where('id', '=', id).executeTakeFirst()
  if (!status || status.state === 'open') return []
  return [{ field: 'body.statusId', code: 'not_open', message: 'A new ticket begins in an open status.' }]
}

function formatProblems(asked: Asked, before: Row<'helpTopic'> | null): FieldError[] {
  const format = asked.numberFormat === undefined ? before?.numberFormat : asked.numberFormat
  if (!asked.sequenceId || format) return []
  const message = 'A sequence of its own goes with a number format of its own.'
  return [{ field: 'body.sequenceId', code: 'no_format', message }]
}

async function disabledProblems(
  op: Op,
  { fieldIds, formIds }: { fieldIds: number[]; formIds: number[] },
): Promise<FieldError[]> {
  if (fieldIds.length === 0) return []
  const known = await op.db
    .selectFrom('formField')
    .innerJoin('form', 'form.id', 'formField.formId')
    .select('formField.id')
    .where('formField.id', 'in', fieldIds)
    .where((eb) => eb.or([eb('form.kind', '=', 'ticket'), eb('form.id', 'in', [...formIds, 0])]))
    .execute()
  const ids = new Set(known.map(({ id }) => id))
  return fieldIds.flatMap((id, at) =>
    ids.has(id)
      ? []
      : [
          {
            field: `body.disabledFieldIds.${at}`,
            code: 'not_found',
            message: 'No form of this topic has such a field.',
          },
        ],
  )
}
