import { CannotStart } from './cannot-start.ts'

const pausesMs = [0, 500, 1000, 2000, 4000, 8000, 15_000, 30_000]
const WHILE_FULL_MS = 10_000

/**
 * How long to wait before PostgreSQL, which has ended by itself, is started again.
 *
 * @param failures  how often that has failed since
 * @param reason    why, the last time
 * @returns null: no more, after a minute or so. A full disk is waited for: once there is room, all is well.
 */
export function restartPause(failures: number, reason: unknown): number | null {
  if (reason instanceof CannotStart && reason.code === 'disk_full') return WHILE_FULL_MS
  return pausesMs[failures] ?? null
}
