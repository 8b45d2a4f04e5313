import type { FormField } from '#contract/forms.ts'
import type { Settings } from '#contract/reference.ts'
import type { EscalationStep, ScheduleEntry } from '#contract/sla.ts'
import type { Need, Policy } from '#server/assignment/scene.ts'
import type { RuleRow } from '#server/automation/rules/load.ts'
import type { OfferedItem } from '#server/forms/answers.ts'
import type { AnswerFact } from '#server/forms/condition-fields.ts'
import type { AgentAccess } from '#server/people/agent-actor.ts'
import type { OrganizationDefaults, Topic } from '#server/routing/defaults.ts'
import type { FilterRow } from '#server/routing/filters/load.ts'
import type { Targets } from '#server/sla/clock/clock.ts'
import type { Hours } from '#server/sla/working-time/working-time.ts'

// What a desk is set to, as plain values: all that the deciders ask, read once.

export type Availability = 'active' | 'disabled' | 'archived'

export interface Thing {
  id: number
  name: string
  availability: Availability
}

export interface Department extends Thing {
  parentId: number | null
  slaPlanId: number | null
  /** Goes before the plan's. */
  scheduleId: number | null
  managerId: number | null
  assignableTo: 'all' | 'members' | 'primary'
  /** Who replies to what nobody has takes it. */
  autoClaim: boolean
  /** A ticket that is opened again goes back to whom it was with. */
  assignOnReopen: boolean
}

export interface HelpTopic extends Topic, Thing {
  isPublic: boolean
  /** What it asks, with the ticket details. */
  questions: FormField[]
  /** The forms that are among that. */
  formIds: number[]
  needs: Need[]
}

export interface Priority extends Thing {
  urgency: number
  loadPoints: number
  needs: Need[]
}

export interface Status extends Thing {
  state: 'open' | 'resolved' | 'closed' | 'archived'
  pausesSla: boolean
  resumesOnMessage: boolean
  allowReopen: boolean
  reopenToId: number | null
}

export interface Plan extends Thing {
  version: number
  targets: Targets
  /** By priority; null: as for all. */
  byPriority: (Targets & { priorityId: number })[]
  scheduleId: number | null
  steps: EscalationStep[]
  isTransient: boolean
  mutesOverdueAlerts: boolean
}

/** Of hours; its holidays are in it. `timeZone` null: the desk's. */
export interface Schedule extends Thing {
  version: number
  timeZone: string | null
  hours: Omit<Hours, 'timeZone'> & { timeZone: string | null }
  holidayIds: number[]
}

/** Days that hours are free of; `timeZone` null: that of the hours. */
export interface Holidays extends Thing {
  timeZone: string | null
  entries: ScheduleEntry[]
  /** What the calendar says that they are linked to. */
  linked: ScheduleEntry[]
}

export interface AgentFacts extends Thing {
  email: string
  onVacation: boolean
  /** Instants; no end: until further notice. */
  absences: { from: number; until: number | null; standInId: number | null }[]
  primaryDepartmentId: number
  /** Departments that she is a member of: her primary one, by access of her own, or as manager. */
  memberOf: number[]
  skills: { skillId: number; level: number }[]
  languages: string[]
  capacity: number
  scheduleId: number | null
  /** In which her schedule is meant, where that has no zone of its own. */
  timeZone: string
  access: AgentAccess
}

export interface TeamFacts extends Thing {
  leadId: number | null
  memberIds: number[]
}

export interface PolicyFacts extends Policy {
  absentTickets: 'stay' | 'queue' | 'stand_in'
  absentAfterMinutes: number
  inactiveTickets: 'stay' | 'queue'
}

export type Listed<T> = T & { availability: Availability }

/** Plain values, which can be handed to another thread. */
export interface Configuration {
  /** As of when it was read: lives go on until then. In milliseconds since 1970. */
  now: number
  /** When any of what decides was saved last; null: never. */
  configuredAt: number | null
  settings: Settings
  /** In their order, disabled ones too. What is new in a draft has a negative id. */
  filters: Listed<FilterRow>[]
  rules: Listed<RuleRow>[]
  departments: Department[]
  topics: HelpTopic[]
  /** Of tickets without a help topic. */
  questions: FormField[]
  /** In use, with what they ask: a single ticket may have some besides its topic's. */
  forms: { id: number; fields: FormField[] }[]
  priorities: Priority[]
  statuses: Status[]
  plans: Plan[]
  schedules: Schedule[]
  holidays: Holidays[]
  /** Schedules that a draft draws otherwise: whether a ticket came in their hours is worked out, not taken from its record. */
  redrawn: number[]
  agents: AgentFacts[]
  teams: TeamFacts[]
  addresses: {
    id: number
    email: string
    departmentId: number | null
    priorityId: number | null
    availability: Availability
  }[]
  skills: Thing[]
  /** What a rule may choose as the answer to a field. */
  listItems: (OfferedItem & { listId: number })[]
  /** Properties of what lists offer, as conditions see them. */
  itemFacts: [id: number, facts: Record<string, AnswerFact>][]
  /** Whose new tickets go to somebody. */
  organizations: OrganizationDefaults[]
  policies: PolicyFacts[]
}
