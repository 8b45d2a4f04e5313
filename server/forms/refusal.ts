import type { Reason } from '#server/platform/reason.ts'

/** What is wrong with an answer. */
export class Refusal {
  readonly code: string
  readonly message: string
  /** With what its words name. */
  readonly reason: Reason | undefined
  constructor(code: string, message: string, reason?: Reason) {
    this.code = code
    this.message = message
    this.reason = reason
  }
}

export function refuse(code: string, message: string): Refusal {
  return new Refusal(code, message)
}

/** The same, where its words name something. */
export function refuseBecause(reason: Reason): Refusal {
  return new Refusal(reason.code, reason.message, reason)
}

export function isRefusal(it: unknown): it is Refusal {
  return it instanceof Refusal
}
