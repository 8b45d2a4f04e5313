import type { Answers } from '#contract/answers.ts'
import type { Cause } from '#contract/cause.ts'

/** What is tracked of a ticket while it is replayed; instants in milliseconds since 1970. */
export interface State {
  subject: string
  requesterId: number
  statusId: number
  state: 'open' | 'resolved' | 'closed' | 'archived'
  departmentId: number
  helpTopicId: number | null
  priorityId: number
  slaPlanId: number | null
  agentId: number | null
  teamId: number | null
  fields: Answers
  isAnswered: boolean
  isOverdue: boolean
  explicitDueAt: number | null
  slaDueAt: number | null
  closedAt: number | null
  reopenedAt: number | null
}

export type StateField = keyof State

/** Of each field what put its value there, where that was no person. */
export type Causes = Partial<Record<StateField, Cause>>

export function dueAtOf({ explicitDueAt, slaDueAt }: Pick<State, 'explicitDueAt' | 'slaDueAt'>): number | null {
  return explicitDueAt ?? slaDueAt
}
