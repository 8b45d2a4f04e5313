import { type RawBuilder, sql } from 'kysely'
import type { FieldError } from './errors.ts'
import { lockName, type Op } from './operation.ts'

type Tree = 'department' | 'helpTopic'

const DEEPEST = 8

/**
 * Every node with its names from the top, `Support / Hardware`, and a text by which the nodes come in the order of the
 * tree; for use as `with recursive path as (...)`.
 *
 * @param name  what the query calls it
 */
export function paths(tree: Tree, name = 'path'): RawBuilder<unknown> {
  const up = sql.table(name)
  const table = sql.table(tree)
  const place =
    tree === 'helpTopic' ? sql`lpad(node.position::text, 5, '0') || ' ' || lower(node.name)` : sql`lower(node.name)`
  return sql`
    select node.id, node.name::text as path, ${place} as place from ${table} node where node.parent_id is null
    union all
    select node.id, ${up}.path || ' / ' || node.name, ${up}.place || ' / ' || ${place}
    from ${table} node join ${up} on ${up}.id = node.parent_id`
}

/** To be held by whoever moves branches, and taken before the lock of any node: else two could wait for each other. */
export async function lockTree(op: Op, tree: Tree): Promise<void> {
  await lockName(op, `${tree} tree`)
}

/**
 * Whether `id` may hang under `parentId`: nothing may come to hang under itself, and no branch gets deeper than eight.
 * Until
 * the operation ends nobody else moves branches of this tree (see {@link lockTree}).
 *
 * @param id  null for a node that is about to be made
 */
export async function parentProblems(
  op: Op,
  tree: Tree,
  { id, parentId }: { id: number | null; parentId: number },
): Promise<FieldError[]> {
  await lockTree(op, tree)
  const table = sql.table(tree)
  const { rows } = await sql<{ isCircular: boolean; depth: number }>`
    with recursive up as (
      select id, parent_id, 1 as depth from ${table} where id = ${parentId}
      union all
      select node.id, node.parent_id, up.depth + 1 from ${table} node join up on up.parent_id = node.id where up.depth < 100
    ), down as (
      select ${id}::bigint as id, 1 as depth
      union all
      select node.id, down.depth + 1 from ${table} node join down on node.parent_id = down.id where down.depth < 100
    )
    select exists (select from up where id = ${id}) as is_circular,
      (select count(*) from up) + (select max(depth) from down) as depth`.execute(op.db)
  const field = 'body.parentId'
  if (rows[0]?.isCircular) {
    return [{ field, code: 'circular', message: 'This would hang it under itself. Choose another parent.' }]
  }
  if ((rows[0]?.depth ?? 0) > DEEPEST) {
    return [{ field, code: 'too_deep', message: `A branch can be ${DEEPEST} deep at most.` }]
  }
  return []
}
