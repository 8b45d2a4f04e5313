import { sql } from 'kysely'
import type { Status, statuses } from '#contract/reference.ts'
import type { BodyOf } from '#contract/route.ts'
import { usedByAutomation } from '#server/platform/automation-uses.ts'
import { Conflict, type FieldError } from '#server/platform/errors.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { referenceProblems, refuseProblems } from '#server/platform/references.ts'
import { changeRow, createRow, lockRow, type Row } from '#server/platform/rows.ts'
import { type Archiving, archiveOrDelete, refuseLeaving, usage, use, usesOf } from '#server/platform/uses.ts'
import { asDefault, isDefault } from '#server/settings/default-id.ts'

const rows = sql`
  select s.id, s.name, s.translations, s.state, s.description, s.is_internal, ${isDefault('defaultStatusId', sql`s.id`)} as is_default,
    s.allow_reopen, case when r.id is not null then json_build_object('id', r.id, 'name', r.name) end as reopen_to,
    s.pauses_sla, s.resumes_on_message, s.position, s.availability,
    array_position('{open,resolved,closed,archived}', s.state)::text || lpad(s.position::text, 6, '0') as list_order,
    lower(s.name) as list_words, s.availability as list_availability
  from ticket_status s left join ticket_status r on r.id = s.reopen_to_id`

const kind: Archiving = {
  table: 'ticketStatus',
  uses: (id) => [
    ...usedByAutomation('ticketStatus', id),
    use('tickets', 'nothing', sql`from ticket where status_id = ${id}`),
    use(
      'helpTopics',
      'disable',
      sql`from help_topic where status_id = ${id} and availability <> 'archived'`,
      sql`name`,
    ),
    use(
      'reopenedTo',
      'disable',
      sql`from ticket_status where reopen_to_id = ${id} and id <> ${id} and availability <> 'archived'`,
      sql`name`,
    ),
  ],
  isDefault: (op, id) => asDefault(op, { name: 'defaultStatusId', id, words: 'the default status' }),
  forbid: async (op, id) => {
    const status = await op.db.selectFrom('ticketStatus').select('isInternal').where('id', '=', id).executeTakeFirst()
    if (status?.isInternal) refuseInternal()
  },
}

export const listStatuses = (ctx: Ctx, query: ListQuery) => listRows<Status>(ctx.db, rows, query)
export const getStatus = (ctx: Ctx, id: number) => oneRow<Status>(ctx.db, rows, id)
export const statusUsage = (ctx: Ctx, id: number) => usage(ctx.db, kind, id)

/** @throws Conflict `name_taken`, BadInput  the status to reopen to is not an open one */
export function createStatus(ctx: Ctx, body: BodyOf<typeof statuses.create>): Promise<Status> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    refuseProblems([...(await reopenProblems(op, body.reopenToId)), ...pauseProblems(body, body.state)])
    const position = body.position ?? (await nextPosition(op))
    const id = await createRow(op, 'ticketStatus', { availability: 'active', ...body, position })
    return getStatus(op, id)
  })
}

/**
 * Changes a status.
 *
 * @throws BadInput  the status to reopen to is not an open one
 * @throws Conflict  `name_taken`; `is_internal`, `is_default`: cannot be put out of use or into another state; `in_use`:
 *   tickets have it, so its state is what they were promised
 */
export function changeStatus(ctx: Ctx, id: number, body: BodyOf<typeof statuses.change>): Promise<Status> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const before = await lockRow(op, 'ticketStatus', id)
    const state = body.state ?? before.state
    refuseProblems([
      ...(await reopenProblems(op, body.reopenToId, before.reopenToId)),
      ...pauseProblems({ ...before, ...body }, state),
    ])
    if (body.state !== undefined && body.state !== before.state) await refuseOtherState(op, before)
    await refuseLeaving(op, kind, { before, to: body.availability })
    const changes = await changeRow(op, 'ticketStatus', { before, patch: body })
    if (changes.pausesSla) await enqueue(op, 'recount_sla', { of: 'status', id, name: body.name ?? before.name })
    return getStatus(op, id)
  })
}

/** @throws Conflict `in_use`, `is_default`, `is_internal` */
export function archiveStatus(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    return archiveOrDelete(op, kind, id)
  })
}

async function reopenProblems(
  op: Op,
  id: number | null | undefined,
  current: number | null = null,
): Promise<FieldError[]> {
  const field = 'body.reopenToId'
  const problems = await referenceProblems(op, [{ table: 'ticketStatus', field, id, current }])
  if (problems.length > 0 || id === null || id === undefined || id === current) return problems
  const to = await op.db.selectFrom('ticketStatus').select('state').where('id', '=', id).executeTakeFirst()
  if (to?.state === 'open') return []
  return [{ field, code: 'not_open', message: 'A reopened ticket can only get an open status.' }]
}

/** Of a closed ticket no clock runs; and where it opens again is another matter. */
function pauseProblems(
  asked: { pausesSla?: boolean | undefined; resumesOnMessage?: boolean | undefined },
  state: Status['state'],
): FieldError[] {
  if (state === 'open') return []
  const message = 'Only a status of open tickets can do this.'
  return (['pausesSla', 'resumesOnMessage'] as const)
    .filter((field) => asked[field])
    .map((field) => ({ field: `body.${field}`, code: 'not_open', message }))
}

// Tickets repeat the state of their status, with closing times to match; and what points here counts on an open one.
async function refuseOtherState(op: Op, before: Row<'ticketStatus'>): Promise<void> {
  if (before.isInternal) refuseInternal()
  const role = await kind.isDefault?.(op, before.id)
  if (role) throw new Conflict('is_default', `This is ${role} of the desk: its state stays.`)
  const uses = await usesOf(op.db, kind.uses(before.id))
  if (uses.length > 0) {
    throw new Conflict('in_use', 'Tickets, help topics or other statuses use this status, so its state stays.')
  }
}

function refuseInternal(): never {
  throw new Conflict('is_internal', 'This status is built in: it stays in use and in its state.')
}

async function nextPosition(op: Op): Promise<number> {
  const last = await op.db
    .selectFrom('ticketStatus')
    .select(({ fn }) => fn.max('position').as('position'))
    .executeTakeFirst()
  return (last?.position ?? 0) + 1
}
