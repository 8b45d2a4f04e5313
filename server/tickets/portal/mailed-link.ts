import { createHmac, timingSafeEqual } from 'node:crypto'
import type { RatingScore } from '#contract/rating.ts'
import type { Config } from '#server/platform/config.ts'
import { derivedKey } from '#server/platform/derived-key.ts'
import type { Op } from '#server/platform/operation.ts'
import { linkWithToken, ownAddress } from '#server/platform/own-address.ts'

/** How long the link in a mail is good. */
const DAYS = 30
const LENGTH_OF_MAC = 43
const TOKEN = /^([0-9a-z]{1,11})-([0-9a-z]{1,11})-([0-9a-z]{1,9})-[\w-]{43}$/

interface Signing {
  config: Config
  secret: string
}

export interface MailedTo {
  /** Where one tap gives this rating. */
  rate?: RatingScore
  ticketId: number
  requester: { id: number; email: string; hasAccount: boolean }
}

/**
 * Where a mail leads a requester: who has an account signs in, anybody else gets a link that is signed, good for this
 * ticket and some weeks, as often as wanted: a mail is read more than once. Nothing is stored for it. It ends with his
 * part in the ticket, and when his address changes.
 */
export function mailedLink({ config, secret }: Signing, { ticketId, requester, rate }: MailedTo, now: Date): string {
  if (requester.hasAccount) return `${ownAddress(config)}/requests/${ticketId}${rate ? `?rate=${rate}` : ''}`
  const expires = Math.ceil(now.getTime() / 86_400_000) + DAYS
  const said = [ticketId, requester.id, expires].map((number) => number.toString(36)).join('-')
  const link = linkWithToken(config, '/guest', `${said}-${mac(secret, `${said} ${requester.email}`)}`)
  return rate ? `${link}&rate=${rate}` : link
}

/** Whom such a link was mailed to; null where it is none, or too old, or he takes part no more. */
export async function readMailedLink(
  op: Op,
  token: string,
  secret: string,
): Promise<{ ticketId: number; requesterId: number } | null> {
  const [, ticket, requester, expires] = TOKEN.exec(token) ?? []
  if (!ticket || !requester || !expires) return null
  if (Number.parseInt(expires, 36) * 86_400_000 < op.now.getTime()) return null
  const found = { ticketId: Number.parseInt(ticket, 36), requesterId: Number.parseInt(requester, 36) }
  if (!Object.values(found).every(Number.isSafeInteger)) return null
  const row = await op.db
    .selectFrom('requester as r')
    .select('r.email')
    .where('r.id', '=', found.requesterId)
    .where('r.archivedAt', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('ticket as t')
          .select('t.id')
          .where('t.id', '=', found.ticketId)
          .where('t.deletedAt', 'is', null)
          .where((or) =>
            or.or([
              or('t.requesterId', '=', found.requesterId),
              or.exists(
                or
                  .selectFrom('collaborator as c')
                  .select('c.ticketId')
                  .where('c.ticketId', '=', found.ticketId)
                  .where('c.requesterId', '=', found.requesterId),
              ),
            ]),
          ),
      ),
    )
    .executeTakeFirst()
  if (!row) return null
  const said = token.slice(0, -LENGTH_OF_MAC - 1)
  const isOurs = timingSafeEqual(
    Buffer.from(mac(secret, `${said} ${row.email}`)),
    Buffer.from(token.slice(-LENGTH_OF_MAC)),
  )
  return isOurs ? found : null
}

function mac(secret: string, said: string): string {
  const key = derivedKey(secret, 'deskbell link to a ticket')
  return createHmac('sha256', key).update(said).digest('base64url')
}
