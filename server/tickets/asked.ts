import type { Answers } from '#contract/answers.ts'
import type { Cause } from '#contract/cause.ts'
import type { Op } from '#server/platform/operation.ts'
import type { Facts } from '#server/routing/conditions/evaluate.ts'
import type { Given, Received } from '#server/routing/defaults.ts'
import type { Arrival } from '#server/routing/filters/filter.ts'
import { chooserOf } from './chooser.ts'
import type { Opening } from './open.ts'

/** What an opening was asked for, beside what filters saw of it: with both it can be decided again. */
export interface Asked {
  side: Opening['side']
  given: Given & { helpTopicId?: number; dueAt?: string }
  chooser: Cause
  /** Of a mail: what the address and its header say. */
  received?: Pick<Received, 'address' | 'header'>
  /** Nobody is to be answered by a machine. */
  autoRespond?: false
  /** As they were given, where a filter set others. */
  answers?: Answers
  /** What filters saw of the sender, where one of them has put somebody else in his place. */
  sender?: Facts
}

const choosable = ['departmentId', 'priorityId', 'slaPlanId', 'statusId', 'agentId', 'teamId'] as const

export function askedOf(
  op: Op,
  opening: Opening,
  { answers, sender }: { answers: Answers | undefined; sender: Arrival | undefined },
): Asked {
  const { side, received, helpTopicId, dueAt, autoRespond } = opening
  const chosen = side === 'agent' ? choosable.map((field) => [field, opening[field]] as const) : []
  return {
    side,
    given: {
      ...Object.fromEntries(chosen.filter(([, id]) => id !== undefined)),
      ...(helpTopicId !== undefined && { helpTopicId }),
      ...(side === 'agent' && typeof dueAt === 'string' && { dueAt }),
    },
    chooser: chooserOf(op),
    ...(received && { received: { address: received.address, header: received.header } }),
    ...(autoRespond === false && { autoRespond }),
    ...(answers && { answers }),
    ...(sender && { sender: ofSender(sender.facts) }),
  }
}

function ofSender(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([key]) => /^(requester|organization)\b/.test(key)))
}
