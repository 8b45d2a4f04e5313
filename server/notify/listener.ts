import { sql } from 'kysely'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { type Listening, on, type RecordedEvent } from '#server/platform/events.ts'
import { type Op, operation } from '#server/platform/operation.ts'
import { leaveToBursts } from './burst.ts'
import { chooseNotices, type Notice, toldEvents } from './choose.ts'
import { loadFacts } from './facts.ts'
import { givenBy } from './given-by.ts'
import { heldBack, loadTelling, lockTold, type Mailed, queueNotices } from './mail.ts'

/** Whoever is to hear of an event does: by mail, by the bell, or both. */
export function noticeListeners(app: Pick<App, 'db' | 'config' | 'secret'>): Listening[] {
  return [on(toldEvents, (event) => tell(app, event))]
}

/** Doing it again does nothing: there is one mail an event and address, and one bell an event and agent. */
function tell(app: Pick<App, 'db' | 'config' | 'secret'>, event: RecordedEvent): Promise<void> {
  return operation({ db: app.db, actor: system('Notices'), now: new Date() }, async (op) => {
    await lockTold(op, event.ticketId)
    const loaded = await loadFacts(op.db, event)
    if (!loaded) return
    const { facts, settings } = loaded
    const unheard = await takeBack(op, event)
    const notices = chooseNotices(event, facts, settings).filter(({ to }) => !unheard.has(to.email))
    await ring(op, event, notices)
    const mails = notices.filter((notice): notice is Mailed => notice.template !== null)
    if (mails.length === 0) return
    const telling = await loadTelling(op, { event, facts, settings, signing: app })
    const alerts = mails.filter(({ kind }) => kind !== 'requester')
    const later = await leaveToBursts(
      op,
      event,
      alerts.map(({ to }) => to.email),
    )
    const now = mails.filter(({ kind, to }) => kind === 'requester' || !later.has(to.email))
    await queueNotices(op, telling, now)
  })
}

async function ring(op: Op, event: RecordedEvent, notices: Notice[]): Promise<void> {
  const rung = notices.filter(({ bell }) => bell)
  if (rung.length === 0) return
  const byItself = givenBy(event)
  const data = { actor: event.actorName, ...(byItself && { byItself }) }
  const rows = rung.map(({ to, kind, why }) => ({ agentId: to.id, kind, data: { ...data, why } }))
  await sql`
    insert into notification (agent_id, ticket_id, event_id, kind, data, at)
    select (bell ->> 'agentId')::bigint, ${event.ticketId}, ${event.id}, bell ->> 'kind', bell -> 'data', ${event.at}
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) bell
    on conflict (agent_id, event_id) do nothing`.execute(op.db)
}

/** What is undone before its mail has left is not told, nor that it was undone. @returns who was to get it */
async function takeBack(op: Op, { data }: RecordedEvent): Promise<Set<string>> {
  if (typeof data.undoes !== 'number') return new Set()
  await op.db
    .updateTable('outgoingMail')
    .set({ state: 'canceled', nextAt: null })
    .where('eventId', '=', data.undoes)
    .where('purpose', 'in', [...heldBack])
    .where('state', '=', 'queued')
    .execute()
  const canceled = await op.db
    .selectFrom('outgoingMail')
    .select('toAddress')
    .where('eventId', '=', data.undoes)
    .where('state', '=', 'canceled')
    .execute()
  return new Set(canceled.map(({ toAddress }) => toAddress))
}
