const LOOK_EVERY_MS = 10_000
/** Clocks that are corrected step by step stay below. */
const JUMP_MS = 60_000

/**
 * Calls when the clock has been set, by hand, by a time server, or because the machine was asleep.
 *
 * @returns how to stop watching
 */
export function watchClock(onJump: () => void): () => void {
  let ahead = Date.now() - performance.now()
  const timer = setInterval(() => {
    const now = Date.now() - performance.now()
    if (Math.abs(now - ahead) < JUMP_MS) return
    ahead = now
    onJump()
  }, LOOK_EVERY_MS).unref()
  return () => clearInterval(timer)
}
