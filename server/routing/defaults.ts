import type { Cause } from '#contract/cause.ts'

/** A value that somebody or something proposes for a field, and who. */
export interface Proposal<T> {
  value: T | null | undefined
  cause: Cause
}

export interface Resolved<T> {
  value: T | null
  cause: Cause
}

/**
 * The first proposal that has a value wins; the losers are kept in its cause, so that "why" can name them.
 *
 * @param proposals  in order of precedence
 */
export function firstOf<T>(proposals: Proposal<T>[]): Resolved<T> {
  const candidates = proposals.filter((proposal) => proposal.value !== null && proposal.value !== undefined)
  const [winner, ...losers] = candidates
  if (!winner) return { value: null, cause: { kind: 'setting', id: null, name: 'none' } }
  const overrode = losers.map(({ cause, value }) => ({ kind: cause.kind, name: cause.name, value }))
  return { value: winner.value as T, cause: overrode.length > 0 ? { ...winner.cause, overrode } : winner.cause }
}

export interface Topic {
  id: number
  path: string
  departmentId: number | null
  priorityId: number | null
  slaPlanId: number | null
  statusId: number | null
  agentId: number | null
  teamId: number | null
}

/** That of the requester. */
export interface OrganizationDefaults {
  id: number
  name: string
  /** The agent or team that looks after it, if new tickets of its people go there. */
  managerId: number | null
  teamId: number | null
}

export interface Given {
  departmentId?: number | undefined
  priorityId?: number | undefined
  slaPlanId?: number | undefined
  statusId?: number | undefined
  agentId?: number | undefined
  teamId?: number | undefined
}

/** What the address says that a mail was sent to, and what the mail says of itself where that is believed. */
export interface Received {
  address: { id: number; email: string; departmentId: number | null; priorityId: number | null } | null
  header: { priorityId: number; value: string } | null
  /** What filters see of a mail besides. */
  mail?: MailFacts
}

export interface MailFacts {
  mailboxId: number | null
  mailboxName: string | null
  /** `refusal`: by which rule its owner may not open tickets by mail; without any he may. */
  replyTo: { address: string; name: string; refusal?: string | null } | null
  /** To and Cc. */
  addressees: string[]
  listId: string | null
  isAutomatic: boolean
}

/** What ticket filters want, those of the last one first. */
export type Wishes = Partial<Record<keyof Given, readonly Proposal<number>[]>>

export interface DefaultsInput {
  given: Given
  wishes?: Wishes | undefined
  received?: Received | undefined
  /** The person or program that chose what is given. */
  chooser: Cause
  topic: Topic | null
  organization: OrganizationDefaults | null
  settings: { departmentId: number; priorityId: number; statusId: number; slaPlanId: number | null }
  /** Only what may be used now: a proposal that points elsewhere falls through to the next. */
  usable: {
    departments: ReadonlyMap<number, { name: string; slaPlanId: number | null }>
    slaPlans: ReadonlySet<number>
    priorities: ReadonlySet<number>
    statuses: ReadonlySet<number>
  }
}

export interface Defaults {
  department: Resolved<number>
  priority: Resolved<number>
  status: Resolved<number>
  slaPlan: Resolved<number>
  agent: Resolved<number>
  team: Resolved<number>
}

/**
 * Where a new ticket goes and what it carries, by the precedence of osTicket: what ticket filters want, then what was
 * chosen, then (mail) its own priority and the address that it was sent to, then the help topic, then (SLA plan) the
 * department, then the desk's default. Whom a person chose goes before a filter's agent or team; either keeps the topic's
 * agent and team out; and whoever it goes to by these, the agent or team that looks after the organization comes after.
 *
 * @source osticket-behaviour 4.4
 */
export function resolveDefaults(input: DefaultsInput): Defaults {
  const { given, received, chooser, topic, organization, settings, usable, wishes = {} } = input
  const byTopic: Cause = {
    kind: 'help_topic',
    id: topic?.id ?? null,
    name: topic?.path ?? '',
    saw: { helpTopic: topic?.path ?? null },
  }
  const byDesk: Cause = { kind: 'setting', id: null, name: 'Default of the desk' }
  const address = received?.address
  const byAddress: Cause = {
    kind: 'mail_address',
    id: address?.id ?? null,
    name: address?.email ?? '',
    saw: { sentTo: address?.email ?? null },
  }
  const header = received?.header
  const byHeader: Cause = { kind: 'mail_header', id: null, name: header?.value ?? '', saw: { priority: header?.value } }
  const among = (set: { has(id: number): boolean }, id: number | null | undefined) =>
    id !== null && id !== undefined && set.has(id) ? id : null

  const wished = (field: keyof Given, set?: { has(id: number): boolean }): Proposal<number>[] =>
    (wishes[field] ?? []).map(({ value, cause }) => ({ value: set ? among(set, value) : value, cause }))

  const department = firstOf<number>([
    ...wished('departmentId', usable.departments),
    { value: given.departmentId, cause: chooser },
    { value: among(usable.departments, address?.departmentId), cause: byAddress },
    { value: among(usable.departments, topic?.departmentId), cause: byTopic },
    { value: settings.departmentId, cause: byDesk },
  ])
  const home = department.value === null ? undefined : usable.departments.get(department.value)
  const byDepartment: Cause = {
    kind: 'department',
    id: department.value,
    name: home?.name ?? '',
    saw: { department: home?.name ?? null },
  }
  const byOrganization: Cause = {
    kind: 'organization',
    id: organization?.id ?? null,
    name: organization?.name ?? '',
    saw: { organization: organization?.name ?? null },
  }
  const isChosen = given.agentId !== undefined || given.teamId !== undefined
  const isWished = (wishes.agentId ?? []).length > 0 || (wishes.teamId ?? []).length > 0
  return {
    department,
    priority: firstOf<number>([
      ...wished('priorityId', usable.priorities),
      { value: given.priorityId, cause: chooser },
      { value: among(usable.priorities, header?.priorityId), cause: byHeader },
      { value: among(usable.priorities, address?.priorityId), cause: byAddress },
      { value: among(usable.priorities, topic?.priorityId), cause: byTopic },
      { value: settings.priorityId, cause: byDesk },
    ]),
    status: firstOf<number>([
      ...wished('statusId', usable.statuses),
      { value: given.statusId, cause: chooser },
      { value: among(usable.statuses, topic?.statusId), cause: byTopic },
      { value: settings.statusId, cause: byDesk },
    ]),
    slaPlan: firstOf<number>([
      ...wished('slaPlanId', usable.slaPlans),
      { value: given.slaPlanId, cause: chooser },
      { value: among(usable.slaPlans, topic?.slaPlanId), cause: byTopic },
      { value: among(usable.slaPlans, home?.slaPlanId), cause: byDepartment },
      { value: among(usable.slaPlans, settings.slaPlanId), cause: byDesk },
    ]),
    agent: firstOf<number>([
      { value: given.agentId, cause: chooser },
      ...(isChosen ? [] : wished('agentId')),
      { value: isChosen || isWished ? null : topic?.agentId, cause: byTopic },
      { value: isChosen || isWished || topic?.teamId ? null : organization?.managerId, cause: byOrganization },
    ]),
    team: firstOf<number>([
      { value: given.teamId, cause: chooser },
      ...(isChosen ? [] : wished('teamId')),
      { value: isChosen || isWished ? null : topic?.teamId, cause: byTopic },
      { value: isChosen || isWished || topic?.agentId ? null : organization?.teamId, cause: byOrganization },
    ]),
  }
}
