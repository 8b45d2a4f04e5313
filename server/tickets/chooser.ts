import type { Cause } from '#contract/cause.ts'
import type { Op } from '#server/platform/operation.ts'

/** Who chose what an opening is given. */
export function chooserOf(op: Op): Cause {
  const kinds = { agent: 'person', requester: 'requester', api_key: 'api_key', system: 'verb' } as const
  return { kind: kinds[op.actor.kind], id: op.actor.id, name: op.actor.name }
}
