import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { type Reference, referenceProblems } from '#server/platform/references.ts'
import { repeatProblems } from '../repeats.ts'

export interface Access {
  departmentId: number
  roleId: number
  alerts: boolean
}

/** What an agent is tied to. */
export interface Ties {
  primaryDepartmentId?: number | undefined
  primaryRoleId?: number | undefined
  access?: Access[] | undefined
  teamIds?: number[] | undefined
}

/** Every department, role and team that is named and cannot be, and everything that is named twice. */
export async function tieProblems(op: Op, asked: Ties, had: Ties = {}): Promise<FieldError[]> {
  const { access = [], teamIds = [] } = asked
  const primary = asked.primaryDepartmentId ?? had.primaryDepartmentId
  const references: Reference[] = [
    {
      table: 'department',
      field: 'body.primaryDepartmentId',
      id: asked.primaryDepartmentId,
      current: had.primaryDepartmentId,
    },
    { table: 'role', field: 'body.primaryRoleId', id: asked.primaryRoleId, current: had.primaryRoleId },
    ...access.flatMap(({ departmentId, roleId }, at) => {
      const before = had.access?.find((entry) => entry.departmentId === departmentId)
      const field = `body.access.${at}`
      return [
        { table: 'department', field: `${field}.departmentId`, id: departmentId, current: before?.departmentId },
        { table: 'role', field: `${field}.roleId`, id: roleId, current: before?.roleId },
      ] as const
    }),
    ...teamIds.map((id, at) => ({
      table: 'team' as const,
      field: `body.teamIds.${at}`,
      id,
      current: had.teamIds?.includes(id) ? id : null,
    })),
  ]
  return [
    ...(await referenceProblems(op, references)),
    ...repeatProblems([
      ['', primary],
      ...access.map(({ departmentId }, at) => [`body.access.${at}.departmentId`, departmentId] as [string, number]),
    ]),
    ...repeatProblems(teamIds.map((id, at) => [`body.teamIds.${at}`, id])),
  ]
}
