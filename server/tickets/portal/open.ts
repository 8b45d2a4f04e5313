import type { openPortalTicket } from '#contract/portal.ts'
import type { BodyOf } from '#contract/route.ts'
import { requesterOf } from '#server/people/portal-requester.ts'
import { BadInput, Conflict, type FieldError } from '#server/platform/errors.ts'
import { as, type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { type Opened, type Opening, openTicket } from '../open.ts'

type Body = BodyOf<typeof openPortalTicket>

export interface OpenedByRequester extends Opened {
  isGuest: boolean
}

/**
 * Opens a ticket from the portal: somebody signed in is its requester, a guest names himself.
 *
 * @throws Conflict `sign_in_required`  guests may not open tickets here
 */
export function openFromPortal(ctx: Ctx, body: Body): Promise<OpenedByRequester> {
  return operation(ctx, async (op) => {
    const { actor } = op
    const isGuest = actor.kind === 'system' || (actor.kind === 'requester' && actor.onlyTicketId !== null)
    const opened =
      isGuest || actor.kind === 'api_key'
        ? await openAsGuest(op, body)
        : await openAsMyself(as(op, await requesterOf(op, actor as Parameters<typeof requesterOf>[1])), body)
    return { ...opened, isGuest }
  })
}

function openAsMyself(op: Op, body: Body): Promise<Opened> {
  return openTicket(op, { ...opening(body), requester: { id: op.actor.id ?? 0 } })
}

async function openAsGuest(op: Op, body: Body): Promise<Opened> {
  const { portal } = await loadSettings(op.db)
  if (!portal.guestsMayOpen) throw new Conflict('sign_in_required', 'Please sign in to open a request.')
  const { email, name } = body
  const problems: FieldError[] = []
  if (email === undefined)
    problems.push({
      field: 'body.email',
      code: 'required',
      message: 'Write your e-mail address, so that we can answer.',
    })
  if (name === undefined) problems.push({ field: 'body.name', code: 'required', message: 'Write your name.' })
  if (email === undefined || name === undefined) throw new BadInput(problems)
  return openTicket(op, { ...opening(body), requester: { email, name, phone: body.phone } })
}

function opening(body: Body): Omit<Opening, 'requester'> {
  const { subject, message, format, helpTopicId, fields, attachments } = body
  return { subject, message, format, helpTopicId, fields, attachments, source: 'web', side: 'requester' }
}
