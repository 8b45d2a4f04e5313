import { sql } from 'kysely'
import type { Answers } from '#contract/answers.ts'
import type { FormField } from '#contract/forms.ts'
import type { openPortalTicket } from '#contract/portal.ts'
import type { BodyOf } from '#contract/route.ts'
import { checkAnswers } from '#server/forms/answers.ts'
import { fieldsOfKind } from '#server/forms/asked.ts'
import { loadOffered } from '#server/forms/offered.ts'
import { requesterOf } from '#server/people/portal-requester.ts'
import { BadInput, Conflict, type FieldError } from '#server/platform/errors.ts'
import { as, type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { loadSettings } from '#server/settings/settings.ts'
import type { Prerendered } from '#server/thread/long-bodies.ts'
import { type Opened, type Opening, openTicket } from '../open.ts'

type Body = BodyOf<typeof openPortalTicket> & Prerendered

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
  const contact = await checkContact(op, body.contact ?? {})
  problems.push(...contact.problems)
  if (email === undefined || name === undefined || problems.length > 0) throw new BadInput(problems)
  const opened = await openTicket(op, { ...opening(body), requester: { email, name, phone: body.phone } })
  // Anybody can name somebody else's address: of whom the desk knows already nothing changes.
  if (opened.requester.isNew && Object.keys(contact.answers).length > 0) {
    const fields = JSON.stringify(contact.answers)
    await op.db.updateTable('requester').set({ fields }).where('id', '=', opened.requester.id).execute()
  }
  return opened
}

/** The same is asked of everybody, so that the answer does not tell whom the desk knows. */
async function checkContact(op: Op, given: Answers) {
  const { rows } = await sql<{ fields: FormField[] }>`select ${fieldsOfKind('contact')} as fields`.execute(op.db)
  const fields = rows[0]?.fields ?? []
  const offered = await loadOffered(op.db, { fields, given, side: 'requester' })
  return checkAnswers(fields, given, 'requester', {
    ...{ offered, now: op.now, language: op.language },
    path: 'body.contact',
  })
}

function opening(body: Body): Omit<Opening, 'requester'> {
  const { subject, message, format, helpTopicId, fields, attachments, rendered } = body
  const words = { subject, message, format, ...(rendered && { rendered }) }
  return { ...words, helpTopicId, fields, attachments, source: 'web', side: 'requester' }
}
