import type { z } from 'zod'
import type { EntryVersion } from '#contract/thread.ts'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import { badField, Conflict, Forbidden, NotFound } from '#server/platform/errors.ts'
import { renderBody } from '#server/platform/html.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { attachTo } from '#server/thread/attach.ts'
import type { EntryRow } from '#server/thread/entry.ts'
import type { Prerendered } from '#server/thread/long-bodies.ts'
import { accessTicket, seesTicket } from './access.ts'
import { change } from './change.ts'

interface EditEntry extends Prerendered {
  body: string
  format: 'html' | 'text'
  /** The version that the editor saw. */
  version?: number | undefined
}

/**
 * Edits a thread entry and keeps what it said before. Authors may edit their own; others need `thread.edit`.
 *
 * @throws Forbidden; Conflict `stale_edit`  somebody edited it meanwhile
 * @source osticket-behaviour 2.3
 */
export function editEntry(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  { ticketId, entryId }: { ticketId: number; entryId: number },
  edit: EditEntry,
): Promise<EntryRow> {
  return operation(ctx, async (op) => {
    const { ticket, abilities } = await accessTicket(op, ticketId, null)
    const entry = await op.db
      .selectFrom('threadEntry')
      .selectAll()
      .where('id', '=', entryId)
      .where('ticketId', '=', ticketId)
      .executeTakeFirst()
    if (!entry) throw new NotFound('entry_not_found', 'There is no such entry on this ticket.')
    const isOwn = op.actor.kind === 'agent' && entry.agentId === op.actor.id
    if (!isOwn && !abilities.has('editThread')) {
      throw new Forbidden(
        'forbidden',
        'This was written by somebody else: editing it needs the permission thread.edit.',
      )
    }
    if (edit.version !== undefined && edit.version !== entry.version) {
      throw new Conflict('stale_edit', 'Somebody edited this meanwhile. Nothing was overwritten.', {
        current: { body: entry.body, version: entry.version },
      })
    }
    const { html, text, isEmpty } = edit.rendered ?? renderBody(edit)
    if (isEmpty) throw badField('body.body', 'required', 'Write a text; an entry cannot be emptied.')

    await op.db
      .insertInto('threadEntryVersion')
      .values({
        entryId,
        version: entry.version,
        format: entry.format,
        body: entry.body,
        bodyText: entry.bodyText,
        writtenBy: entry.editedBy ?? entry.authorName,
        at: entry.editedAt ?? entry.at,
      })
      .execute()
    const pasted = await attachTo(op, entryId, { inputs: [], body: html })
    const edited = await op.db
      .updateTable('threadEntry')
      .set({
        body: html,
        bodyText: text,
        format: edit.format,
        version: entry.version + 1,
        editedAt: op.now,
        editedBy: op.actor.name,
      })
      .where('id', '=', entryId)
      .returningAll()
      .executeTakeFirstOrThrow()
    await change(op, ticket, [
      {
        type: 'entry.edited',
        entryId,
        data: { version: edited.version, entryType: entry.type },
        touch: { attachmentCount: ticket.attachmentCount + pasted.count },
      },
    ])
    return edited
  })
}

/** What an entry said before, newest first. @throws NotFound */
export async function entryVersions(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  { ticketId, entryId }: { ticketId: number; entryId: number },
): Promise<z.infer<typeof EntryVersion>[]> {
  if (!(await seesTicket(ctx.db, ctx.actor, ticketId)))
    throw new NotFound('ticket_not_found', 'There is no such ticket, or you cannot see it.')
  const entry = await ctx.db
    .selectFrom('threadEntry')
    .select('id')
    .where('id', '=', entryId)
    .where('ticketId', '=', ticketId)
    .executeTakeFirst()
  if (!entry) throw new NotFound('entry_not_found', 'There is no such entry on this ticket.')
  const versions = await ctx.db
    .selectFrom('threadEntryVersion')
    .select(['version', 'body', 'format', 'writtenBy', 'at'])
    .where('entryId', '=', entryId)
    .orderBy('version', 'desc')
    .execute()
  return versions.map((version) => ({ ...version, at: version.at.toISOString() }))
}
