import type { Answers } from '#contract/answers.ts'
import type { User, users } from '#contract/people.ts'
import type { BodyOf } from '#contract/route.ts'
import { audit } from '#server/platform/audit.ts'
import { Conflict } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandPermission } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { changeRow, lockRow } from '#server/platform/rows.ts'
import { moveAccount } from '../agents/account.ts'
import { type CheckAnswers, noForms } from '../answering.ts'
import { contactProblems } from './check.ts'
import { followRename } from './renamed.ts'
import { loadUser } from './requesters.ts'

/**
 * Changes a requester, or brings an archived one back. Another address of somebody with an account changes what he signs in with, and signs him out: it
 * needs `user.manage`, as whoever has the address has the account.
 *
 * @throws Forbidden  naming the permission
 * @throws BadInput   unknown or archived organization
 * @throws Conflict   `email_taken`; `is_agent`: her address is changed among the agents
 */
export function changeUser(
  ctx: Ctx,
  id: number,
  { availability, ...body }: BodyOf<typeof users.change>,
  answers: CheckAnswers = noForms,
): Promise<User> {
  return operation(ctx, async (op) => {
    demandPermission(op.actor, 'user.edit')
    const before = await lockRow(op, 'requester', id)
    const organizationId = body.organizationId === undefined ? before.organizationId : body.organizationId
    refuseProblems(await contactProblems(op, { ...body, organizationId }, before.organizationId))
    // Contact of the organization that he leaves, not of the one that he joins.
    const moves = organizationId !== before.organizationId
    const isPrimaryContact = body.isPrimaryContact ?? (moves ? false : undefined)
    const { accountId } = before
    const newAddress = accountId !== null && body.email !== before.email ? body.email : undefined
    if (newAddress !== undefined) demandPermission(op.actor, 'user.manage')
    const current = before.fields as Answers
    const fields = body.fields && (await answers(op, { of: 'contact', given: body.fields, current, side: 'agent' }))
    const returns = availability === 'active' && before.archivedAt !== null
    const patch = { ...body, isPrimaryContact, fields, ...(returns && { archivedAt: null }) }
    const changes = await changeRow(op, 'requester', { before, patch })
    if (returns) await audit(op, { type: 'requester.restored', subject: 'requester', id })
    await followRename(op, id, Object.keys(changes))
    if (accountId !== null && newAddress !== undefined) {
      await refuseAgent(op, accountId)
      await moveAccount(op, accountId, newAddress)
    }
    return loadUser(op, id)
  })
}

// Whoever may edit requesters must not get at an agent's sign-in by way of a changed address and a lost password.
async function refuseAgent(op: Op, accountId: string): Promise<void> {
  const agent = await op.db.selectFrom('agent').select('id').where('accountId', '=', accountId).executeTakeFirst()
  if (agent)
    throw new Conflict('is_agent', 'This requester is an agent too; an administrator changes the address there.')
}
