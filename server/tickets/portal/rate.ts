import type { RatingScore, WriteRating } from '#contract/rating.ts'
import type { RequesterActor } from '#server/platform/actor.ts'
import { Conflict, Forbidden } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { lockVisible } from '../access.ts'
import { change } from '../change.ts'
import type { TicketRow } from '../ticket.ts'

/** After its closing: as long as the link in the mail about it is good. */
const DAYS = 30

/** What was said of a closing, in the event `ticket.rated` too. */
interface Said {
  score: RatingScore
  comment: string
}

/** Whether the closing of a ticket can be rated still. */
export function isRatable({ state, closedAt }: Pick<TicketRow, 'state' | 'closedAt'>, now: Date): boolean {
  const isDone = state === 'resolved' || state === 'closed'
  return isDone && closedAt !== null && now.getTime() <= closedAt.getTime() + DAYS * 86_400_000
}

/**
 * The requester says how his ticket was solved. There is one rating a closing; he may change it until the ticket is
 * reopened, or its time is over. The same again leaves no trace.
 *
 * @throws Forbidden  not his own request, an address that nobody has proved, or there are no ratings here
 * @throws Conflict   `ticket_open`, `rating_over`
 */
export function rateFromPortal(
  ctx: Ctx<RequesterActor>,
  ticketId: number,
  { score, comment }: WriteRating,
): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const ticket = await lockVisible(op, ticketId)
    if (ticket.requesterId !== op.actor.id || op.actor.isUnproven) {
      throw new Forbidden('forbidden', 'Only the person who asked can rate this.')
    }
    const { portal } = await loadSettings(op.db)
    if (!portal.requestersMayRate) throw new Forbidden('forbidden', 'Requests are not rated here.')
    const { closedAt } = ticket
    if (closedAt === null) throw new Conflict('ticket_open', 'This request is open: it can be rated when it is done.')
    if (!isRatable(ticket, op.now)) throw new Conflict('rating_over', 'This request was closed too long ago.')

    const before = await ratingOf(op, { ticketId, closedAt })
    const said: Said = { score, comment: comment ?? before?.comment ?? '' }
    if (before?.score === said.score && before.comment === said.comment) return ticket
    await keep(op, { ticketId, closedAt, said })
    return change(op, ticket, [{ type: 'ticket.rated', data: { ...said, before }, always: true }])
  })
}

interface Closing {
  ticketId: number
  closedAt: Date
}

/** One's own: who is the requester now has not said what another said before. */
async function ratingOf(op: Op<RequesterActor>, { ticketId, closedAt }: Closing): Promise<Said | null> {
  const row = await op.db
    .selectFrom('ticketRating')
    .select(['score', 'comment'])
    .where('ticketId', '=', ticketId)
    .where('closedAt', '=', closedAt)
    .where('requesterId', '=', op.actor.id)
    .executeTakeFirst()
  return row ? { score: row.score as RatingScore, comment: row.comment } : null
}

async function keep(op: Op<RequesterActor>, { ticketId, closedAt, said }: Closing & { said: Said }): Promise<void> {
  const rating = { ...said, requesterId: op.actor.id, at: op.now }
  await op.db
    .insertInto('ticketRating')
    .values({ ticketId, closedAt, ...rating })
    .onConflict((conflict) => conflict.columns(['ticketId', 'closedAt']).doUpdateSet(rating))
    .execute()
}
