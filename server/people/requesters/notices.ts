import { createHmac, timingSafeEqual } from 'node:crypto'
import { audit } from '#server/platform/audit.ts'
import type { Config } from '#server/platform/config.ts'
import { derivedKey } from '#server/platform/derived-key.ts'
import { NotFound } from '#server/platform/errors.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'

/** The page on which somebody says whether he wants notices; mail programs post to the same address (RFC 8058). */
export const NOTICES_PAGE = '/notices'

const TOKEN = /^([0-9a-z]{1,11})-([\w-]{43})$/

/**
 * Where a notice leads whoever wants no more of them. It is good as long as the address is his, opens nothing, and
 * changes this one thing. The token is not behind the #: the one that posts it is a mail program, not a page.
 */
export function noticesLink(
  { config, secret }: { config: Config; secret: string },
  { id, email }: { id: number; email: string },
): string {
  return `${ownAddress(config)}${NOTICES_PAGE}?token=${id.toString(36)}-${mac(secret, { id, email })}`
}

/**
 * Says whether the person whom the link was mailed to wants notices, and changes that when it is given.
 *
 * @throws NotFound `link_expired`  it is none, his address is another one now, or he is archived
 */
export function useNoticesLink(
  ctx: Ctx,
  { token, wantsNotices }: { token: string; wantsNotices?: boolean | undefined },
  secret: string,
): Promise<{ wantsNotices: boolean }> {
  return operation(ctx, async (op) => {
    const [, given = '', proof = ''] = TOKEN.exec(token) ?? []
    const id = Number.parseInt(given, 36)
    const row = Number.isSafeInteger(id)
      ? await op.db
          .selectFrom('requester')
          .select(['id', 'email', 'wantsNotices'])
          .where('id', '=', id)
          .where('archivedAt', 'is', null)
          .executeTakeFirst()
      : undefined
    if (!row || !timingSafeEqual(Buffer.from(mac(secret, row)), Buffer.from(proof))) {
      throw new NotFound('link_expired', 'This link is no longer good.')
    }
    if (wantsNotices === undefined) return { wantsNotices: row.wantsNotices }
    const changed = await op.db
      .updateTable('requester')
      .set({ wantsNotices, updatedAt: op.now })
      .where('id', '=', id)
      .where('wantsNotices', '<>', wantsNotices)
      .returning('id')
      .executeTakeFirst()
    if (!changed) return { wantsNotices }
    const changes = { wantsNotices: { from: !wantsNotices, to: wantsNotices } }
    await audit(op, { type: 'requester.changed', subject: 'requester', id, changes })
    return { wantsNotices }
  })
}

function mac(secret: string, { id, email }: { id: number; email: string }): string {
  const key = derivedKey(secret, 'deskbell link of a notice')
  return createHmac('sha256', key).update(`${id} ${email}`).digest('base64url')
}
