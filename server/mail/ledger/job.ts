import { dequeue, enqueue } from '#server/platform/jobs.ts'
import type { Op } from '#server/platform/operation.ts'

/** A message has one job that handles it, however often it is asked for. */
export function enqueueHandling(op: Op, id: number, at?: Date): Promise<void> {
  return enqueue(op, 'handle_mail', { id }, { key: keyOf(id), ...(at && { at }) })
}

/** For whoever has given it its fate himself. */
export function dequeueHandling(op: Op, id: number): Promise<void> {
  return dequeue(op, keyOf(id))
}

const keyOf = (id: number) => `handle_mail:${id}`
