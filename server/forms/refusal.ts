/** What is wrong with an answer. */
export class Refusal {
  readonly code: string
  readonly message: string
  constructor(code: string, message: string) {
    this.code = code
    this.message = message
  }
}

export function refuse(code: string, message: string): Refusal {
  return new Refusal(code, message)
}

export function isRefusal(it: unknown): it is Refusal {
  return it instanceof Refusal
}
