const pausesMs = [0, 500, 1000, 2000, 4000, 8000, 15_000, 30_000]
const WHILE_FULL_MS = 10_000

/**
 * How long to wait before PostgreSQL, which has ended by itself, is started again.
 *
 * @param failures  how often that has failed since, other than for a full disk
 * @param isFull    the last time for a full disk: that is waited for, as once there is room, all is well
 * @returns null: no more, after a minute or so
 */
export function restartPause(failures: number, isFull: boolean): number | null {
  return isFull ? WHILE_FULL_MS : (pausesMs[failures] ?? null)
}
