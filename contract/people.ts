import { z } from 'zod'
import { Fields } from './answers.ts'
import { Warning } from './assignment.ts'
import {
  Availability,
  Email,
  Id,
  IdParams,
  Instant,
  line,
  Named,
  optionalLine,
  PageQuery,
  page,
  paragraphs,
} from './common.ts'
import { crud, Gone, ListQuery, UseKind } from './crud.ts'
import { AgentPermission, RolePermission } from './permissions.ts'
import { route } from './route.ts'
import { NameTranslations } from './translations.ts'

// ── departments ──

/** Who of a department is alerted: all with access, those whose primary department it is, or nobody. */
export const AlertRecipients = z.enum(['members', 'primary', 'nobody'])

export const Department = z.object({
  id: z.int(),
  name: z.string(),
  /** Names from the top of the tree: `Support / Hardware`. */
  path: z.string(),
  parent: Named.nullable(),
  /** What requesters read; to agents it is called by its own name. */
  translations: NameTranslations,
  isPublic: z.boolean(),
  slaPlan: Named.nullable(),
  /** By which the time of its tickets is counted, before the plan's and the desk's. */
  schedule: Named.nullable(),
  manager: Named.nullable(),
  assignableTo: z.enum(['all', 'members', 'primary']),
  autoClaim: z.boolean(),
  assignOnReopen: z.boolean(),
  signature: z.string(),
  /** From which its mails come; null: the desk's default. */
  mailAddress: Named.nullable(),
  /** For receipts and notices; null: the one above. */
  autoResponseAddress: Named.nullable(),
  autoRespondsTickets: z.boolean(),
  autoRespondsMessages: z.boolean(),
  alertRecipients: AlertRecipients,
  notes: z.string(),
  availability: Availability,
  /** Agents whose primary department it is, and those with extended access. */
  primaryAgents: z.int(),
  extendedAgents: z.int(),
})
export type Department = z.infer<typeof Department>

const departmentFields = {
  name: line(100),
  parentId: Id.nullable(),
  translations: NameTranslations,
  isPublic: z.boolean(),
  slaPlanId: Id.nullable(),
  scheduleId: Id.nullable(),
  managerId: Id.nullable(),
  assignableTo: z.enum(['all', 'members', 'primary']),
  autoClaim: z.boolean(),
  assignOnReopen: z.boolean(),
  signature: paragraphs(10_000),
  mailAddressId: Id.nullable(),
  autoResponseAddressId: Id.nullable(),
  autoRespondsTickets: z.boolean(),
  autoRespondsMessages: z.boolean(),
  alertRecipients: AlertRecipients,
  notes: paragraphs(10_000),
  availability: Availability,
}

export const departments = crud({
  plural: 'departments',
  noun: 'department',
  tag: 'People',
  item: Department,
  create: z
    .object(departmentFields)
    .partial()
    .extend({
      name: line(100),
      /** Gives the administrator who creates it extended access with this role. */
      ownRoleId: Id.optional(),
    }),
  change: z.object(departmentFields).partial(),
})

// ── teams ──

export const Team = z.object({
  id: z.int(),
  name: z.string(),
  lead: Named.nullable(),
  mutesAssignmentAlerts: z.boolean(),
  notes: z.string(),
  availability: Availability,
  members: z.array(Named.extend({ alerts: z.boolean() })),
})
export type Team = z.infer<typeof Team>

const teamFields = {
  name: line(100),
  leadId: Id.nullable(),
  mutesAssignmentAlerts: z.boolean(),
  notes: paragraphs(10_000),
  availability: Availability,
  members: z.array(z.object({ agentId: Id, alerts: z.boolean().default(true) })).max(2000),
}

export const teams = crud({
  plural: 'teams',
  noun: 'team',
  tag: 'People',
  item: Team,
  create: z
    .object(teamFields)
    .partial()
    .extend({ name: line(100) }),
  change: z.object(teamFields).partial(),
})

// ── roles ──

export const Role = z.object({
  id: z.int(),
  key: z.string(),
  name: z.string(),
  permissions: z.array(RolePermission),
  notes: z.string(),
  availability: Availability,
})
export type Role = z.infer<typeof Role>

const roleFields = {
  name: line(100),
  permissions: z.array(RolePermission),
  notes: paragraphs(10_000),
  availability: Availability,
}

