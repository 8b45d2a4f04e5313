import type { Department, departments } from '#contract/people.ts'
import type { BodyOf } from '#contract/route.ts'
import type { FieldError } from '#server/platform/errors.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { referenceProblems, refuseProblems } from '#server/platform/references.ts'
import { createRow } from '#server/platform/rows.ts'
import { departmentProblems } from './check.ts'
import { getDepartment } from './departments.ts'

/**
 * Creates a department. Being an administrator gives no sight of its tickets: with `ownRoleId` the creator gets access.
 *
 * @throws BadInput  unknown or archived parent, SLA plan, manager, address or role
 * @throws Conflict  `name_taken` under the same parent
 */
export function createDepartment(
  ctx: Ctx,
  { ownRoleId, ...body }: BodyOf<typeof departments.create>,
): Promise<Department> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const field = 'body.ownRoleId'
    const agentId = op.actor.kind === 'agent' ? op.actor.id : null
    const ownProblems: FieldError[] =
      ownRoleId !== undefined && agentId === null
        ? [{ field, code: 'agents_only', message: 'Only an agent can have access to a department.' }]
        : await referenceProblems(op, [{ table: 'role', field, id: ownRoleId }])
    refuseProblems([...(await departmentProblems(op, body)), ...ownProblems])

    const also = ownRoleId === undefined ? {} : { ownRoleId }
    const id = await createRow(op, 'department', { availability: 'active', assignableTo: 'all', ...body }, also)
    if (ownRoleId !== undefined && agentId !== null) {
      await op.db.insertInto('departmentAccess').values({ agentId, departmentId: id, roleId: ownRoleId }).execute()
    }
    return getDepartment(op, id)
  })
}
