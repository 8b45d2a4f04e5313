import type { Answers } from '#contract/answers.ts'
import type { Op } from '#server/platform/operation.ts'

export interface Answering {
  of: 'contact' | 'organization'
  given: Answers
  current: Answers
  side: 'requester' | 'agent'
  /** Somebody new: what is required must be there. */
  isNew?: boolean
}

/**
 * Checks answers to the contact or organization form; forms give it, as people know nothing of them.
 *
 * @returns all answers from now on
 * @throws BadInput  all problems at once, at `body.fields.KEY`
 */
export type CheckAnswers = (op: Op, answering: Answering) => Promise<Answers>

export const noForms: CheckAnswers = () => {
  throw new Error('nobody here knows the forms')
}
