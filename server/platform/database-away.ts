import { isStalePlan } from './prepared.ts'

const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '53300', '08006', '08001'])

/** The database cannot be reached, or went away in the middle. Nothing was committed, or nobody can tell: ask again. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if (isStalePlan(error)) return true
  const { code, syscall, message } = error as { code?: unknown; syscall?: unknown; message?: unknown }
  if (typeof code === 'string' && AWAY.has(code)) return true
  // Its socket is gone until it is back.
  if (code === 'ENOENT' && syscall === 'connect') return true
  // The driver's own words for a connection that broke: it gives them no code.
  return (
    typeof message === 'string' &&
    /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(
      message,
    )
  )
}

/** The next try may go well: two waited for each other, or the database was away. */
export function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return isDatabaseAway(error) || (typeof code === 'string' && /^(40|53|57)/.test(code))
}