export const roles = crud({
  plural: 'roles',
  noun: 'role',
  tag: 'People',
  item: Role,
  create: z
    .object(roleFields)
    .partial()
    .extend({ name: line(100) }),
  change: z.object(roleFields).partial(),
})

// ── agents ──

export const Agent = z.object({
  id: z.int(),
  name: z.string(),
  email: z.string(),
  phone: z.string(),
  mobile: z.string(),
  signature: z.string(),
  notes: z.string(),
  isAdministrator: z.boolean(),
  isLimited: z.boolean(),
  onVacation: z.boolean(),
  availability: Availability,
  primaryDepartment: Named,
  primaryRole: Named,
  primaryRoleOnAssigned: z.boolean(),
  access: z.array(z.object({ department: Named, role: Named, alerts: z.boolean() })),
  permissions: z.array(AgentPermission),
  teams: z.array(Named),
  openTickets: z.int(),
})
export type Agent = z.infer<typeof Agent>

const agentFields = {
  name: line(200),
  email: Email,
  phone: optionalLine(50),
  mobile: optionalLine(50),
  signature: paragraphs(10_000),
  notes: paragraphs(10_000),
  isAdministrator: z.boolean(),
  isLimited: z.boolean(),
  onVacation: z.boolean(),
  availability: Availability,
  primaryDepartmentId: Id,
  primaryRoleId: Id,
  primaryRoleOnAssigned: z.boolean(),
  access: z.array(z.object({ departmentId: Id, roleId: Id, alerts: z.boolean().default(true) })).max(2000),
  permissions: z.array(AgentPermission),
  teamIds: z.array(Id).max(2000),
}

const Password = z.string().min(10, 'Use at least 10 characters.').max(128)

export const agents = crud({
  plural: 'agents',
  noun: 'agent',
  refusals: ['email_taken', 'last_administrator'],
  holdsSecret: true,
  tag: 'People',
  item: Agent,
  create: z
    .object(agentFields)
    .partial()
    .extend({
      name: line(200),
      email: Email,
      primaryDepartmentId: Id,
      primaryRoleId: Id,
      password: Password,
    }),
  change: z.object(agentFields).partial().extend({ password: Password.optional() }),
  /** With skills that are required somewhere and that nobody has without her. */
  replies: {
    change: Agent.extend({ warnings: z.array(Warning) }),
    archive: Gone.extend({ warnings: z.array(Warning) }),
  },
})

/** Agents and teams that one ticket may be assigned to by its department's rule. */
export const listAssignees = route({
  method: 'GET',
  path: '/api/v1/tickets/:id/assignees',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Who this ticket may be assigned to',
  params: IdParams,
  reply: z.object({ agents: z.array(Named.extend({ openTickets: z.int() })), teams: z.array(Named) }),
  errors: ['ticket_not_found'],
})

// ── requesters ──

export const User = z.object({
  id: z.int(),
  name: z.string(),
  email: z.string(),
  phone: z.string(),
  notes: z.string(),
  organization: Named.nullable(),
  isPrimaryContact: z.boolean(),
  hasAccount: z.boolean(),
  language: z.string().nullable(),
  timeZone: z.string().nullable(),
  /** Told what happens to his tickets; answers he gets in any case. He chooses himself. */
  wantsNotices: z.boolean(),
  /** Answers of the contact form, as far as agents see them. */
  fields: Fields,
  openTickets: z.int(),
  closedTickets: z.int(),
  archivedAt: Instant.nullable(),
  createdAt: Instant,
})
export type User = z.infer<typeof User>

const userFields = {
  name: line(200),
  email: Email,
  phone: optionalLine(50),
  notes: paragraphs(10_000),
  organizationId: Id.nullable(),
  isPrimaryContact: z.boolean(),
  fields: Fields,
}

const usersTag = 'People'

