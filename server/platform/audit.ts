import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { type Ctx, isOperation } from './operation.ts'

export interface AuditEntry {
  /** Past tense: `settings.changed`, `sign_in.failed`. */
  type: string
  /** The kind of thing that it happened to: `agent`, `settings`. */
  subject: string
  id?: number | null
  changes?: Record<string, { from: unknown; to: unknown }>
  data?: Record<string, unknown>
}

/** Remembers, in the same transaction, what happened to a thing that is not a ticket. Secrets stay out of it. */
export async function audit(
  ctx: Ctx,
  { type, subject, id = null, changes = {}, data = {} }: AuditEntry,
): Promise<void> {
  await ctx.db
    .insertInto('auditEvent')
    .values({
      at: ctx.now,
      type,
      subjectKind: subject,
      subjectId: id,
      actorKind: ctx.actor.kind,
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
      changes: sql`${JSON.stringify(changes)}::jsonb`,
      data: sql`${JSON.stringify(data)}::jsonb`,
      operationId: isOperation(ctx) ? ctx.operationId : randomUUID(),
    })
    .execute()
}
