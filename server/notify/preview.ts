import { sql } from 'kysely'
import type { TemplateKey, TemplateLanguage } from '#contract/template-keys.ts'
import { separatorIn } from '#server/mail/reply-separator.ts'
import type { App } from '#server/platform/app.ts'
import { BadInput } from '#server/platform/errors.ts'
import { type RecordedEvent, recordedEvent } from '#server/platform/events.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import type { Values } from '#server/platform/templates.ts'
import { ticketValueDocs } from '#server/routing/actions/value-docs.ts'
import { seesTicket } from '#server/tickets/access.ts'
import { loadFurther } from '#server/tickets/told/further.ts'
import type { Notice } from './choose.ts'
import { loadFacts } from './facts.ts'
import { loadTelling } from './mail.ts'
import { problemsIn } from './templates/edit.ts'
import { namesOf, render, type Source, type Written } from './templates/engine.ts'
import { framed } from './templates/layout.ts'
import { exampleValues } from './templates/values.ts'
import { sideOf, type Telling, valuesFor } from './values.ts'

interface Draft {
  key: TemplateKey
  language: TemplateLanguage
  ticketId: number
  draft: Source
}

/** What tells of a ticket by each template. */
const eventsOf: Record<TemplateKey, string[]> = {
  'ticket.autoresp': ['ticket.opened'],
  'ticket.autoreply': ['ticket.opened'],
  'ticket.notice': ['ticket.opened'],
  'ticket.reply': ['reply.sent'],
  'ticket.activity.notice': ['message.received'],
  'ticket.overlimit': [],
  'message.autoresp': ['message.received'],
  'ticket.assigned-notice': ['ticket.assigned', 'ticket.claimed'],
  'ticket.status-notice': ['ticket.status_changed', 'ticket.reopened'],
  'ticket.resolved-notice': ['ticket.closed'],
  'ticket.merged-notice': ['ticket.merged'],
  'ticket.alert': ['ticket.opened'],
  'message.alert': ['message.received'],
  'note.alert': ['note.added'],
  'assigned.alert': ['ticket.assigned'],
  'transfer.alert': ['ticket.transferred'],
  'ticket.overdue': ['ticket.overdue'],
  'ticket.escalated': ['ticket.escalated'],
  'rating.alert': ['ticket.rated'],
  'alerts.digest': ['message.received'],
}

/**
 * What a draft would say of a ticket that the administrator sees: by the last event of it that the template tells of.
 *
 * @throws Forbidden; BadInput  `broken_template`, no such ticket
 */
export function previewTemplate(
  ctx: Ctx,
  { key, language, ticketId, draft }: Draft,
  signing: Pick<App, 'config' | 'secret'>,
): Promise<Written> {
  demandAdministrator(ctx.actor)
  refuseProblems(problemsIn(key, draft, 'body.draft'))
  return operation(ctx, async (op) => {
    const telling = await loadPreview(op, { ticketId, types: eventsOf[key], signing })
    const further = await loadFurther(op.db, ticketId, { names: namesOf(draft), side: sideOf(key) })
    const to = recipientOf(telling, { key, ctx: op })
    const values = valuesFor(telling, { to, template: key, language, further })
    const { settings } = telling
    const frame = {
      language,
      deskName: settings.desk.name,
      replySeparator: separatorIn(language, settings.mail.replySeparator),
    }
    return framed(render(draft, completed(values, exampleValues(key))), frame)
  })
}

async function loadPreview(
  op: Op,
  { ticketId, types, signing }: { ticketId: number; types: string[]; signing: Telling['signing'] },
): Promise<Telling> {
  const { rows } = await sql<RecordedEvent>`
    select ${recordedEvent} from ticket_event where ticket_id = ${ticketId} order by type = any(${types}::text[]) desc, id desc limit 1`.execute(
    op.db,
  )
  const event = (await seesTicket(op.db, op.actor, ticketId)) ? rows[0] : undefined
  const loaded = event && (await loadFacts(op.db, event))
  if (!event || !loaded) throw noSuchTicket()
  const telling = await loadTelling(op, { ...loaded, event, signing })
  // A link that lets in would be one for whoever looks at the preview.
  return { ...telling, tale: { ...telling.tale, accounts: [telling.tale.ticket.requester.id] } }
}

function noSuchTicket(): BadInput {
  const message = 'There is no such ticket, or you cannot see it.'
  return new BadInput([{ field: 'body.ticketId', code: 'not_found', message }], message)
}

function recipientOf({ tale }: Telling, { key, ctx }: { key: TemplateKey; ctx: Ctx }): Notice['to'] {
  if (sideOf(key) === 'requester')
    return { kind: 'requester', ...tale.ticket.requester, email: '', language: null, timeZone: null }
  return { kind: 'agent', id: ctx.actor.id, name: ctx.actor.name, email: '', language: null, timeZone: null }
}

/** With the examples where nothing like it has happened: no reply yet, never transferred. What the ticket has not, stays empty. */
function completed(values: Values, examples: Values): Values {
  // What is asked with yes or no has an answer where there is nothing, too.
  const isNothing = (part: unknown) => part === undefined || part === null || typeof part === 'boolean'
  const isEmpty = (value: unknown) => value === undefined || Object.values(value as object).every(isNothing)
  const always = new Set(['recipient', ...ticketValueDocs.map(({ name }) => name.split('.')[0])])
  const missing = Object.keys(examples).filter((root) => !always.has(root) && isEmpty(values[root]))
  return { ...values, ...Object.fromEntries(missing.map((root) => [root, examples[root]])) }
}
