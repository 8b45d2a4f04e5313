import { describe, expect, test } from 'vitest'
import type { Department, Role } from '#contract/people.ts'
import { agentValues } from './form.ts'
import { reachOf } from './reach.ts'

const department = (id: number, name: string, parent?: number, manager?: number) =>
  ({
    id,
    name,
    parent: parent ? { id: parent, name: '' } : null,
    manager: manager ? { id: manager, name: '' } : null,
  }) as Department
const roles = [{ id: 1, name: 'Full' } as Role, { id: 2, name: 'Look' } as Role]
const departments = [
  department(1, 'Support'),
  department(2, 'Hardware', 1),
  department(3, 'Printers', 2),
  department(4, 'Billing'),
  department(5, 'Legal', undefined, 9),
]

const reach = (given: object, agentId: number | null = null) =>
  reachOf({ ...agentValues(null), ...given }, { departments, roles, agentId }).map(
    ({ department, role, why }) => `${department.name}: ${role?.name} (${why})`,
  )

describe('the departments that somebody sees', () => {
  test('are the primary one and what hangs under it, with its role', () => {
    expect(reach({ primaryDepartmentId: 1, primaryRoleId: 1 })).toEqual([
      'Support: Full (primary)',
      'Hardware: Full (inherited)',
      'Printers: Full (inherited)',
    ])
  })

  test('an entry of its own goes before what is inherited, for what hangs under it too', () => {
    const access = [{ departmentId: 2, roleId: 2, alerts: true }]
    expect(reach({ primaryDepartmentId: 1, primaryRoleId: 1, access })).toEqual([
      'Support: Full (primary)',
      'Hardware: Look (access)',
      'Printers: Look (inherited)',
    ])
  })

  test('a manager sees what is managed, with the primary role', () => {
    expect(reach({ primaryDepartmentId: 4, primaryRoleId: 2 }, 9)).toEqual([
      'Billing: Look (primary)',
      'Legal: Look (manager)',
    ])
  })
})
