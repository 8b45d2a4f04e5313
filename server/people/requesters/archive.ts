import { sql } from 'kysely'
import { audit } from '#server/platform/audit.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { demandPermission } from '#server/platform/permitted.ts'
import { changeRow, deleteRow, lockRow } from '#server/platform/rows.ts'
import { endSessions } from '../account.ts'
import { dropAccount } from '../agents/account.ts'

/**
 * Archives a requester, or deletes one who never had anything to do with a ticket. An archived one comes back with the
 * next request from his address.
 *
 * @throws Forbidden  naming the permission
 */
export function archiveUser(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandPermission(op.actor, 'user.delete')
    const before = await lockRow(op, 'requester', id)
    const { accountId } = before
    const isAgent =
      accountId !== null &&
      (await op.db.selectFrom('agent').select('id').where('accountId', '=', accountId).executeTakeFirst())
    if (accountId !== null && !isAgent) await endSessions(op, accountId)

    const { rows } = await sql<{ isKnown: boolean }>`
      select exists (select from ticket where requester_id = ${id})
        or exists (select from collaborator where requester_id = ${id}) as is_known`.execute(op.db)
    if (!rows[0]?.isKnown && (await deleteRow(op, 'requester', before))) {
      if (accountId !== null) await dropAccount(op, accountId)
      return { outcome: 'deleted' }
    }
    if (before.archivedAt === null) {
      await changeRow(op, 'requester', { before, patch: { archivedAt: op.now } })
      await audit(op, { type: 'requester.archived', subject: 'requester', id })
    }
    return { outcome: 'archived' }
  })
}
