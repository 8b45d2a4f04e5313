import { sql } from 'kysely'
import type { Answers } from '#contract/answers.ts'
import type * as portal from '#contract/portal.ts'
import type { BodyOf, ReplyOf } from '#contract/route.ts'
import type * as contract from '#contract/session.ts'
import type { AgentActor, ApiKeyActor, RequesterActor } from '#server/platform/actor.ts'
import { audit } from '#server/platform/audit.ts'
import { badField, Forbidden } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { isSame } from '#server/platform/rows.ts'
import { type CheckAnswers, noForms } from './answering.ts'
import { requesterOf } from './portal-requester.ts'
import { followRename } from './requesters/renamed.ts'
import { checkTimeZone } from './time-zone.ts'

const PREFERENCES_BYTES = 64 * 1024

/** An agent's own name, signature and preferences; preferences that are not named stay. */
export function changeMyProfile(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  { preferences, ...given }: BodyOf<typeof contract.changeMyProfile>,
): Promise<void> {
  const { actor } = ctx
  if (actor.kind !== 'agent') throw new Forbidden('agents_only', 'An API key has no profile.')
  if (given.timeZone) checkTimeZone(given.timeZone)
  return operation(ctx, async (op) => {
    const before = await op.db
      .selectFrom('agent')
      .selectAll()
      .where('id', '=', actor.id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const merged = JSON.stringify({ ...(before.preferences as object), ...preferences })
    if (merged.length > PREFERENCES_BYTES)
      throw badField('body.preferences', 'too_big', 'These are too many preferences.')
    await op.db
      .updateTable('agent')
      .set({ ...given, preferences: sql`${merged}::jsonb`, updatedAt: op.now })
      .where('id', '=', actor.id)
      .execute()
    await auditChanges(op, { subject: 'agent', id: actor.id, before, given })
  })
}

/** A requester's own name, phone, language and answers of the contact form. */
export function changePortalProfile(
  ctx: Ctx<RequesterActor>,
  body: BodyOf<typeof portal.changePortalProfile>,
  answers: CheckAnswers = noForms,
): Promise<ReplyOf<typeof portal.changePortalProfile>> {
  // A guest has proved to know one ticket, not to be the person.
  if (ctx.actor.onlyTicketId !== null) throw new Forbidden('sign_in_required', 'Please sign in to change your profile.')
  if (body.timeZone) checkTimeZone(body.timeZone)
  return operation(ctx, async (op) => {
    const { id } = await requesterOf(op, ctx.actor)
    const before = await op.db
      .selectFrom('requester')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const current = before.fields as Answers
    const { fields: answered, ...facts } = body
    const fields = answered
      ? await answers(op, { of: 'contact', given: answered, current, side: 'requester' })
      : undefined
    const given = { ...facts, ...(fields && { fields }) }
    await op.db
      .updateTable('requester')
      .set({ ...facts, ...(fields && { fields: JSON.stringify(fields) }), updatedAt: op.now })
      .where('id', '=', id)
      .execute()
    if (given.name !== undefined && given.name !== before.name) await followRename(op, id, ['name'])
    await auditChanges(op, { subject: 'requester', id, before, given })
    const { name, phone, wantsNotices } = { ...before, ...facts }
    return { id, name, phone, wantsNotices, email: before.email, fields: fields ?? current }
  })
}

interface Changed {
  subject: string
  id: number
  before: Record<string, unknown>
  given: Record<string, unknown>
}

async function auditChanges(op: Op, { subject, id, before, given }: Changed): Promise<void> {
  const changed = Object.entries(given).filter(([field, to]) => to !== undefined && !isSame(before[field], to))
  if (changed.length === 0) return
  const changes = Object.fromEntries(changed.map(([field, to]) => [field, { from: before[field], to }]))
  await audit(op, { type: `${subject}.changed`, subject, id, changes })
}
