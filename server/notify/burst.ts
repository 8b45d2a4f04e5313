import { sql } from 'kysely'
import { z } from 'zod'
import { agentTemplates } from '#contract/template-keys.ts'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { loadEvents, type RecordedEvent } from '#server/platform/events.ts'
import type { Job } from '#server/platform/jobs.ts'
import { type Op, operation } from '#server/platform/operation.ts'
import { chooseNotices } from './choose.ts'
import { loadFacts } from './facts.ts'
import { loadTelling, lockTold, type Mailed, queueNotice } from './mail.ts'
import { eventValues, type Telling } from './values.ts'

// Alerts to one agent about one ticket: the first goes at once, those of the minute after it together.
const BURST_SECONDS = 60
/** Of more in one minute the first are told in full. */
const MOST_EVENTS = 100

/** What waits, as the job has it: later ones are added to its list while it waits. */
const Waiting = z.array(z.object({ email: z.string(), ticketId: z.int(), eventId: z.int() }))

/**
 * Leaves alerts to those that wait: an address was told of the ticket less than a minute ago, or something waits for it
 * already. For whoever holds {@link lockTold}.
 *
 * @returns the addresses that are not to be told now; also those that have been told
 */
export async function leaveToBursts(op: Op, { ticketId, id }: RecordedEvent, emails: string[]): Promise<Set<string>> {
  if (emails.length === 0) return new Set()
  const key = sql`'alerts:' || ${ticketId}::bigint || ':' || given.email`
  const { rows } = await sql<{ email: string; isTold: boolean; last: Date | null; isWaitedFor: boolean }>`
    select given.email, coalesce(bool_or(m.event_id = ${id} or ${id} = any(m.further_event_ids)), false) as is_told,
      max(m.created_at) as last, exists (select from graphile_worker.jobs where key = ${key}) as is_waited_for
    from unnest(${emails}::text[]) given (email)
    left join outgoing_mail m on m.ticket_id = ${ticketId} and m.to_address = given.email
      and m.purpose = any(${[...agentTemplates]}::text[])
    group by given.email`.execute(op.db)
  const waiting = rows.flatMap(({ email, isTold, last, isWaitedFor }) => {
    const due = last ? new Date(last.getTime() + BURST_SECONDS * 1000) : op.now
    return !isTold && (isWaitedFor || due > op.now) ? [{ email, due, payload: [{ email, ticketId, eventId: id }] }] : []
  })
  if (waiting.length > 0) {
    // The time stays that of the first that waits; the lists are joined.
    await sql`select graphile_worker.add_job('tell_burst', payload, run_at => due, job_key => ${key},
        job_key_mode => 'preserve_run_at')
      from json_to_recordset(${JSON.stringify(waiting)}::json) given (email text, due timestamptz, payload json)`.execute(
      op.db,
    )
  }
  const told = rows.filter(({ isTold }) => isTold)
  return new Set([...told, ...waiting].map(({ email }) => email))
}

/** The job behind it: one mail that tells all that waited; of one event alone the mail that it would have been. */
export function tellBurst(app: Pick<App, 'db' | 'config' | 'secret'>): Job {
  return async (payload) => {
    const waiting = Waiting.parse(payload)
    const [first] = waiting
    if (!first) return
    const eventIds = [...new Set(waiting.map(({ eventId }) => eventId))].sort((a, b) => a - b)
    await operation({ db: app.db, actor: system('Notices'), now: new Date() }, async (op) => {
      await lockTold(op, first.ticketId)
      await tellTogether(op, app, { email: first.email, eventIds })
    })
  }
}

interface Part {
  telling: Telling
  notice: Mailed
}

async function tellTogether(
  op: Op,
  app: Pick<App, 'config' | 'secret'>,
  { email, eventIds }: { email: string; eventIds: number[] },
): Promise<void> {
  const parts: Part[] = []
  for (const event of await loadEvents(op.db, eventIds.slice(0, MOST_EVENTS))) {
    const part = await partFor(op, app, { event, email })
    if (part) parts.push(part)
  }
  const [first, ...more] = parts
  if (!first) return
  if (more.length === 0) return queueNotice(op, first.telling, first.notice)
  await queueNotice(
    op,
    first.telling,
    { ...first.notice, template: 'alerts.digest' },
    {
      furtherEventIds: eventIds.filter((id) => id !== first.telling.event.id),
      values: { events: parts.map(({ telling, notice }) => eventValues(telling, notice)) },
    },
  )
}

/** As it would be told now: who has lost sight of the ticket meanwhile is not told any more. */
async function partFor(
  op: Op,
  signing: Pick<App, 'config' | 'secret'>,
  { event, email }: { event: RecordedEvent; email: string },
): Promise<Part | null> {
  const loaded = await loadFacts(op.db, event)
  if (!loaded) return null
  const { facts, settings } = loaded
  const notices = chooseNotices(event, facts, settings)
  const notice = notices.find(
    (one): one is Mailed => one.to.email === email && one.kind !== 'requester' && one.template !== null,
  )
  return notice ? { telling: await loadTelling(op, { event, facts, settings, signing }), notice } : null
}
