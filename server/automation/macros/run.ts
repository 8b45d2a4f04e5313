import type { Macro, runMacroOnMany as manyRoute, runMacro as runRoute } from '#contract/macros.ts'
import type { ReplyOf } from '#contract/route.ts'
import type { Did, Foreseen } from '#contract/rules.ts'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { AppError } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { problemOf } from '#server/platform/problems.ts'
import { refusalIn } from '#server/platform/refusal-words.ts'
import { accessTicket } from '#server/tickets/access.ts'
import { change } from '#server/tickets/change.ts'
import { presentTicket } from '#server/tickets/present.ts'
import { callWebhooks } from '#server/tickets/webhook-calls.ts'
import { applyActions } from '../apply.ts'
import { foresee } from '../foresee.ts'
import { macroToRun } from './macros.ts'

type Caller = AgentActor | ApiKeyActor
type Saying = Pick<Macro, 'id' | 'name' | 'actions'>

/**
 * Does what a macro says with a ticket, as the agent who runs it and with her abilities: everything, or nothing.
 *
 * @throws NotFound, Forbidden, Conflict  as the verbs do that it stands for
 */
export async function runMacro(
  ctx: Ctx<Caller>,
  ticketId: number,
  macroId: number,
  { seenItemId }: { seenItemId?: number | undefined } = {},
): Promise<ReplyOf<typeof runRoute>> {
  return operation(ctx, async (op) => {
    const did = await doAll(op, ticketId, { macro: await macroToRun(op, macroId), seenItemId })
    return { ticket: await presentTicket(op, ticketId, { justActed: true }), did }
  })
}

/** What it would do, and whom that would tell; nothing has changed. @throws the same */
export async function previewMacro(ctx: Ctx<Caller>, ticketId: number, macroId: number): Promise<Foreseen> {
  const macro = await macroToRun(ctx, macroId)
  return foresee(ctx, ticketId, (op) => doAll(op, ticketId, { macro }))
}

/** Each ticket by itself: one that refuses, or on which it fails, keeps no other from it. */
export async function runMacroOnMany(
  ctx: Ctx<Caller>,
  { macroId, ticketIds, log }: { macroId: number; ticketIds: readonly number[] } & Pick<App, 'log'>,
): Promise<ReplyOf<typeof manyRoute>> {
  const macro = await macroToRun(ctx, macroId)
  const items: ReplyOf<typeof manyRoute>['items'] = []
  for (const ticketId of new Set(ticketIds)) {
    try {
      const did = await operation(ctx, (op) => doAll(op, ticketId, { macro }))
      items.push({ ticketId, did, problem: null })
    } catch (error) {
      if (!(error instanceof AppError)) log.error({ err: error, macroId, ticketId }, 'a macro failed')
      items.push({ ticketId, did: [], problem: refusalIn(ctx.language, problemOf(error)) })
    }
  }
  return { items }
}

async function doAll(
  op: Op<Caller>,
  ticketId: number,
  { macro, seenItemId }: { macro: Saying; seenItemId?: number | undefined },
): Promise<Did[]> {
  const { id, name, actions } = macro
  await accessTicket(op, ticketId, null)
  const cause = { kind: 'macro' as const, id, name }
  const acting: Op<Caller> = { ...op, because: { cause, eventId: null } }
  const did = await applyActions(acting, ticketId, { actions: givenAwayLast(actions), refusals: 'throw', seenItemId })
  // She may see it no more.
  const ticket = await op.db.selectFrom('ticket').selectAll().where('id', '=', ticketId).executeTakeFirstOrThrow()
  await change(acting, ticket, [{ type: 'ticket.macro_applied', always: true, data: { macro: { id, name }, did } }])
  await callWebhooks(acting, ticketId, { type: 'ticket.macro_applied', cause, actions })
  return did
}

/** What is to be said comes first: who gives a ticket away may not write to it any more. */
function givenAwayLast(actions: Macro['actions']): Macro['actions'] {
  const last: ReadonlySet<string> = new Set(['setDepartment', 'assignAgent', 'assignTeam', 'assignMe'])
  return [...actions.filter(({ kind }) => !last.has(kind)), ...actions.filter(({ kind }) => last.has(kind))]
}
