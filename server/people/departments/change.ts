import type { Department, departments } from '#contract/people.ts'
import type { BodyOf } from '#contract/route.ts'
import { Conflict } from '#server/platform/errors.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { changeRow, lockRow } from '#server/platform/rows.ts'
import { lockTree } from '#server/platform/tree.ts'
import { archiveOrDelete, refuseLeaving } from '#server/platform/uses.ts'
import { departmentProblems } from './check.ts'
import { departmentKind, getDepartment } from './departments.ts'

/**
 * Changes a department. Disabled, it gets no new tickets and works on those that it has.
 *
 * @throws BadInput  unknown or archived parent, SLA plan, manager or address; a parent that hangs under it (`circular`)
 * @throws Conflict  `name_taken`; `is_default`: new tickets must find it open and public; `in_use`
 */
export function changeDepartment(ctx: Ctx, id: number, body: BodyOf<typeof departments.change>): Promise<Department> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    if (body.parentId !== undefined) await lockTree(op, 'department')
    const before = await lockRow(op, 'department', id)
    refuseProblems(await departmentProblems(op, body, before))
    const isHidden = body.isPublic === false && before.isPublic
    if (isHidden && (await departmentKind.isDefault?.(op, id))) {
      throw new Conflict('is_default', 'This is the default department of the desk, so it stays public.')
    }
    await refuseLeaving(op, departmentKind, { before, to: body.availability })
    const changes = await changeRow(op, 'department', { before, patch: body })
    if (changes.scheduleId) await enqueue(op, 'recount_sla', { of: 'department', id, name: before.name })
    return getDepartment(op, id)
  })
}

/** @throws Conflict `is_default`; `in_use`: agents belong to it, or departments or help topics hang on it */
export function archiveDepartment(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    return archiveOrDelete(op, departmentKind, id)
  })
}
