import type { EntryOrigin } from '#contract/thread.ts'
import type { Rendered } from '#server/platform/html.ts'
import type { Op } from '#server/platform/operation.ts'
import { addEntry, type EntryRow, type KeptFile } from '#server/thread/entry.ts'
import { lockVisible } from './access.ts'
import { change } from './change.ts'
import { findOrCreateRequester } from './people.ts'
import type { TicketRow } from './ticket.ts'

interface Filed {
  rendered: Rendered
  files: KeptFile[]
  origin: EntryOrigin
}

/**
 * Files a mail on a ticket as an internal note of nobody's: an automatic answer, a bounce, a mail that may not be from
 * whom it says. Nothing else about the ticket changes.
 */
export async function fileMail(op: Op, ticketId: number, filed: Filed): Promise<EntryRow> {
  const ticket = await lockVisible(op, ticketId)
  const { entry, attachmentCount } = await addEntry(op, ticketId, {
    type: 'note',
    body: filed.rendered.html,
    format: 'html',
    source: 'email',
    rendered: filed.rendered,
    files: filed.files,
    origin: filed.origin,
    author: { kind: 'system', id: null, name: filed.origin.name || filed.origin.address },
  })
  await change(op, ticket, [
    {
      type: 'note.added',
      entryId: entry.id,
      data: { origin: filed.origin.kind },
      touch: { entryCount: ticket.entryCount + 1, attachmentCount: ticket.attachmentCount + attachmentCount },
    },
  ])
  return entry
}

/**
 * Lets those take part who were copied by the requester himself, or whom a filter adds. Those who do already, and he, are
 * left out.
 */
export async function addCopied(
  op: Op,
  ticketId: number,
  people: { email: string; name: string }[],
  data: Record<string, unknown> = { copied: true },
): Promise<TicketRow> {
  const added: { id: number; name: string }[] = []
  let ticket = await lockVisible(op, ticketId)
  for (const { email, name } of people) {
    const found = await findOrCreateRequester(op, { email, name: name || undefined }, 'cc')
    if (found.id === ticket.requesterId) continue
    const row = await op.db
      .insertInto('collaborator')
      .values({ ticketId, requesterId: found.id, addedAt: op.now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('requesterId')
      .executeTakeFirst()
    if (row) added.push({ id: found.id, name: found.name })
  }
  for (const collaborator of added) {
    ticket = await change(op, ticket, [
      { type: 'ticket.collaborator_added', data: { collaborator, ...data }, always: true },
    ])
  }
  return ticket
}
