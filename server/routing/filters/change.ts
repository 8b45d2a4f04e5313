import { sql } from 'kysely'
import type { BodyOf } from '#contract/route.ts'
import type { TicketFilter, ticketFilters } from '#contract/ticket-filters.ts'
import { audit } from '#server/platform/audit.ts'
import { Conflict, NotFound } from '#server/platform/errors.ts'
import { type Ctx, lockName, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { changeRow, createRow, isSameJson, lockRow, type Row } from '#server/platform/rows.ts'
import { type Archiving, archiveOrDelete, use } from '#server/platform/uses.ts'
import { filterProblems } from './check.ts'
import { getFilter } from './list.ts'

type Create = BodyOf<typeof ticketFilters.create>
type Change = BodyOf<typeof ticketFilters.change>

/** Creates a filter, as the last one to run. @throws BadInput  everything that does not go together; Conflict `name_taken` */
export function createFilter(ctx: Ctx, body: Partial<Create> & { name: string }): Promise<TicketFilter> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockName(op, 'ticket filters')
    const { conditions = { all: [] }, actions = [], ...plain } = body
    const whole = { target: 'any' as const, addressId: null, ...plain, conditions, actions }
    refuseProblems(await filterProblems(op, whole, null))
    const last = await op.db
      .selectFrom('ticketFilter')
      .select(({ fn }) => fn.max('position').as('position'))
      .executeTakeFirst()
    const id = await createRow(
      op,
      'ticketFilter',
      { availability: 'active', position: (last?.position ?? 0) + 1, ...plain },
      { conditions, actions },
    )
    await keepVersion(op, id, { conditions, actions })
    return getFilter(op, id)
  })
}

/**
 * Changes a filter. Each change of what it says is a version; tickets that it has ruled over name theirs.
 *
 * @throws BadInput, Conflict `name_taken`, `stale_edit`
 */
export function changeFilter(ctx: Ctx, id: number, body: Change): Promise<TicketFilter> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockName(op, 'ticket filters')
    const before = await lockRow(op, 'ticketFilter', id)
    const { expectedVersion, conditions, actions, ...plain } = body
    if (expectedVersion !== undefined && expectedVersion !== before.version) {
      throw new Conflict('stale_edit', 'Somebody saved this filter meanwhile. Nothing was overwritten.')
    }
    if (plain.target !== undefined && plain.target !== 'address') plain.addressId = null
    const was = definitionOf(before)
    const now = { ...was, ...present(plain), ...present({ conditions, actions }) }
    refuseProblems(await filterProblems(op, now, was))
    const also = {
      ...(conditions &&
        !isSameJson(was.conditions, conditions) && { conditions: { from: was.conditions, to: conditions } }),
      ...(actions && !isSameJson(was.actions, actions) && { actions: { from: was.actions, to: actions } }),
    }
    const changes = await changeRow(op, 'ticketFilter', { before, patch: present(plain), also })
    const isSaid = Object.keys(changes).some((field) => said.has(field))
    if (isSaid) await keepVersion(op, id, { conditions: now.conditions, actions: now.actions, isNext: true })
    else if (Object.keys(changes).length > 0) await newRevision(op)
    return getFilter(op, id)
  })
}

/** What a version holds; notes, silence and whether it runs at all belong to none. */
const said: ReadonlySet<string> = new Set(['name', 'target', 'addressId', 'conditions', 'actions', 'stopsFurther'])

/** Makes what a version said hold again, as the newest one. @throws NotFound */
export function restoreVersion(ctx: Ctx, id: number, version: number): Promise<TicketFilter> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const row = await op.db
      .selectFrom('ticketFilterVersion')
      .select('definition')
      .where('filterId', '=', id)
      .where('version', '=', version)
      .executeTakeFirst()
    if (!row) throw new NotFound()
    return changeFilter(op, id, row.definition as Change)
  })
}

/** @throws Conflict `stale_order`  these are not all the filters that there are */
export function orderFilters(ctx: Ctx, ids: readonly number[]): Promise<void> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockName(op, 'ticket filters')
    const { rows } = await sql<{ id: number }>`
      select id from ticket_filter where availability <> 'archived' order by position, id`.execute(op.db)
    const before = rows.map(({ id }) => id)
    if (new Set(ids).size !== ids.length || before.length !== ids.length || !before.every((id) => ids.includes(id))) {
      throw new Conflict('stale_order', 'The filters have changed meanwhile. Look again.')
    }
    if (before.every((id, place) => ids[place] === id)) return
    await sql`update ticket_filter f set position = place from unnest(${[...ids]}::bigint[]) with ordinality as given (id, place)
      where f.id = given.id`.execute(op.db)
    await audit(op, {
      type: 'ticket_filter.ordered',
      subject: 'ticket_filter',
      changes: { order: { from: before, to: ids } },
    })
    await newRevision(op)
  })
}

export const filterKind: Archiving = {
  table: 'ticketFilter',
  uses: (id) => [use('tickets', 'nothing', sql`from ticket_filter_match where filter_id = ${id}`)],
}

/** Takes a filter out of use; one that never matched anything is deleted. */
export function archiveFilter(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockName(op, 'ticket filters')
    const outcome = await archiveOrDelete(op, filterKind, id)
    await newRevision(op)
    return outcome
  })
}

async function keepVersion(
  op: Op,
  id: number,
  { conditions, actions, isNext = false }: Pick<TicketFilter, 'conditions' | 'actions'> & { isNext?: boolean },
): Promise<void> {
  await sql`
    with saved as (
      update ticket_filter set conditions = ${JSON.stringify(conditions)}::jsonb, actions = ${JSON.stringify(actions)}::jsonb,
        version = version + ${isNext ? 1 : 0}
      where id = ${id} returning *
    )
    insert into ticket_filter_version (filter_id, version, definition, saved_by, saved_at)
    select id, version, jsonb_build_object('name', name, 'target', target, 'addressId', address_id, 'conditions', conditions,
      'actions', actions, 'stopsFurther', stops_further), ${op.actor.name}, ${op.now}::timestamptz from saved`.execute(
    op.db,
  )
  await newRevision(op)
}

/** From the commit on, every process reads the filters anew; what it told administrators of this one may be over. */
async function newRevision(op: Op): Promise<void> {
  await sql`update ticket_filter_revision set revision = gen_random_uuid()`.execute(op.db)
}

function definitionOf(row: Row<'ticketFilter'>) {
  const { name, target, addressId, conditions, actions, stopsFurther } = row
  // As they were checked when they were saved.
  return { name, target, addressId, stopsFurther, conditions, actions } as Pick<
    TicketFilter,
    'name' | 'target' | 'addressId' | 'stopsFurther' | 'conditions' | 'actions'
  >
}

function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
