import { hashOf } from '#server/people/identity.ts'
import { expired, newToken } from '#server/people/link-token.ts'
import { mailText } from '#server/people/mail-text.ts'
import { admit } from '#server/people/throttle.ts'
import { system } from '#server/platform/actor.ts'
import type { Config } from '#server/platform/config.ts'
import type { Db } from '#server/platform/db.ts'
import { enqueue, type Job } from '#server/platform/jobs.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { queueMail } from '#server/platform/outgoing-mail.ts'
import { linkWithToken } from '#server/platform/own-address.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { startGuestSession } from './guest-session.ts'
import { readMailedLink } from './mailed-link.ts'

/** The page that changes the link into a session when somebody presses its button; looking at it changes nothing. */
const PAGE = '/guest'
const LINK_HOURS = 24

interface Asked {
  number: string
  email: string
}

/** Asks for a link to a ticket. Whether there is such a ticket shows neither in the answer nor in the time it takes. */
export async function checkRequest(ctx: Ctx, { number: typed, email }: Asked): Promise<void> {
  const number = typed.replace(/^#\s*/, '')
  await admit(ctx.db, { door: 'check', ip: ctx.ip ?? '', about: [`number ${number}`, email] })
  await operation(ctx, (op) => enqueue(op, 'mail_guest_link', { number, email }))
}

/** The job behind it: mails a link to the ticket's requester or a collaborator; nothing for anybody else. */
export function mailGuestLink({ db, config }: { db: Db; config: Config }): Job {
  return async (payload) => {
    const asked = payload as Asked
    await operation({ db, actor: system('guest link'), now: new Date() }, async (op) => {
      const found = await find(op, asked)
      if (!found) return
      const token = newToken()
      await keepLink(op, token, found)
      const { desk } = await loadSettings(op.db)
      const values = {
        desk: desk.name,
        name: found.name,
        number: found.number,
        link: linkWithToken(config, PAGE, token),
      }
      const text = mailText('seeRequest', found.language ?? desk.language, values)
      await queueMail(op, { purpose: 'seeRequest', to: found.email, ...text })
    })
  }
}

/**
 * Changes a mailed link into a guest's session; one that was asked for works once.
 *
 * @returns the ticket, and the token for the guest's cookie
 * @throws NotFound `link_expired`
 */
export async function useGuestLink(
  ctx: Ctx,
  linkToken: string,
  secret: string,
): Promise<{ ticketId: number; token: string }> {
  await admit(ctx.db, { door: 'guest', ip: ctx.ip ?? '' })
  return operation(ctx, async (op) => {
    const mailed = await readMailedLink(op, linkToken, secret)
    if (mailed) return { ticketId: mailed.ticketId, token: await startGuestSession(op, { ...mailed, isProven: true }) }
    const link = await op.db
      .updateTable('guestAccess')
      .set({ usedAt: op.now })
      .where('tokenHash', '=', hashOf(linkToken))
      .where('kind', '=', 'link')
      .where('usedAt', 'is', null)
      .where('expiresAt', '>', op.now)
      .returning(['ticketId', 'requesterId'])
      .executeTakeFirst()
    if (!link) throw expired()
    return { ticketId: link.ticketId, token: await startGuestSession(op, { ...link, isProven: true }) }
  })
}

function find(op: Op, { number, email }: Asked) {
  return op.db
    .selectFrom('ticket')
    .innerJoin('requester', (join) =>
      join.on((eb) =>
        eb.or([
          eb('requester.id', '=', eb.ref('ticket.requesterId')),
          eb.exists(
            eb
              .selectFrom('collaborator')
              .whereRef('collaborator.ticketId', '=', 'ticket.id')
              .whereRef('collaborator.requesterId', '=', 'requester.id')
              .select('collaborator.ticketId'),
          ),
        ]),
      ),
    )
    .select(['ticket.id as ticketId', 'ticket.number', 'requester.id as requesterId'])
    .select(['requester.name', 'requester.email', 'requester.language'])
    .where('ticket.number', '=', number)
    .where('ticket.deletedAt', 'is', null)
    .where('requester.email', '=', email)
    .where('requester.archivedAt', 'is', null)
    .executeTakeFirst()
}

async function keepLink(op: Op, token: string, found: { ticketId: number; requesterId: number }): Promise<void> {
  const { ticketId, requesterId } = found
  await op.db
    .insertInto('guestAccess')
    .values({
      kind: 'link',
      tokenHash: hashOf(token),
      ticketId,
      requesterId,
      createdAt: op.now,
      expiresAt: new Date(op.now.getTime() + LINK_HOURS * 3_600_000),
    })
    .execute()
}
