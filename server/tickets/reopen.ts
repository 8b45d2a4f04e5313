import { sql } from 'kysely'
import type { Cause } from '#contract/cause.ts'
import { isAbsent } from '#server/people/absent.ts'
import { Conflict } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import type { Reason } from '#server/platform/reason.ts'
import type { Step } from './change.ts'
import type { TicketNow, TicketRow } from './ticket.ts'

/** What decides whether and how a ticket is reopened. */
export interface ReopeningFacts {
  allowReopen: boolean
  departmentArchived: boolean
  topicArchived: boolean
  assignOnReopen: boolean
  targetId: number
  targetName: string
  agentId: number | null
  agentName: string | null
  how: 'assignee' | 'last_respondent' | 'closed_by' | null
  available: boolean
}

/**
 * The steps that reopen a closed ticket: its SLA clock starts again, it counts as unanswered, and it goes back to
 * whoever had it, answered last or closed it - if that agent is there and reaches the department.
 *
 * @param statusId  the open status to take; the closed status's own choice, or the desk's default, when absent
 * @param forced    assigning or transferring a closed ticket opens it whatever its status says
 * @throws Conflict `not_reopenable`
 * @source osticket-behaviour 1.4, 1.5
 */
export async function planReopening(
  op: Op,
  ticket: TicketRow,
  { statusId, forced = false }: { statusId?: number; forced?: boolean } = {},
): Promise<Step[]> {
  const facts = await loadFacts(op, ticket, statusId)
  const reason = notReopenable(facts)
  if (reason && !forced) throw new Conflict('not_reopenable', reason.message, { reason })
  return [reopeningStep(ticket, facts, op.now)]
}

/** What reopening sets. Where it is forced, the ticket stays with whom it was. */
export function reopeningStep(ticket: TicketNow, facts: ReopeningFacts, now: Date): Step {
  const assignee = notReopenable(facts) ? { agentId: ticket.agentId, cause: undefined } : nextAssignee(facts)
  const byReopening: Cause = { kind: 'verb', id: null, name: 'Reopened' }
  // It was still to come when the ticket was closed, and means nothing any more.
  const isPast = ticket.explicitDueAt !== null && ticket.explicitDueAt <= now
  return {
    type: 'ticket.reopened',
    set: {
      statusId: facts.targetId,
      state: 'open',
      closedAt: null,
      closedById: null,
      reopenedAt: now,
      isAnswered: false,
      ...(isPast && { explicitDueAt: null }),
      agentId: assignee.agentId,
    },
    causes: {
      ...(assignee.cause && { agentId: assignee.cause }),
      isAnswered: byReopening,
      ...(isPast && { explicitDueAt: byReopening }),
    },
    data: { status: facts.targetName },
    touch: { reopenCount: ticket.reopenCount + 1 },
  }
}

export function notReopenable(facts: ReopeningFacts): Reason | null {
  if (!facts.allowReopen) {
    const message = 'Tickets with this status cannot be reopened. Please open a new one.'
    return { code: 'status_stays_closed', message }
  }
  if (facts.departmentArchived) {
    const message = 'Its department is archived, so it cannot be reopened. Please open a new one.'
    return { code: 'department_archived', message }
  }
  if (facts.topicArchived) {
    const message = 'Its help topic is archived, so it cannot be reopened. Please open a new one.'
    return { code: 'topic_archived', message }
  }
  return null
}

/** Whether a ticket's status, department and help topic let it be reopened. */
export async function isReopenable(op: Op, ticket: TicketRow): Promise<boolean> {
  return notReopenable(await loadFacts(op, ticket, undefined)) === null
}

function nextAssignee(facts: ReopeningFacts): { agentId: number | null; cause: Cause } {
  const saw = {
    candidate: facts.agentName,
    because: facts.how,
    available: facts.available,
    assignOnReopen: facts.assignOnReopen,
  }
  const given = facts.assignOnReopen && facts.available ? facts.agentId : null
  return { agentId: given, cause: { kind: 'verb', id: null, name: 'Reopened', saw } }
}

async function loadFacts(op: Op, ticket: TicketRow, statusId: number | undefined): Promise<ReopeningFacts> {
  const { rows } = await sql<ReopeningFacts>`
    with recursive candidate as (
      select coalesce(${ticket.agentId}::bigint, responder.agent_id, ${ticket.closedById}::bigint) as id,
        case when ${ticket.agentId}::bigint is not null then 'assignee' when responder.agent_id is not null then 'last_respondent'
             when ${ticket.closedById}::bigint is not null then 'closed_by' end as how
      from (select 1) one left join lateral (
        select agent_id from thread_entry where ticket_id = ${ticket.id} and type = 'reply' and agent_id is not null order by id desc limit 1
      ) responder on true
    ), up as (
      -- the department and those above it, whose agents reach it too
      select ${ticket.departmentId}::bigint as id
      union select d.parent_id from department d join up on up.id = d.id where d.parent_id is not null
    )
    select now_status.allow_reopen, d.availability = 'archived' as department_archived,
      coalesce(h.availability = 'archived', false) as topic_archived, d.assign_on_reopen,
      target.id as target_id, target.name as target_name,
      c.id as agent_id, a.name as agent_name, c.how,
      coalesce(a.availability = 'active' and not ${isAbsent} and exists (
        select 1 from up left join department m on m.id = up.id
        where up.id = a.primary_department_id or m.manager_id = a.id
          or exists (select 1 from department_access da where da.agent_id = a.id and da.department_id = up.id)), false) as available
    from ticket_status now_status
    join department d on d.id = ${ticket.departmentId}
    left join help_topic h on h.id = ${ticket.helpTopicId}
    join ticket_status target on target.id = coalesce(${statusId ?? null}::bigint, now_status.reopen_to_id,
      (select (value ->> 'defaultStatusId')::bigint from setting where key = 'tickets'))
    cross join candidate c left join agent a on a.id = c.id
    where now_status.id = ${ticket.statusId}`.execute(op.db)
  const facts = rows[0]
  if (!facts) throw new Error('the status of a ticket is missing')
  return facts
}
