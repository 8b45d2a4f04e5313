import { sql } from 'kysely'
import type { Explanation } from '#contract/assignment.ts'
import type { Cause } from '#contract/cause.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { change } from '#server/tickets/change.ts'
import { dropReferral } from '#server/tickets/referrals.ts'
import type { TicketRow } from '#server/tickets/ticket.ts'
import { decide, type Given } from './decide.ts'
import { barrier } from './eligible.ts'
import { loadScene, type WaitingTicket } from './load-scene.ts'
import { policyName } from './policy-name.ts'

/** Many tickets are given away a few at a time: nobody waits long for the lock of one. */
const AT_ONCE = 20
const AGAIN = 'assign_waiting:again'

/**
 * Gives the tickets that wait for a policy to agents. What is decided on a look without locks is checked again under
 * them, ticket by ticket: whatever does not hold any more is decided anew. When something goes on waiting and a limit
 * passes by itself, there is a job for that moment.
 */
export async function assignWaiting(ctx: Ctx): Promise<void> {
  const scene = await loadScene(ctx.db, ctx.now)
  const { given, again } = decide(scene)
  const tickets = new Map(scene.tickets.map((ticket) => [ticket.id, ticket]))
  let isStale = false
  for (let at = 0; at < given.length; at += AT_ONCE) {
    const some = given.slice(at, at + AT_ONCE)
    const done = await operation(ctx, (op) => giveTickets(op, some, tickets))
    isStale ||= done < some.length
  }
  if (isStale) await operation(ctx, (op) => enqueue(op, 'assign_waiting', {}, { key: 'assign_waiting' }))
  if (again) await operation(ctx, (op) => enqueue(op, 'assign_waiting', {}, { key: AGAIN, at: again }))
}

/**
 * Tickets first, then agents, each in the order of their ids: like everybody who claims or assigns. An agent's row locked
 * like this keeps others from giving her a ticket until this has ended, as they refer to it.
 *
 * @returns how many were given
 */
async function giveTickets(op: Op, given: Given[], decided: ReadonlyMap<number, WaitingTicket>): Promise<number> {
  const ticketIds = given.map(({ ticketId }) => ticketId)
  const agentIds = given.map(({ agentId }) => agentId)
  const { rows } = await sql<TicketRow>`
    select * from ticket where id = any(${ticketIds}::bigint[]) order by id for update`.execute(op.db)
  await sql`select from agent where id = any(${agentIds}::bigint[]) order by id for update`.execute(op.db)
  const scene = await loadScene(op.db, op.now, { ticketIds, agentIds })
  let done = 0
  for (const { ticketId, agentId, explain } of given) {
    const row = rows.find(({ id }) => id === ticketId)
    const ticket = scene.tickets.find(({ id }) => id === ticketId)
    const agent = scene.agents.find(({ id }) => id === agentId)
    const policy = ticket && scene.policies.get(ticket.policyId)
    if (!row || !ticket || !agent || !policy) continue
    const explanation = explain()
    if (policy.version !== explanation.policy.version || ticket.version !== decided.get(ticketId)?.version) continue
    if (barrier(ticket, agent, { policy, assignableTo: scene.assignableTo })) continue
    await give(op, row, { agentId, explanation })
    agent.load += ticket.points
    done += 1
  }
  return done
}

async function give(
  op: Op,
  ticket: TicketRow,
  { agentId, explanation }: { agentId: number; explanation: Explanation },
): Promise<void> {
  const cause = causeOf(explanation)
  const assigned = await change(op, ticket, [
    { type: 'ticket.assigned', set: { agentId }, causes: { agentId: cause }, data: { assignment: explanation } },
  ])
  await dropReferral(op, assigned, { agentId })
  await sql`insert into assignment_turn (policy_id, agent_id, at) values (${explanation.policy.id}, ${agentId}, clock_timestamp())
    on conflict (policy_id, agent_id) do update set at = excluded.at`.execute(op.db)
  await sql`insert into assignment_day (agent_id, day, points) values (${agentId}, ${op.now}::timestamptz::date, ${explanation.points})
    on conflict (agent_id, day) do update set points = assignment_day.points + excluded.points`.execute(op.db)
}

function causeOf({ policy, candidateCount, ruledOutCounts, together }: Explanation): Cause {
  return {
    kind: 'assignment',
    id: policy.id,
    name: policyName(policy),
    saw: {
      policy: policy.kind,
      version: policy.version,
      candidates: candidateCount,
      ruledOut: ruledOutCounts,
      together,
    },
  }
}
