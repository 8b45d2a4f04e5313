import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { dequeue, enqueue } from '#server/platform/jobs.ts'
import type { Op } from '#server/platform/operation.ts'

/**
 * Lower is sooner. However much mail waits, what follows from what people do goes before it (0), and new mail goes before
 * what nobody waits for at this moment: it has been lying in a mailbox, or comes from a machine.
 */
export const PRIORITY = { fresh: 10, patient: 20 }

/** A message has one job that handles it, however often it is asked for. */
export function enqueueHandling(op: Op, id: number, at?: Date): Promise<void> {
  return enqueue(op, 'handle_mail', { id }, { key: keyOf(id), priority: PRIORITY.fresh, ...(at && { at }) })
}

/** Others wait for these. */
export async function handleSoon(db: Db, ids: number[]): Promise<void> {
  await sql`update graphile_worker._private_jobs set priority = 0
    where key = any(${ids.map(keyOf)}::text[]) and priority > 0 and locked_at is null`.execute(db)
}

/** For whoever has given it its fate himself. */
export function dequeueHandling(op: Op, id: number): Promise<void> {
  return dequeue(op, keyOf(id))
}

const keyOf = (id: number) => `handle_mail:${id}`
