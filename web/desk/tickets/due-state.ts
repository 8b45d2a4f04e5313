import type { TicketSummary } from '#contract/tickets.ts'

export type DueState = 'fine' | 'near' | 'overdue'

const SHORT = 15 * 60_000

/**
 * Where the promise stands; null for what is closed or promised nothing.
 *
 * @param graceMinutes  what the SLA plan promised; without one, the time since the ticket was opened counts
 */
export function dueState(
  { dueAt, isOverdue, createdAt, status }: Pick<TicketSummary, 'dueAt' | 'isOverdue' | 'createdAt' | 'status'>,
  now: number,
  graceMinutes?: number,
): DueState | null {
  if (!dueAt || status.state !== 'open') return null
  const left = Date.parse(dueAt) - now
  if (isOverdue || left <= 0) return 'overdue'
  const whole = graceMinutes === undefined ? Date.parse(dueAt) - Date.parse(createdAt) : graceMinutes * 60_000
  return left <= Math.max(SHORT, whole / 4) ? 'near' : 'fine'
}
