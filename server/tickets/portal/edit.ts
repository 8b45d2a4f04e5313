import { sql } from 'kysely'
import type { Answers } from '#contract/answers.ts'
import type { FormField } from '#contract/forms.ts'
import { checkAnswers } from '#server/forms/answers.ts'
import { askedFields } from '#server/forms/asked.ts'
import type { RequesterActor } from '#server/platform/actor.ts'
import { BadInput, Conflict, Forbidden } from '#server/platform/errors.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { lockVisible } from '../access.ts'
import { keepAnswerFiles, offeredTo } from '../answer-files.ts'
import { change } from '../change.ts'
import { labelsOf } from '../edit.ts'
import { isOpen, type TicketRow } from '../ticket.ts'

/**
 * The requester changes his own answers, as far as the fields let requesters do so.
 *
 * @throws BadInput   answers that do not hold: all at once
 * @throws Forbidden  not his own request, or an address that nobody has proved
 * @throws Conflict   `ticket_closed`
 */
export function editFromPortal(
  ctx: Ctx<RequesterActor>,
  ticketId: number,
  { fields: given }: { fields: Answers },
): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const ticket = await lockVisible(op, ticketId)
    if (ticket.requesterId !== op.actor.id || op.actor.isUnproven) {
      throw new Forbidden('forbidden', 'Only the person who asked can change this.')
    }
    if (!isOpen(ticket)) throw new Conflict('ticket_closed', 'This request is closed.')
    const { rows } = await sql<{ fields: FormField[] }>`
      select ${askedFields(sql`${ticket.helpTopicId}::bigint`, sql`${ticket.formIds}::integer[]`)} as fields`.execute(
      op.db,
    )
    const fields = rows[0]?.fields ?? []
    const current = ticket.fields as Answers
    const offered = await offeredTo(op, { fields, given, side: 'requester' })
    const checked = checkAnswers(fields, given, 'requester', {
      ...{ partial: true, current, offered, now: op.now },
      language: op.language,
    })
    if (checked.problems.length > 0) throw new BadInput(checked.problems)
    const answers = { ...current, ...checked.answers }
    await keepAnswerFiles(op, ticket.id, { fields, answers })
    const labels = labelsOf(fields, { from: current, to: answers })
    return change(op, ticket, [{ type: 'ticket.edited', set: { fields: answers }, data: { labels } }])
  })
}
