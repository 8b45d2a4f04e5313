/**
 * What is remembered from one connection to the next of messages that may have broken it: some servers hang up when
 * they cannot read a message, and would do so for ever.
 */
export interface Care {
  /** To be asked for one by one: the connection broke when they were asked for together. */
  alone: Set<number>
  /** How often the connection broke when a message was asked for alone. */
  breaks: Map<number, number>
  /** Written down as problems: they are passed over. */
  passedOver: Set<number>
}

/** Once may be chance, twice is the message. */
const MOST_BREAKS = 2

export function newCare(): Care {
  return { alone: new Set(), breaks: new Map(), passedOver: new Set() }
}

/** @returns whether it has broken the connection so often that the others should go on without it */
export function isToBlame(care: Care, uid: number): boolean {
  const breaks = (care.breaks.get(uid) ?? 0) + 1
  care.breaks.set(uid, breaks)
  if (breaks < MOST_BREAKS) return false
  care.passedOver.add(uid)
  return true
}

/** It was had, or is gone: nothing of it needs to be remembered. */
export function forget(care: Care, uid: number): void {
  care.alone.delete(uid)
  care.breaks.delete(uid)
  care.passedOver.delete(uid)
}
