import { sql } from 'kysely'
import { usedByAutomation } from '#server/platform/automation-uses.ts'
import { Conflict } from '#server/platform/errors.ts'
import { type Ctx, lockName, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { type Archiving, archiveOrDelete, use } from '#server/platform/uses.ts'
import { asDefault } from '#server/settings/default-id.ts'

export const topicKind: Archiving = {
  table: 'helpTopic',
  uses: (id) => [
    ...usedByAutomation('helpTopic', id),
    use('tickets', 'nothing', sql`from ticket where help_topic_id = ${id}`),
    use('subTopics', 'archive', sql`from help_topic where parent_id = ${id} and availability <> 'archived'`, sql`name`),
    use(
      'mailAddresses',
      'disable',
      sql`from mail_address where help_topic_id = ${id} and availability <> 'archived'`,
      sql`email`,
    ),
  ],
  isDefault: (op, id) => asDefault(op, { name: 'defaultHelpTopicId', id, words: 'the default help topic' }),
  forbid: refuseLastPublic,
}

/**
 * Archives a help topic with tickets, deletes one without.
 *
 * @throws Conflict `is_default`; `in_use`: topics hang under it; `last_public_topic`
 */
export function archiveHelpTopic(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockPublicTopics(op)
    return archiveOrDelete(op, topicKind, id)
  })
}

/** To be held, and taken before any topic's row, by whoever may leave requesters without a topic to choose. */
export async function lockPublicTopics(op: Op): Promise<void> {
  await lockName(op, 'public topics')
}

/** @throws Conflict `last_public_topic`  requesters could choose nothing else */
export async function refuseLastPublic(op: Op, id: number): Promise<void> {
  const topics = await op.db
    .selectFrom('helpTopic')
    .select('id')
    .where('isPublic', '=', true)
    .where('availability', '=', 'active')
    .limit(2)
    .execute()
  if (topics.length !== 1 || topics[0]?.id !== id) return
  throw new Conflict(
    'last_public_topic',
    'Requesters need at least one topic to choose. Make another one public first.',
  )
}
