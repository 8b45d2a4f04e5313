import { sql } from 'kysely'
import type { Answers } from '#contract/answers.ts'
import type { Organization, organizations } from '#contract/people.ts'
import type { BodyOf } from '#contract/route.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandPermission } from '#server/platform/permitted.ts'
import { referenceProblems, refuseProblems } from '#server/platform/references.ts'
import { changeRow, createRow, deleteRow, lockRow } from '#server/platform/rows.ts'
import { type CheckAnswers, noForms } from '../answering.ts'
import { refuseTakenDomains } from './domains.ts'
import { getOrganization } from './organizations.ts'

/**
 * Creates an organization. New requesters of its domains join it; those who are there already stay where they are.
 *
 * @throws Forbidden  naming the permission
 * @throws Conflict   `name_taken`, `domain_taken`
 */
export function createOrganization(
  ctx: Ctx,
  body: BodyOf<typeof organizations.create>,
  answers: CheckAnswers = noForms,
): Promise<Organization> {
  return operation(ctx, async (op) => {
    demandPermission(op.actor, 'org.create')
    await refuseAccountManager(op, body, { accountManagerId: null, accountTeamId: null })
    await refuseTakenDomains(op, { id: null, domains: body.domains ?? [] })
    const fields =
      body.fields &&
      (await answers(op, { of: 'organization', given: body.fields, current: {}, side: 'agent', isNew: true }))
    const id = await createRow(op, 'organization', { ...body, fields })
    return getOrganization(op, id)
  })
}

/**
 * Changes an organization, or brings an archived one back - as long as nobody has taken its name and domains meanwhile.
 *
 * @throws Forbidden  naming the permission
 * @throws Conflict   `name_taken`, `domain_taken`
 */
export function changeOrganization(
  ctx: Ctx,
  id: number,
  { availability, ...patch }: BodyOf<typeof organizations.change>,
  answers: CheckAnswers = noForms,
): Promise<Organization> {
  return operation(ctx, async (op) => {
    demandPermission(op.actor, 'org.edit')
    const before = await lockRow(op, 'organization', id)
    const returns = availability === 'active' && before.archivedAt !== null
    if (returns) demandPermission(op.actor, 'org.delete')
    await refuseAccountManager(op, patch, before)
    await refuseTakenDomains(op, { id, domains: patch.domains ?? (returns ? before.domains : []) })
    const current = before.fields as Answers
    const fields =
      patch.fields && (await answers(op, { of: 'organization', given: patch.fields, current, side: 'agent' }))
    await changeRow(op, 'organization', { before, patch: { ...patch, fields, ...(returns && { archivedAt: null }) } })
    return getOrganization(op, id)
  })
}

/**
 * Archives an organization with people, deletes one without. Its people keep it, and it shares nothing among them any
 * more; its domains are free.
 *
 * @throws Forbidden  naming the permission
 */
export function archiveOrganization(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandPermission(op.actor, 'org.delete')
    const before = await lockRow(op, 'organization', id)
    const { rows } = await sql<{ hasPeople: boolean }>`
      select exists (select from requester where organization_id = ${id}) as has_people`.execute(op.db)
    if (!rows[0]?.hasPeople && (await deleteRow(op, 'organization', before))) return { outcome: 'deleted' }
    if (before.archivedAt === null) await changeRow(op, 'organization', { before, patch: { archivedAt: op.now } })
    return { outcome: 'archived' }
  })
}

interface Account {
  accountManagerId: number | null
  accountTeamId: number | null
}

async function refuseAccountManager(
  op: Op,
  asked: { [K in keyof Account]?: Account[K] | undefined },
  current: Account,
): Promise<void> {
  const manager = { table: 'agent' as const, field: 'body.accountManagerId', id: asked.accountManagerId }
  const team = { table: 'team' as const, field: 'body.accountTeamId', id: asked.accountTeamId }
  const problems = await referenceProblems(op, [
    { ...manager, current: current.accountManagerId },
    { ...team, current: current.accountTeamId },
  ])
  const { accountManagerId = current.accountManagerId, accountTeamId = current.accountTeamId } = asked
  if (accountManagerId !== null && accountTeamId !== null) {
    const message = 'Either an agent or a team looks after it. Leave one of them empty.'
    problems.push({ field: asked.accountTeamId ? team.field : manager.field, code: 'both', message })
  }
  refuseProblems(problems)
}
