/** How often the process may end while it handles a message and no other, before that is the message's fault. */
export const MOST_BROKEN_OFF = 3
/** What ends a process does so soon after its start, or again and again: by then it has shown whether it stays. */
export const SETTLED_AFTER_MS = 10_000

export interface Standing {
  /** Its job came because its door did not finish. */
  afterDoor: boolean
  /** How often the job that handles it was taken, with this time; 0: its door handles it. */
  taken: number
  /** How often it failed for a reason of its own. */
  attempts: number
  brokenOff: number
  /** How long this process has been running. */
  upMs: number
}

export type Turn = 'beside others' | 'alone' | 'later' | 'left to its job' | 'set aside'

/**
 * How a message is handled: new ones beside each other; one that was begun before, for all that is known, alone, so that
 * whatever ends the process then is of its making.
 *
 * @source docs/decisions/029-what-ends-the-process.md
 */
export function turnOf({ afterDoor, taken, attempts, brokenOff, upMs }: Standing): Turn {
  if (brokenOff > 0) {
    // Its job is held by one process at a time: only there a beginning without an end is that of a process that is gone.
    if (taken === 0) return 'left to its job'
    if (brokenOff >= MOST_BROKEN_OFF) return 'set aside'
    return upMs < SETTLED_AFTER_MS ? 'later' : 'alone'
  }
  const isAgain = taken > 1 || attempts > 0 || (afterDoor && taken > 0)
  return isAgain ? 'alone' : 'beside others'
}
