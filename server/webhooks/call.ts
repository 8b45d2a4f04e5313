import { sql } from 'kysely'
import type { Cause } from '#contract/cause.ts'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { type Answered, guardedPost, NotSent } from '#server/platform/guarded-fetch.ts'
import type { Job } from '#server/platform/jobs.ts'
import { operation } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { lockVisible } from '#server/tickets/access.ts'
import { change } from '#server/tickets/change.ts'

/** An address that fails so often is given up on: the job comes again after growing pauses, about an hour in all. */
const MOST_ATTEMPTS = 8

interface Call {
  id: number
  ticketId: number
  eventId: number
  url: string
  cause: Cause
  attempts: number
  payload: Record<string, unknown>
}

/**
 * The job that calls one webhook. What came of it is on the ticket, once it is settled. It may be called twice when we die
 * between sending and writing that down: the call has an id by which its receiver knows it.
 */
export function callWebhookJob(app: Pick<App, 'db' | 'config'>): Job {
  return async (payload) => {
    const { callId } = payload as { callId: number }
    const call = await loadCall(app, callId)
    if (!call) return
    const outcome = await attempt(app, call)
    const isDone = 'status' in outcome && outcome.status >= 200 && outcome.status < 300
    const isOver = isDone || ('isFinal' in outcome && outcome.isFinal) || call.attempts + 1 >= MOST_ATTEMPTS
    await settle(app, call, { outcome, state: isDone ? 'done' : isOver ? 'failed' : 'waiting' })
    if (!isOver) throw new Error(`webhook ${call.id}: ${wordsOf(outcome)}`)
  }
}

async function attempt(
  { config }: Pick<App, 'config'>,
  { id, url, cause, payload }: Call,
): Promise<Answered | NotSent> {
  const { kind, name, version } = cause
  const body = JSON.stringify({ callId: id, cause: { kind, name, version }, ...payload })
  try {
    return await guardedPost(url, { body, allowsInside: config.privateWebhooks })
  } catch (error) {
    if (error instanceof NotSent) return error
    throw error
  }
}

async function loadCall({ db, config }: Pick<App, 'db' | 'config'>, id: number): Promise<Call | undefined> {
  const { rows } = await sql<Call>`
    select w.id, w.ticket_id, w.event_id, w.url, w.cause, w.attempts, json_build_object(
      'event', json_build_object('id', e.id, 'type', e.type, 'at', e.at),
      'ticket', json_build_object('id', t.id, 'number', t.number, 'subject', t.subject, 'status', s.name, 'state', t.state,
        'department', d.name, 'priority', p.name, 'helpTopic', h.name, 'agent', a.name, 'team', tm.name, 'source', t.source,
        'createdAt', t.created_at, 'dueAt', t.due_at, 'fields', t.fields, 'url', ${`${ownAddress(config)}/desk/tickets/`}::text || t.id,
        'requester', json_build_object('id', r.id, 'name', r.name, 'email', r.email))) as payload
    from webhook_call w join ticket_event e on e.id = w.event_id join ticket t on t.id = w.ticket_id
    join ticket_status s on s.id = t.status_id join department d on d.id = t.department_id join priority p on p.id = t.priority_id
    join requester r on r.id = t.requester_id left join help_topic h on h.id = t.help_topic_id
    left join agent a on a.id = t.agent_id left join team tm on tm.id = t.team_id
    where w.id = ${id} and w.state = 'waiting'`.execute(db)
  return rows[0]
}

function settle(
  { db }: Pick<App, 'db'>,
  call: Call,
  { outcome, state }: { outcome: Answered | NotSent; state: 'done' | 'failed' | 'waiting' },
): Promise<void> {
  const actor = system(call.cause.name || 'Webhooks')
  return operation({ db, actor, now: new Date() }, async (op) => {
    const { rows } = await sql`
      update webhook_call set state = ${state}, attempts = attempts + 1, status = ${'status' in outcome ? outcome.status : null},
        answer = ${wordsOf(outcome)}, finished_at = ${state === 'waiting' ? null : op.now}
      where id = ${call.id} and state = 'waiting' returning id`.execute(op.db)
    if (rows.length === 0 || state === 'waiting') return
    const ticket = await lockVisible(op, call.ticketId)
    const data = {
      host: URL.parse(call.url)?.host ?? call.url,
      outcome: state,
      answer: wordsOf(outcome).slice(0, 200),
      cause: call.cause,
    }
    await change(op, ticket, [{ type: 'webhook.called', data, causeEventId: call.eventId, always: true }])
  })
}

function wordsOf(outcome: Answered | NotSent): string {
  // What cannot be stored is not worth keeping of an answer.
  return outcome instanceof NotSent
    ? outcome.message
    : `${outcome.status} ${outcome.body}`.trim().toWellFormed().replaceAll('\u0000', '')
}
