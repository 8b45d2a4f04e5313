import { enqueue } from '#server/platform/jobs.ts'
import type { Op } from '#server/platform/operation.ts'

/**
 * After a change of a requester: his tickets are found by his name and address, so they are to be found by the new ones.
 * There may be many, which is work for a job.
 */
export async function followRename(op: Op, id: number, changed: readonly string[]): Promise<void> {
  if (!changed.includes('name') && !changed.includes('email')) return
  await enqueue(op, 'index_requester', { requesterId: id })
}
