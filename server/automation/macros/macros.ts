import { sql } from 'kysely'
import type { Macro } from '#contract/macros.ts'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import type { Db } from '#server/platform/db.ts'
import { NotFound } from '#server/platform/errors.ts'
import { badCursor } from '#server/platform/id-cursor.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { isAdministrator } from '#server/platform/permitted.ts'
import { findNamed, namedInActions } from '#server/routing/conditions/named.ts'

type Caller = AgentActor | ApiKeyActor
type Row = Omit<Macro, 'unusable'>

const rows = sql`
  select m.id, m.name, case when m.agent_id is not null then 'mine' when m.department_id is not null then 'department' else 'everyone' end as owner,
    case when d.id is null then null else json_build_object('id', d.id, 'name', d.name) end as department,
    m.actions, m.notes, m.position, m.digit, m.availability
  from macro m left join department d on d.id = m.department_id`

/** Whose macros an actor may run: everyone's, those of her departments, her own. */
function visible(actor: Caller) {
  const own = actor.kind === 'agent' ? sql` or m.agent_id = ${actor.id}` : sql``
  const departments = actor.kind === 'agent' ? [...actor.departments.keys()] : null
  const theirs = departments ? sql`m.department_id = any(${departments}::bigint[])` : sql`m.department_id is not null`
  return sql`((m.agent_id is null and (m.department_id is null or ${theirs}))${own})`
}

/** Her own and, of an administrator, those of departments and of everyone. */
export function manageable(actor: Caller) {
  const own = actor.kind === 'agent' ? sql`m.agent_id = ${actor.id}` : sql`false`
  return isAdministrator(actor) ? sql`(${own} or m.agent_id is null)` : sql`(${own})`
}

const inOrder = sql`order by m.agent_id is null, m.department_id is null, m.position, lower(m.name), m.id`

export async function listMacros(
  ctx: Ctx<Caller>,
  { include, cursor }: { include: 'active' | 'usable' | 'all'; cursor?: string | undefined },
) {
  // All are on the first page: a cursor is none of ours.
  if (cursor !== undefined) throw badCursor()
  const condition =
    include === 'active'
      ? sql`m.availability = 'active' and ${visible(ctx.actor)}`
      : sql`(m.availability <> 'archived' or ${include === 'all'}) and ${manageable(ctx.actor)}`
  const { rows: found } = await sql<Row>`${rows} where ${condition} ${inOrder} limit 1000`.execute(ctx.db)
  return { items: await withUnusable(ctx.db, found), nextCursor: null }
}

/** @throws NotFound */
export async function getManageable(ctx: Ctx<Caller>, id: number): Promise<Macro> {
  const { rows: found } = await sql`select from macro m where m.id = ${id} and ${manageable(ctx.actor)}`.execute(ctx.db)
  if (found.length === 0) throw new NotFound()
  return getMacro(ctx, id)
}

/** @throws NotFound */
export async function getMacro(ctx: Pick<Ctx, 'db'>, id: number): Promise<Macro> {
  const { rows: found } = await sql<Row>`${rows} where m.id = ${id}`.execute(ctx.db)
  const [macro] = await withUnusable(ctx.db, found)
  if (!macro) throw new NotFound()
  return macro
}

/** A macro that the actor may run. @throws NotFound */
export async function macroToRun(ctx: Ctx<Caller>, id: number): Promise<Pick<Macro, 'id' | 'name' | 'actions'>> {
  const { rows: found } = await sql<Pick<Macro, 'id' | 'name' | 'actions'>>`
    select m.id, m.name, m.actions from macro m where m.id = ${id} and m.availability = 'active' and ${visible(ctx.actor)}`.execute(
    ctx.db,
  )
  const macro = found[0]
  if (!macro) throw new NotFound('macro_not_found', 'There is no such macro that you may run.')
  return macro
}

async function withUnusable(db: Db, macros: Row[]): Promise<Macro[]> {
  const found = await findNamed(
    db,
    macros.flatMap(({ actions }) => namedInActions(actions)),
  )
  return macros.map((macro) => ({
    ...macro,
    unusable: namedInActions(macro.actions).flatMap(({ of, id, at }) => {
      const thing = found.get(`${of} ${id}`)
      return thing?.availability === 'active' ? [] : [{ at, name: thing?.name ?? `#${id}` }]
    }),
  }))
}
