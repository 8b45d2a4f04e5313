import type { AgentPermission } from '#contract/permissions.ts'
import { type Actor, VISITOR } from './actor.ts'
import { Forbidden } from './errors.ts'

/** Whether the actor may do what an agent needs `permission` for, whatever the department. */
export function isPermitted(actor: Actor, permission: AgentPermission): boolean {
  return isAdministrator(actor) || (actor.kind === 'agent' && actor.permissions.has(permission))
}

export function isAdministrator(actor: Actor): boolean {
  // Somebody who has not said who he is acts as the system's visitor.
  if (actor.kind === 'system') return actor.name !== VISITOR
  return (actor.kind === 'agent' || actor.kind === 'api_key') && actor.isAdministrator
}

/** @throws Forbidden  naming the permission */
export function demandPermission(actor: Actor, permission: AgentPermission): void {
  if (isPermitted(actor, permission)) return
  throw new Forbidden('forbidden', `This needs the permission ${permission}.`)
}

/** @throws Forbidden */
export function demandAdministrator(actor: Actor): void {
  if (!isAdministrator(actor)) throw new Forbidden('administrators_only', 'This is for administrators.')
}
