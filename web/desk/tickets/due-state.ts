import type { TicketSummary } from '#contract/tickets.ts'

export type DueState = 'fine' | 'near' | 'overdue'

const HALF_AN_HOUR = 30 * 60_000

/** Where the promise stands; null for what is closed or promised nothing. */
export function dueState(
  { dueAt, isOverdue, createdAt, status }: Pick<TicketSummary, 'dueAt' | 'isOverdue' | 'createdAt' | 'status'>,
  now: number,
): DueState | null {
  if (!dueAt || status.state !== 'open') return null
  const left = Date.parse(dueAt) - now
  if (isOverdue || left <= 0) return 'overdue'
  const whole = Date.parse(dueAt) - Date.parse(createdAt)
  return left <= Math.max(HALF_AN_HOUR, whole / 4) ? 'near' : 'fine'
}
