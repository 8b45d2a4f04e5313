import type { Agent } from '#contract/people.ts'
import type { AgentPermission } from '#contract/permissions.ts'

export type AgentForm = Pick<
  Agent,
  | 'name'
  | 'email'
  | 'phone'
  | 'mobile'
  | 'signature'
  | 'notes'
  | 'isAdministrator'
  | 'isLimited'
  | 'onVacation'
  | 'availability'
  | 'primaryRoleOnAssigned'
> & {
  password: string
  primaryDepartmentId: number | null
  primaryRoleId: number | null
  access: { departmentId: number | null; roleId: number | null; alerts: boolean }[]
  permissions: AgentPermission[]
  teamIds: number[]
}

export function agentValues(agent: Agent | null): AgentForm {
  return {
    name: agent?.name ?? '',
    email: agent?.email ?? '',
    phone: agent?.phone ?? '',
    mobile: agent?.mobile ?? '',
    signature: agent?.signature ?? '',
    notes: agent?.notes ?? '',
    isAdministrator: agent?.isAdministrator ?? false,
    isLimited: agent?.isLimited ?? false,
    onVacation: agent?.onVacation ?? false,
    availability: agent?.availability ?? 'active',
    primaryRoleOnAssigned: agent?.primaryRoleOnAssigned ?? true,
    password: '',
    primaryDepartmentId: agent?.primaryDepartment.id ?? null,
    primaryRoleId: agent?.primaryRole.id ?? null,
    access: (agent?.access ?? []).map(({ department, role, alerts }) => ({
      departmentId: department.id as number | null,
      roleId: role.id as number | null,
      alerts,
    })),
    permissions: agent?.permissions ?? ['user.create', 'user.edit', 'user.dir'],
    teamIds: (agent?.teams ?? []).map(({ id }) => id),
  }
}

/** An empty password leaves it as it is; a row of access in which nothing has been chosen is none. */
export function agentBody({ password, access, primaryDepartmentId, primaryRoleId, ...values }: AgentForm) {
  return {
    ...values,
    // What is missing is refused at its field, in the server's words.
    primaryDepartmentId: primaryDepartmentId ?? undefined,
    primaryRoleId: primaryRoleId ?? undefined,
    access: access.filter((row) => row.departmentId !== null || row.roleId !== null),
    ...(password !== '' && { password }),
  }
}
