import { sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import type { Cause } from '#contract/tickets.ts'
import { system } from '#server/platform/actor.ts'
import { withTheNext } from '#server/platform/ahead.ts'
import { as, type Op } from '#server/platform/operation.ts'
import type { Effects, Run } from '#server/routing/filters/filter.ts'
import { draftEntry } from '#server/thread/entry.ts'
import { changeWithEntry } from './change.ts'
import { noteRuns } from './filter-log.ts'
import type { NewEvent } from './history.ts'
import type { Judged } from './judge.ts'
import { addCopied } from './mailed.ts'
import type { OpeningReference } from './reference.ts'
import type { TicketRow } from './ticket.ts'

/** What came of one action of a filter, as the thread tells it. */
export interface Did {
  kind: Action['kind']
  /** What it set, by name. */
  value: string | null
  outcome: 'done' | 'overridden' | 'skipped'
  /** Of what was skipped. */
  why?: string
}

/** One event a filter that matched: what it did, and what of it did not hold. */
export function filterEvents(judged: Judged, { autoResponds }: { autoResponds: boolean }): NewEvent[] {
  return judged.effects.runs.map((run) => ({
    type: 'ticket.filtered',
    changes: {},
    data: {
      filter: run.filter,
      saw: run.cause.saw ?? {},
      ...(run.error === null
        ? { did: run.actions.map((action) => didOf(action, run, { ...judged, autoResponds })) }
        : { error: run.error }),
    },
  }))
}

type Judging = Judged & { autoResponds: boolean }

function didOf(action: Action, run: Run, judged: Judging): Did {
  const { kind } = action
  const done = (value: string | null = null): Did => ({ kind, value, outcome: 'done' })
  const { reference, defaults } = judged
  const set = (field: keyof Effects['wishes'], id: number, holds: boolean): Did => {
    const value = nameOf(reference, field, id)
    const skipped = judged.skipped.find((one) => one.run === run && one.field === field && one.value === id)
    if (skipped) return { kind, value, outcome: 'skipped', why: skipped.why }
    return { kind, value, outcome: holds ? 'done' : 'overridden' }
  }
  switch (action.kind) {
    case 'setDepartment':
      return set('departmentId', action.departmentId, defaults.department.value === action.departmentId)
    case 'setPriority':
      return set('priorityId', action.priorityId, defaults.priority.value === action.priorityId)
    case 'setStatus':
      return set('statusId', action.statusId, defaults.status.value === action.statusId)
    case 'setSlaPlan':
      return set('slaPlanId', action.slaPlanId, defaults.slaPlan.value === action.slaPlanId)
    case 'setHelpTopic':
      return set('helpTopicId', action.helpTopicId, reference.topic?.id === action.helpTopicId)
    case 'assignAgent':
      return set('agentId', action.agentId, defaults.agent.value === action.agentId)
    case 'assignTeam':
      return set('teamId', action.teamId, defaults.team.value === action.teamId)
    case 'setField': {
      const skipped = judged.skipped.find((one) => one.run === run && one.field === 'field' && one.value === action.key)
      if (skipped) return { kind, value: action.key, outcome: 'skipped', why: skipped.why }
      return done(`${action.key}: ${String(action.value)}`)
    }
    case 'useReplyTo':
      return judged.arrival.facts['mail.replyTo']
        ? done(String(judged.arrival.facts['mail.replyTo']))
        : { kind, value: null, outcome: 'skipped', why: 'no_reply_to' }
    case 'autoRespond':
      return autoResponse(run, judged)
    case 'addCollaborator':
      return done(action.email)
    case 'sendMail':
      return done(action.subject)
    case 'callWebhook':
      return done(URL.parse(action.url)?.host ?? null)
    default:
      return done()
  }
}

/** Of several answers the last filter's goes; none where nobody is to be answered by a machine. */
function autoResponse(run: Run, { effects, autoResponds }: Judging): Did {
  const kind = 'autoRespond'
  if (!autoResponds) return { kind, value: null, outcome: 'skipped', why: 'auto_response_off' }
  return { kind, value: null, outcome: effects.answer?.run === run ? 'done' : 'overridden' }
}

function nameOf(reference: OpeningReference, field: keyof Effects['wishes'], id: number): string | null {
  if (field === 'helpTopicId') return reference.topic?.id === id ? reference.topic.path : null
  const entries = {
    departmentId: reference.departments,
    priorityId: reference.priorities,
    statusId: reference.statuses,
    slaPlanId: reference.slaPlans,
    agentId: reference.agents,
    teamId: reference.teams,
  }[field]
  return entries.find((entry) => entry.id === id)?.name ?? null
}

/** What filters do besides setting fields: once the ticket is there. Mails and webhooks follow from the event. */
export async function followFilters(
  op: Op,
  opened: TicketRow,
  { judged, autoResponds }: { judged: Judged; autoResponds: boolean },
): Promise<TicketRow> {
  const { effects } = judged
  await keepArrival(op, opened.id, judged)
  await noteRuns(op, opened.id, effects)
  await needSkills(op, opened.id, effects)
  await callWebhooks(op, opened.id, effects)
  let ticket = opened
  if (effects.answer && autoResponds) {
    const { run, body } = effects.answer
    const hand = handOf(op, run)
    const entry = draftEntry(hand, { type: 'reply', body, format: 'text', source: 'desk' })
    const sent = { type: 'reply.sent' as const, entryId: 'new' as const, data: { automatic: true, filter: run.filter } }
    ;({ ticket } = await changeWithEntry(hand, ticket, { entry, steps: [sent] }))
  }
  for (const { run, body } of effects.notes) {
    const hand = handOf(op, run)
    const entry = draftEntry(hand, { type: 'note', body, format: 'text', source: 'desk' })
    const noted = { type: 'note.added' as const, entryId: 'new' as const, data: { filter: run.filter } }
    ;({ ticket } = await changeWithEntry(hand, ticket, { entry, steps: [noted] }))
  }
  for (const { run, email, name } of effects.collaborators) {
    ticket = await addCopied(handOf(op, run), ticket.id, [{ email, name }], { filter: run.filter })
  }
  return ticket
}

function handOf(op: Op, { filter }: Run): Op {
  return as(op, system(filter.name))
}

/** What the filters saw; the message is the first entry's. */
async function keepArrival(op: Op, ticketId: number, { arrival, asked }: Judged): Promise<void> {
  const { message: _, ...facts } = arrival.facts
  await sql`insert into ticket_arrival (ticket_id, facts, names, asked)
    values (${ticketId}, ${JSON.stringify({ ...facts, channel: arrival.channel })}::jsonb, ${JSON.stringify(arrival.names)}::jsonb,
      ${JSON.stringify(asked)}::jsonb) ${withTheNext}`.execute(op.db)
}

/** The calls, each about the event that says what the filter did; a job sends them once this has committed. */
async function callWebhooks(op: Op, ticketId: number, { webhooks }: Effects): Promise<void> {
  for (const { url, run } of webhooks) {
    const { id } = run.filter
    await sql`
      with called as (
        insert into webhook_call (event_id, ticket_id, place, url, cause, created_at)
        select e.id, ${ticketId}, ${run.actions.findIndex((action) => action.kind === 'callWebhook' && action.url === url)}, ${url},
          ${JSON.stringify(run.cause)}::jsonb, ${op.now}::timestamptz
        from ticket_event e where e.ticket_id = ${ticketId} and e.operation_id = ${op.operationId}::uuid
          and e.type = 'ticket.filtered' and (e.data -> 'filter' ->> 'id')::bigint = ${id}
        on conflict (event_id, place) do nothing returning id
      )
      select graphile_worker.add_job('call_webhook', json_build_object('callId', id)) from called`.execute(op.db)
  }
}

/** Of one skill that several filters name, the last one's need holds. */
async function needSkills(op: Op, ticketId: number, { skills }: Effects): Promise<void> {
  for (const { run, ...need } of skills) await needSkill(op, ticketId, { need, cause: run.cause })
}

export async function needSkill(
  op: Op,
  ticketId: number,
  { need, cause }: { need: Pick<Extract<Action, { kind: 'needSkill' }>, 'skillId' | 'level' | 'demand'>; cause: Cause },
): Promise<void> {
  await sql`
    insert into skill_need (skill_id, ticket_id, min_level, is_required, cause)
    select id, ${ticketId}, ${need.level}, ${need.demand === 'required'}, ${JSON.stringify(cause)}::jsonb
    from skill where id = ${need.skillId} and availability = 'active'
    on conflict (ticket_id, skill_id) where ticket_id is not null
      do update set min_level = excluded.min_level, is_required = excluded.is_required, cause = excluded.cause`.execute(
    op.db,
  )
}
