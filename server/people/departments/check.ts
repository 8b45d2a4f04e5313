import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { referenceProblems } from '#server/platform/references.ts'
import type { Row } from '#server/platform/rows.ts'
import { parentProblems } from '#server/platform/tree.ts'

interface Asked {
  parentId?: number | null | undefined
  slaPlanId?: number | null | undefined
  scheduleId?: number | null | undefined
  managerId?: number | null | undefined
  mailAddressId?: number | null | undefined
  autoResponseAddressId?: number | null | undefined
}

/** Everything that is wrong with what a department is to refer to. */
export async function departmentProblems(op: Op, asked: Asked, before?: Row<'department'>): Promise<FieldError[]> {
  const { parentId } = asked
  const movesTo = parentId !== undefined && parentId !== null && parentId !== before?.parentId ? parentId : null
  const circles =
    movesTo === null ? [] : await parentProblems(op, 'department', { id: before?.id ?? null, parentId: movesTo })
  const problems = await referenceProblems(op, [
    { table: 'department', field: 'body.parentId', id: parentId, current: before?.parentId },
    { table: 'slaPlan', field: 'body.slaPlanId', id: asked.slaPlanId, current: before?.slaPlanId },
    { table: 'schedule', field: 'body.scheduleId', id: asked.scheduleId, current: before?.scheduleId },
    { table: 'agent', field: 'body.managerId', id: asked.managerId, current: before?.managerId },
    ...(['mailAddressId', 'autoResponseAddressId'] as const).map((name) => ({
      table: 'mailAddress' as const,
      field: `body.${name}`,
      id: asked[name],
      current: before?.[name],
    })),
  ])
  return [...problems, ...(await holidayProblems(op, asked.scheduleId)), ...circles]
}

async function holidayProblems(op: Op, scheduleId: number | null | undefined): Promise<FieldError[]> {
  if (!scheduleId) return []
  const schedule = await op.db.selectFrom('schedule').select('kind').where('id', '=', scheduleId).executeTakeFirst()
  if (schedule?.kind !== 'holidays') return []
  const message = 'Choose a schedule of working hours; holidays are taken from one.'
  return [{ field: 'body.scheduleId', code: 'not_hours', message }]
}
