import { sql } from 'kysely'
import type { changeMacro as changeRoute, createMacro as createRoute, Macro } from '#contract/macros.ts'
import type { BodyOf } from '#contract/route.ts'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import { type FieldError, Forbidden, NotFound } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { isAdministrator } from '#server/platform/permitted.ts'
import { referenceProblems, refuseProblems } from '#server/platform/references.ts'
import { type Changes, changeRow, createRow, isSameJson, lockRow, type Row } from '#server/platform/rows.ts'
import { actionProblems, goneProblems } from '#server/routing/actions/check.ts'
import { loadCatalogue } from '#server/routing/conditions/load-catalogue.ts'
import { namedInActions } from '#server/routing/conditions/named.ts'
import { unknownFields } from '../rules/check.ts'
import { getMacro, manageable } from './macros.ts'

type Caller = AgentActor | ApiKeyActor
type Create = BodyOf<typeof createRoute>
type Change = BodyOf<typeof changeRoute>

/**
 * Creates a macro: one of the agent's own unless it says whose; others' take an administrator.
 *
 * @throws BadInput, Forbidden, Conflict `name_taken`
 */
export function createMacro(ctx: Ctx<Caller>, body: Create): Promise<Macro> {
  return operation(ctx, async (op) => {
    const { owner = 'mine', departmentId = null, actions, ...plain } = body
    demandOwner(op, owner)
    refuseProblems(await problems(op, { owner, departmentId, actions }, null))
    const values = { ...present(plain), ...ownerColumns(op, owner, departmentId), actions: JSON.stringify(actions) }
    const id = await createRow(op, 'macro', { name: plain.name, ...values }, { actions })
    return getMacro(op, id)
  })
}

/** @throws BadInput, Forbidden, NotFound, Conflict `name_taken` */
export function changeMacro(ctx: Ctx<Caller>, id: number, body: Change): Promise<Macro> {
  return operation(ctx, async (op) => {
    const before = await lockManageable(op, id)
    const was = { ...ownerOf(before), actions: before.actions as Macro['actions'] }
    const { owner = was.owner, departmentId = was.departmentId, actions = was.actions, ...plain } = body
    if (owner !== was.owner) demandOwner(op, owner)
    refuseProblems(await problems(op, { owner, departmentId, actions }, was))
    const patch = { ...present(plain), ...ownerColumns(op, owner, departmentId) }
    const isNew = !isSameJson(was.actions, actions)
    const also: Changes = isNew ? { actions: { from: was.actions, to: actions } } : {}
    await changeRow(op, 'macro', { before, patch, also })
    if (isNew) await sql`update macro set actions = ${JSON.stringify(actions)}::jsonb where id = ${id}`.execute(op.db)
    return getMacro(op, id)
  })
}

/** History goes on telling its name. @throws NotFound */
export function archiveMacro(ctx: Ctx<Caller>, id: number): Promise<{ outcome: 'archived' }> {
  return operation(ctx, async (op) => {
    const before = await lockManageable(op, id)
    await changeRow(op, 'macro', { before, patch: { availability: 'archived' } })
    return { outcome: 'archived' }
  })
}

async function lockManageable(op: Op<Caller>, id: number): Promise<Row<'macro'>> {
  const { rows } = await sql`select from macro m where m.id = ${id} and ${manageable(op.actor)}`.execute(op.db)
  if (rows.length === 0) throw new NotFound()
  return lockRow(op, 'macro', id)
}

function demandOwner({ actor }: Op<Caller>, owner: Macro['owner']): void {
  if (owner === 'mine' && actor.kind !== 'agent')
    throw new Forbidden('agents_only', 'A program has no macros of its own: say for whom it is.')
  if (owner !== 'mine' && !isAdministrator(actor))
    throw new Forbidden('administrators_only', 'Macros for others are for administrators to make.')
}

interface Saying {
  owner: Macro['owner']
  departmentId: number | null
  actions: Macro['actions']
}

async function problems(
  op: Op,
  { owner, departmentId, actions }: Saying,
  before: Saying | null,
): Promise<FieldError[]> {
  const missing = { field: 'body.departmentId', code: 'required', message: 'Choose the department that it is for.' }
  const none = { field: 'body.actions', code: 'required', message: 'Say what it does.' }
  return [
    ...(owner === 'department' && departmentId === null ? [missing] : []),
    ...(actions.length === 0 ? [none] : []),
    ...(await referenceProblems(op, [
      {
        table: 'department',
        field: 'body.departmentId',
        id: owner === 'department' ? departmentId : null,
        current: before?.departmentId,
      },
    ])),
    ...actionProblems(actions, 'macro'),
    ...unknownFields(actions, await loadCatalogue(op.db)),
    ...(isAdministrator(op.actor) ? [] : callProblems(actions)),
    ...(await goneProblems(op, namedInActions(actions), before ? namedInActions(before.actions) : [])),
  ]
}

/** Whatever this machine calls, it calls from behind the firewall: where to is for administrators to say. */
function callProblems(actions: Macro['actions']): FieldError[] {
  const message = 'Only administrators may have an address outside called.'
  return actions.flatMap(({ kind }, at) =>
    kind === 'callWebhook' ? [{ field: `body.actions.${at}.kind`, code: 'administrators_only', message }] : [],
  )
}

function ownerOf({ agentId, departmentId }: Row<'macro'>): Pick<Saying, 'owner' | 'departmentId'> {
  return { owner: agentId !== null ? 'mine' : departmentId !== null ? 'department' : 'everyone', departmentId }
}

function ownerColumns({ actor }: Op<Caller>, owner: Saying['owner'], departmentId: number | null) {
  return { agentId: owner === 'mine' ? actor.id : null, departmentId: owner === 'department' ? departmentId : null }
}

function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
