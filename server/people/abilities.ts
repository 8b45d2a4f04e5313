import type { RolePermission } from '#contract/permissions.ts'
import type { Ability } from '#contract/tickets.ts'
import type { AgentActor, ApiKeyActor, StaffActor } from '#server/platform/actor.ts'

/** What decides abilities on a ticket: no more of it than that. */
export interface TicketFacts {
  departmentId: number
  agentId: number | null
  teamId: number | null
  state: 'open' | 'resolved' | 'closed' | 'archived'
  deletedAt: Date | null
}

/** Ability -> the role permissions of which one is enough, and whether the department's manager has it anyway. */
const table: Record<Ability, { any: readonly RolePermission[]; manager?: true }> = {
  // Whoever sees a ticket may write an internal note.
  note: { any: [] },
  reply: { any: ['ticket.reply'] },
  edit: { any: ['ticket.edit'] },
  assign: { any: ['ticket.assign'] },
  claim: { any: ['ticket.assign'] },
  release: { any: ['ticket.release'], manager: true },
  transfer: { any: ['ticket.transfer'] },
  refer: { any: ['ticket.refer'] },
  close: { any: ['ticket.close'] },
  reopen: { any: ['ticket.close', 'ticket.create'] },
  markAnswered: { any: ['ticket.markanswered'], manager: true },
  editThread: { any: ['thread.edit'], manager: true },
  manageCollaborators: { any: ['ticket.reply'] },
  delete: { any: ['ticket.delete'] },
}

/** What the actor may do with a ticket that he sees. A deleted ticket can only be looked at and restored. */
export function abilitiesOn(actor: StaffActor, ticket: TicketFacts): Set<Ability> {
  const abilities = new Set<Ability>()
  for (const [ability, { any, manager }] of Object.entries(table) as [Ability, (typeof table)[Ability]][]) {
    if (ticket.deletedAt !== null && ability !== 'delete') continue
    if (ability === 'claim' && (actor.kind !== 'agent' || ticket.state !== 'open' || ticket.agentId !== null)) continue
    if (ability === 'release' && ticket.agentId === null && ticket.teamId === null) continue
    if (ability === 'reopen' && ticket.state === 'open') continue
    if (any.length === 0 || allows(actor, ticket, any) || (manager && manages(actor, ticket))) abilities.add(ability)
  }
  return abilities
}

/** The permissions that apply: by department, else by assignment, else none but looking and noting. */
export function permissionsOn(actor: AgentActor | ApiKeyActor, ticket: TicketFacts): ReadonlySet<RolePermission> {
  if (actor.kind === 'api_key') return actor.permissions
  const byDepartment = actor.departments.get(ticket.departmentId)
  if (byDepartment) return byDepartment
  if (actor.primaryRoleOnAssigned && isAssigned(actor, ticket)) return actor.primaryPermissions
  return NONE
}

/** May the actor do this somewhere - in this department? */
export function mayIn(actor: AgentActor | ApiKeyActor, departmentId: number, permission: RolePermission): boolean {
  if (actor.kind === 'api_key') return actor.isAdministrator || actor.permissions.has(permission)
  return actor.departments.get(departmentId)?.has(permission) ?? false
}

const NONE: ReadonlySet<RolePermission> = new Set()

function allows(actor: StaffActor, ticket: TicketFacts, any: readonly RolePermission[]): boolean {
  if (actor.kind === 'system') return true
  if (actor.kind === 'api_key' && actor.isAdministrator) return true
  const permissions = permissionsOn(actor, ticket)
  return any.some((permission) => permissions.has(permission))
}

function manages(actor: StaffActor, ticket: TicketFacts): boolean {
  return actor.kind === 'agent' && actor.managed.has(ticket.departmentId)
}

function isAssigned(actor: AgentActor, ticket: TicketFacts): boolean {
  return ticket.agentId === actor.id || (ticket.teamId !== null && actor.teamIds.includes(ticket.teamId))
}

/** The permission that a refusal names. */
export function permissionFor(ability: Ability): string {
  return table[ability].any[0] ?? 'ticket'
}
