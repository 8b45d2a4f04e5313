import type { AssignmentPolicy } from '#contract/assignment.ts'

/** A policy of which nothing has been said, as the table has it. */
export const newPolicy = {
  kind: 'none',
  language: 'preferred',
  skillWeight: 40,
  loadWeight: 30,
  languageWeight: 20,
  requesterWeight: 15,
  organizationWeight: 5,
  fairnessWeight: 15,
  absentTickets: 'stay',
  absentAfterMinutes: 0,
  inactiveTickets: 'stay',
} as const satisfies Omit<AssignmentPolicy, 'subject' | 'version' | 'above'>