export const users = {
  list: route({
    method: 'GET',
    path: '/api/v1/users',
    tag: usersTag,
    caller: 'agent',
    summary: 'Requesters; q looks at name and e-mail',
    query: PageQuery.extend({ q: z.string().max(200).optional(), organizationId: Id.optional() }),
    reply: page(User),
  }),
  get: route({
    method: 'GET',
    path: '/api/v1/users/:id',
    tag: usersTag,
    caller: 'agent',
    summary: 'One requester',
    params: IdParams,
    reply: User,
  }),
  create: route({
    method: 'POST',
    path: '/api/v1/users',
    tag: usersTag,
    caller: 'agent',
    summary: 'Create a requester',
    body: z
      .object(userFields)
      .partial()
      .extend({ name: line(200), email: Email }),
    reply: User,
    status: 201,
    errors: ['email_taken'],
  }),
  change: route({
    method: 'PATCH',
    path: '/api/v1/users/:id',
    tag: usersTag,
    caller: 'agent',
    summary: 'Change a requester; `availability` brings an archived one back',
    params: IdParams,
    body: z.object({ ...userFields, availability: z.literal('active') }).partial(),
    reply: User,
    errors: ['email_taken', 'is_agent'],
  }),
  archive: route({
    method: 'DELETE',
    path: '/api/v1/users/:id',
    tag: usersTag,
    caller: 'agent',
    summary: 'Archive a requester with tickets, delete one without',
    params: IdParams,
    reply: z.object({ outcome: z.enum(['archived', 'deleted']) }),
  }),
}

// ── organizations ──

export const Organization = z.object({
  id: z.int(),
  name: z.string(),
  domains: z.array(z.string()),
  phone: z.string(),
  website: z.string(),
  address: z.string(),
  notes: z.string(),
  ticketSharing: z.enum(['none', 'primary', 'all']),
  /** The agent who looks after it, or the team: alerts may go there. */
  accountManager: Named.nullable(),
  accountTeam: Named.nullable(),
  /** They get the new tickets of its people that no person, filter or help topic gives to anybody. */
  assignsAccountManager: z.boolean(),
  /** Answers of the organization form. */
  fields: Fields,
  people: z.int(),
  availability: z.enum(['active', 'archived']),
  archivedAt: Instant.nullable(),
})
export type Organization = z.infer<typeof Organization>

const Domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^\.?[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u,
    'Write a domain like example.com; a leading dot takes its subdomains too.',
  )

const organizationFields = {
  name: line(200),
  domains: z.array(Domain).max(100),
  phone: optionalLine(50),
  website: optionalLine(300),
  address: paragraphs(1000),
  notes: paragraphs(10_000),
  ticketSharing: z.enum(['none', 'primary', 'all']),
  accountManagerId: Id.nullable(),
  accountTeamId: Id.nullable(),
  assignsAccountManager: z.boolean(),
  fields: Fields,
}

export const organizations = {
  list: route({
    method: 'GET',
    path: '/api/v1/organizations',
    tag: usersTag,
    caller: 'agent',
    summary: 'Organizations',
    query: ListQuery,
    reply: page(Organization),
  }),
  get: route({
    method: 'GET',
    path: '/api/v1/organizations/:id',
    tag: usersTag,
    caller: 'agent',
    summary: 'One organization',
    params: IdParams,
    reply: Organization,
  }),
  create: route({
    method: 'POST',
    path: '/api/v1/organizations',
    tag: usersTag,
    caller: 'agent',
    summary: 'Create an organization',
    body: z
      .object(organizationFields)
      .partial()
      .extend({ name: line(200) }),
    reply: Organization,
    status: 201,
    errors: ['name_taken', 'domain_taken'],
  }),
  change: route({
    method: 'PATCH',
    path: '/api/v1/organizations/:id',
    tag: usersTag,
    caller: 'agent',
    summary: 'Change an organization',
    params: IdParams,
    body: z
      .object(organizationFields)
      /** Brings an archived one back. */
      .extend({ availability: z.literal('active') })
      .partial(),
    reply: Organization,
    errors: ['name_taken', 'domain_taken'],
  }),
  archive: route({
    method: 'DELETE',
    path: '/api/v1/organizations/:id',
    tag: usersTag,
    caller: 'agent',
    summary: 'Archive an organization',
    params: IdParams,
    reply: z.object({ outcome: z.enum(['archived', 'deleted']) }),
  }),
  usage: route({
    method: 'GET',
    path: '/api/v1/organizations/:id/usage',
    tag: usersTag,
    caller: 'agent',
    summary: 'Who belongs to an organization, and what names it',
    params: IdParams,
    reply: z.object({ items: z.array(z.object({ kind: UseKind, count: z.int() })) }),
  }),
}
