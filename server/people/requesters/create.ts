import { sql } from 'kysely'
import type { User, users } from '#contract/people.ts'
import type { BodyOf } from '#contract/route.ts'
import { audit } from '#server/platform/audit.ts'
import { type Ctx, lockName, operation } from '#server/platform/operation.ts'
import { demandPermission } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { changeRow, createRow, type Row } from '#server/platform/rows.ts'
import { taken } from '#server/platform/taken.ts'
import { type CheckAnswers, noForms } from '../answering.ts'
import { organizationFor } from '../organizations/domains.ts'
import { contactProblems } from './check.ts'
import { followRename } from './renamed.ts'
import { loadUser } from './requesters.ts'

/**
 * Creates a requester, who joins the organization of his address's domain unless another is given. Somebody archived
 * with this address comes back, with what is given now.
 *
 * @throws Forbidden  naming the permission
 * @throws BadInput   unknown or archived organization
 * @throws Conflict   `email_taken`
 */
export function createUser(
  ctx: Ctx,
  given: BodyOf<typeof users.create>,
  answers: CheckAnswers = noForms,
): Promise<User> {
  return operation(ctx, async (op) => {
    demandPermission(op.actor, 'user.create')
    const fields =
      given.fields &&
      (await answers(op, { of: 'contact', given: given.fields, current: {}, side: 'agent', isNew: true }))
    const body = { ...given, fields }
    await lockName(op, `requester ${body.email}`)
    const { rows } = await sql<Row<'requester'> & { joins: number | null }>`
      select r.*, domain.joins from (select ${organizationFor(body.email)} as joins) domain
      left join (select * from requester where email = ${body.email} for update) r on true`.execute(op.db)
    const { joins = null, ...known } = rows[0] ?? {}
    const organizationId = body.organizationId === undefined ? joins : body.organizationId
    refuseProblems(await contactProblems(op, { ...body, organizationId }))

    // The left join gives nulls where there is no such requester.
    const before = known as Row<'requester'>
    if (!before.id) return loadUser(op, await createRow(op, 'requester', { ...body, organizationId }))
    if (before.archivedAt === null) throw taken('body.email', 'email', 'A requester has this e-mail address already.')
    const changes = await changeRow(op, 'requester', { before, patch: { ...body, organizationId, archivedAt: null } })
    await followRename(op, before.id, Object.keys(changes))
    await audit(op, { type: 'requester.restored', subject: 'requester', id: before.id })
    return loadUser(op, before.id)
  })
}
