import type { Problem } from '#contract/common.ts'
import type { Ctx } from './operation.ts'
import { type Reason, reasonOf } from './reason.ts'

export interface FieldError {
  /** Path from the request: `body.subject`. */
  field: string
  code: string
  message: string
  /** More closely than `code` says it, for whoever notes that something was left out; callers are not told. */
  reason?: Reason
}

/** Something that a caller can understand and act on. Anything else that is thrown is a bug. */
export abstract class AppError extends Error {
  abstract readonly status: number
  readonly code: string
  readonly fields: FieldError[] | undefined
  readonly current: Record<string, unknown> | undefined
  /** Seconds to wait, for 429. */
  readonly retryAfter: number | undefined
  /** More closely than `code` says it. */
  readonly #reason: Reason | undefined

  constructor(
    code: string,
    message: string,
    more: { fields?: FieldError[]; current?: Record<string, unknown>; retryAfter?: number; reason?: Reason } = {},
  ) {
    super(message)
    this.code = code
    this.fields = more.fields
    this.current = more.current
    this.retryAfter = more.retryAfter
    this.#reason = more.reason
  }

  /** Why, for whoever notes that something was left out; of several fields, what is wrong with the first. */
  get reason(): Reason {
    if (this.#reason) return this.#reason
    const [field] = this.status === 422 ? (this.fields ?? []) : []
    return field ? (field.reason ?? reasonOf(field)) : reasonOf(this)
  }

  /** What is to stay although the operation comes to nothing; called after that, with a context of its own. */
  async remember(_ctx: Ctx): Promise<void> {}

  problem(requestId?: string): Problem {
    return {
      status: this.status,
      code: this.code,
      title: this.message,
      ...(this.fields && { fields: this.fields.map(({ field, code, message }) => ({ field, code, message })) }),
      ...(this.current && { current: this.current }),
      ...(requestId && { requestId }),
    }
  }
}

export class BadRequest extends AppError {
  readonly status = 400
}

export class Unauthenticated extends AppError {
  readonly status = 401
  constructor(code = 'unauthenticated', message = 'Please sign in.') {
    super(code, message)
  }
}

export class Forbidden extends AppError {
  readonly status = 403
}

export class NotFound extends AppError {
  readonly status = 404
  constructor(code = 'not_found', message = 'There is nothing here that you can see.') {
    super(code, message)
  }
}

export class Conflict extends AppError {
  readonly status = 409
}

export class TooLarge extends AppError {
  readonly status = 413
}

export class WrongMediaType extends AppError {
  readonly status = 415
}

export class BadInput extends AppError {
  readonly status = 422
  constructor(fields: FieldError[], message = 'Some fields need attention.') {
    super('invalid_input', message, { fields })
  }
}

export class TooMany extends AppError {
  readonly status = 429
}

export class Unavailable extends AppError {
  readonly status = 503
}

/** One field that a verb found wrong in fact, though its shape was right. */
export function badField(field: string, code: string, message: string): BadInput {
  return new BadInput([{ field, code, message }])
}
