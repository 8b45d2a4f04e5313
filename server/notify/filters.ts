import { type Action, audienceOf } from '#contract/actions.ts'
import type { FilterDid } from '#contract/ticket-filters.ts'
import { raiseAlarm } from '#server/mail/alarms.ts'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { AppError } from '#server/platform/errors.ts'
import { type Listening, on, type RecordedEvent } from '#server/platform/events.ts'
import { type Op, operation } from '#server/platform/operation.ts'
import { type Mail, queueMails } from '#server/platform/outgoing-mail.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { actionScene, filledIn } from '#server/tickets/action-values.ts'
import { addresseesOf } from '#server/tickets/recipients.ts'
import { lockTold } from './mail.ts'

type SendMail = Extract<Action, { kind: 'sendMail' }>

interface Filtered {
  filter: { id: number; name: string; version: number }
  /** What came of each action. */
  did?: FilterDid[]
  error?: string
}

/** What follows from a ticket filter once its ticket is there: its mails; of one that failed, administrators hear. */
export function filterListeners(app: Pick<App, 'db' | 'config'>): Listening[] {
  return [
    on('ticket.filtered', (event) => {
      const data = event.data as unknown as Filtered
      const ctx = { db: app.db, actor: system(data.filter.name), now: new Date(), ownAddress: ownAddress(app.config) }
      return operation(ctx, (op) =>
        data.error === undefined ? mail(op, app, { event, data }) : alarm(op, app, { ...data, error: data.error }),
      )
    }),
  ]
}

/** Once for each version: who corrects it hears when that fails, too. */
function alarm(
  op: Op,
  { config }: Pick<App, 'config'>,
  { filter, error }: Filtered & { error: string },
): Promise<void> {
  return raiseAlarm(op, {
    key: `ticket_filter:${filter.id}:${filter.version}`,
    kind: 'filter_failed',
    data: {
      filter: filter.name,
      filterId: String(filter.id),
      error,
      link: `${ownAddress(config)}/desk/admin/ticket-filters?open=${filter.id}`,
    },
  })
}

/** Doing it again does nothing: all mails of an event are put into the outbox at once. */
async function mail(
  op: Op,
  app: Pick<App, 'config'>,
  { event, data: { filter, did = [] } }: { event: RecordedEvent; data: Filtered },
): Promise<void> {
  const actions = (await actionsOf(op, filter)).filter((_, at) => did[at]?.outcome !== 'skipped')
  const mails = actions.filter((action) => action.kind === 'sendMail')
  if (mails.length === 0) return
  await lockTold(op, event.ticketId)
  const told = await op.db
    .selectFrom('outgoingMail')
    .select('id')
    .where('eventId', '=', event.id)
    .limit(1)
    .executeTakeFirst()
  if (told) return
  const queued: Mail[] = []
  for (const action of mails) queued.push(...(await mailsOf(op, app, { action, event, filter })))
  const known = new Set<string>()
  // One of an event to an address carries the event; what else is for it goes beside it.
  const once = queued.map((one) => ({
    ...one,
    eventId: known.has(one.to) ? undefined : event.id,
    seen: known.add(one.to),
  }))
  await queueMails(
    op,
    once.map(({ seen: _, ...one }) => one),
  )
}

async function actionsOf(op: Op, { id, version }: Filtered['filter']): Promise<Action[]> {
  const row = await op.db
    .selectFrom('ticketFilterVersion')
    .select('definition')
    .where('filterId', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  // As they were checked when the version was saved.
  return ((row?.definition as { actions?: Action[] } | undefined)?.actions ?? []) as Action[]
}

interface Mailing {
  action: SendMail
  event: RecordedEvent
  filter: Filtered['filter']
}

async function mailsOf(op: Op, app: Pick<App, 'config'>, mailing: Mailing): Promise<Mail[]> {
  const { action, event, filter } = mailing
  const sources = [action.subject, action.body]
  const scene = await actionScene(op, event.ticketId, { sources, audience: audienceOf(action) })
  const addressees = await addresseesOf(op, event.ticketId, action.to)
  try {
    const words = { subject: filledIn(action.subject, scene), text: filledIn(action.body, scene) }
    return addressees.map(({ kind, id, email, name }) => ({
      ...words,
      purpose: 'ticket_filter',
      to: email,
      toName: name,
      recipient: kind !== 'address' && id !== null ? { kind, id } : undefined,
      ticketId: event.ticketId,
      addressId: action.fromAddressId ?? scene.addressId,
    }))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await alarm(op, app, { filter, error: error.message })
    return []
  }
}
