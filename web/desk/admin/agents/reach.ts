import type { Department, Role } from '#contract/people.ts'
import type { AgentForm } from './form.ts'

export interface Reached {
  department: Department
  role: Role | undefined
  why: 'primary' | 'access' | 'manager' | 'inherited'
}

interface Known {
  departments: Department[]
  roles: Role[]
  /** null for somebody new, who manages nothing yet. */
  agentId: number | null
}

/**
 * The departments whose tickets somebody sees, each with the role there: their own ones, those given, those managed
 * (with the primary role), and what hangs under these unless it has an entry of its own.
 */
export function reachOf(values: AgentForm, { departments, roles, agentId }: Known): Reached[] {
  const role = (id: number | null) => roles.find((one) => one.id === id)
  const direct = new Map<number, Omit<Reached, 'department'>>()
  for (const { id, manager } of departments) {
    if (agentId !== null && manager?.id === agentId)
      direct.set(id, { role: role(values.primaryRoleId), why: 'manager' })
  }
  for (const { departmentId, roleId } of values.access) {
    if (departmentId !== null) direct.set(departmentId, { role: role(roleId), why: 'access' })
  }
  if (values.primaryDepartmentId !== null) {
    direct.set(values.primaryDepartmentId, { role: role(values.primaryRoleId), why: 'primary' })
  }
  const parents = new Map(departments.map((one) => [one.id, one.parent?.id]))
  return departments.flatMap((department): Reached[] => {
    const own = direct.get(department.id)
    if (own) return [{ department, ...own }]
    for (let up = parents.get(department.id); up !== undefined; up = parents.get(up)) {
      const above = direct.get(up)
      if (above) return [{ department, role: above.role, why: 'inherited' }]
    }
    return []
  })
}
