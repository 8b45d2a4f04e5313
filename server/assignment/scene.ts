import type { PolicyKind } from '#contract/assignment.ts'
import type { AgentActor } from '#server/platform/actor.ts'

// Everything that a decision looks at, as plain values: so that what was can be decided again.

export interface Need {
  skillId: number
  skill: string
  minLevel: number
  isRequired: boolean
  /** What asks for it: a help topic, a priority, a filter. */
  by: string
}

export interface Ticket {
  id: number
  departmentId: number
  teamId: number | null
  /** What it takes up of an agent's capacity. */
  points: number
  /** Place of its priority: 0 for the least urgent of the desk, 1 for the most urgent. */
  priority: number
  dueAt: Date | null
  createdAt: Date
  language: string | null
  needs: Need[]
  policyId: number
  /** Agents who have helped this requester, or his organization, before. */
  before: ReadonlyMap<number, 'requester' | 'organization'>
}

export interface Agent {
  id: number
  name: string
  actor: AgentActor
  primaryDepartmentId: number
  /** Departments that she is a member of: her primary one, by access of her own, or as manager. */
  memberOf: ReadonlySet<number>
  skills: ReadonlyMap<number, number>
  languages: ReadonlySet<string>
  presence: 'available' | 'busy' | 'away'
  /** Absent now, until then; without an end until further notice. */
  absence: { until: Date | null } | null
  /** Out of her working hours, until then; null while she works. */
  offHours: { until: Date | null } | null
  capacity: number
  load: number
  /** Points that policies have given her within a week. */
  weekPoints: number
  /** Policy -> when it last gave her a ticket. */
  turns: ReadonlyMap<number, Date>
}

export interface Policy {
  id: number
  kind: PolicyKind
  version: number
  subject: { kind: 'department' | 'team'; id: number; name: string }
  language: 'ignored' | 'preferred' | 'required'
  skillWeight: number
  loadWeight: number
  languageWeight: number
  requesterWeight: number
  organizationWeight: number
  fairnessWeight: number
}

export interface Scene {
  now: Date
  tickets: Ticket[]
  agents: Agent[]
  policies: ReadonlyMap<number, Policy>
  /** Department -> whom it lets have its tickets. */
  assignableTo: ReadonlyMap<number, 'all' | 'members' | 'primary'>
}
