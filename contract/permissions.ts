import { z } from 'zod'

/** What a role allows in the department that it applies to. */
export const rolePermissions = [
  'ticket.create',
  'ticket.edit',
  'ticket.assign',
  'ticket.release',
  'ticket.transfer',
  'ticket.refer',
  'ticket.merge',
  'ticket.link',
  'ticket.reply',
  'ticket.markanswered',
  'ticket.close',
  'ticket.delete',
  'thread.edit',
  'task.create',
  'task.edit',
  'task.assign',
  'task.transfer',
  'task.reply',
  'task.close',
  'task.delete',
  'canned.manage',
] as const

/** What an agent may do everywhere, whatever the department. */
export const agentPermissions = [
  'user.create',
  'user.edit',
  'user.delete',
  'user.manage',
  'user.dir',
  'org.create',
  'org.edit',
  'org.delete',
  'faq.manage',
  'emails.banlist',
  'search.all',
  'stats.agents',
  'visibility.agents',
  'visibility.departments',
] as const

export const RolePermission = z.enum(rolePermissions)
export const AgentPermission = z.enum(agentPermissions)
export type RolePermission = z.infer<typeof RolePermission>
export type AgentPermission = z.infer<typeof AgentPermission>
