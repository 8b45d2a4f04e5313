import type { z } from 'zod'
import type { SignedInSession } from '#contract/session.ts'
import { audit } from '#server/platform/audit.ts'
import { NotFound } from '#server/platform/errors.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import type { SignedIn } from './identity.ts'

/** Where an account is signed in; the latest first. */
export async function listSessions(
  ctx: Ctx,
  { accountId, sessionId }: SignedIn,
): Promise<{ items: z.infer<typeof SignedInSession>[] }> {
  const rows = await ctx.db
    .selectFrom('authSession')
    .select(['id', 'createdAt', 'updatedAt', 'expiresAt', 'ipAddress', 'userAgent'])
    .where('userId', '=', accountId)
    .where('expiresAt', '>', ctx.now)
    .orderBy('updatedAt', 'desc')
    .limit(200)
    .execute()
  return {
    items: rows.map(({ createdAt, updatedAt, expiresAt, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      isCurrent: row.id === sessionId,
    })),
  }
}

/** Signs out elsewhere: one session by its id, or all `others`. @throws NotFound  no session of this account */
export function revokeSession(ctx: Ctx, { accountId, sessionId }: SignedIn, which: string): Promise<void> {
  return operation(ctx, async (op) => {
    const ended = await op.db
      .deleteFrom('authSession')
      .where('userId', '=', accountId)
      .where('id', which === 'others' ? '!=' : '=', which === 'others' ? sessionId : which)
      .returning('id')
      .execute()
    if (which !== 'others' && ended.length === 0) throw new NotFound()
    if (ended.length > 0)
      await audit(op, { type: 'session.revoked', subject: 'account', data: { count: ended.length } })
  })
}
