import type { AgentPermission, RolePermission } from '#contract/permissions.ts'

/** An agent with everything that decides what she may see and do. */
export interface AgentActor {
  kind: 'agent'
  id: number
  name: string
  isAdministrator: boolean
  isLimited: boolean
  permissions: ReadonlySet<AgentPermission>
  /** Department id -> what the role there allows; sub-departments inherit, managers are included. */
  departments: ReadonlyMap<number, ReadonlySet<RolePermission>>
  managed: ReadonlySet<number>
  teamIds: readonly number[]
  primaryPermissions: ReadonlySet<RolePermission>
  primaryRoleOnAssigned: boolean
  /** Her own, else the desk's; null: neither says. */
  timeZone: string | null
}

/** A program: sees every department; may do what its role allows. */
export interface ApiKeyActor {
  kind: 'api_key'
  id: number
  name: string
  isAdministrator: boolean
  permissions: ReadonlySet<RolePermission>
}

export interface RequesterActor {
  kind: 'requester'
  id: number
  name: string
  email: string
  /** Set for a guest: the one ticket that he may see. */
  onlyTicketId: number | null
  /** A guest who has only named his address: what was answered went there, and is not shown to him here. */
  isUnproven?: true
  organizationId: number | null
  /** May he see the tickets of his whole organization? */
  seesOrganization: boolean
}

/** The desk itself: timers, defaults, the first run. */
export interface SystemActor {
  kind: 'system'
  id: null
  name: string
}

/** Who may act on tickets for the desk: the system's own rules pass the same gate as agents and programs. */
export type StaffActor = AgentActor | ApiKeyActor | SystemActor

export type Actor = AgentActor | ApiKeyActor | RequesterActor | SystemActor

export function system(name: string): SystemActor {
  return { kind: 'system', id: null, name }
}

/** Name of the actor of a request that nobody has signed in for. */
export const VISITOR = 'visitor'
