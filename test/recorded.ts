import type { World } from './world.ts'

/** What the record says of a thing that is not a ticket, oldest first. */
export async function recorded(world: World, subject: string, id: number | null) {
  const rows = await world.db
    .selectFrom('auditEvent')
    .select(['type', 'changes', 'data', 'actorName'])
    .where('subjectKind', '=', subject)
    .where('subjectId', 'is not distinct from', id)
    .orderBy('id')
    .execute()
  return rows.map(({ actorName, ...row }) => ({ ...row, by: actorName }))
}
