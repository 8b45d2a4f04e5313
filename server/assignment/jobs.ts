import { sql } from 'kysely'
import { z } from 'zod'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import type { Db } from '#server/platform/db.ts'
import { type Listening, on, type RecordedEvent } from '#server/platform/events.ts'
import { gatheredByDb } from '#server/platform/gather.ts'
import type { Job } from '#server/platform/jobs.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { assignWaiting } from './assign-waiting.ts'
import { returnTickets } from './return-tickets.ts'

const OfAgent = z.object({ agentId: z.int() })

export function assignmentJobs({ db }: Pick<App, 'db'>): Record<string, Job> {
  // The database says when it is time: a clock of ours that is late must not find that nothing has begun yet.
  const at = (runAt: Date): Ctx => ({
    db,
    actor: system('Assignment'),
    now: new Date(Math.max(Date.now(), runAt.getTime())),
  })
  return {
    assign_waiting: (_payload, { job }) => assignWaiting(at(job.run_at)),
    return_tickets: (payload, { job }) => returnTickets(at(job.run_at), OfAgent.parse(payload).agentId),
  }
}

/** Fields whose change may let a waiting ticket go to somebody: its own, or what an agent has to do. */
const decisive = [
  'agentId',
  'teamId',
  'departmentId',
  'statusId',
  'priorityId',
  'helpTopicId',
  'deletedAt',
  'requesterId',
]

/**
 * A ticket that comes, moves, or leaves somebody with room asks for a decision. Of many that ask at once one job comes.
 * One that moves comes under another policy, which may take it from who is absent.
 */
export function assignmentListeners({ db }: Pick<App, 'db'>): Listening[] {
  const listening = on('all', async (event) => {
    if (!asksForDecision(event)) return
    await ask(db, null)
  })
  const moved = on('all', async ({ type, changes, ticketId }) => {
    if (type === 'ticket.opened' || (changes.departmentId === undefined && changes.teamId === undefined)) return
    await sql`select ask_return_tickets(${ticketId})`.execute(db)
  })
  return [listening, moved]
}

const MOST_ASKING = 50

/** Of several tickets that ask at the same moment, too. */
const ask = gatheredByDb(
  async (db: Db, asking: null[]) => {
    await sql`select graphile_worker.add_job('assign_waiting', '{}', job_key => 'assign_waiting')
      where exists (select from assignment_policy where kind <> 'none')`.execute(db)
    return asking
  },
  { most: MOST_ASKING },
)

function asksForDecision({ type, changes }: RecordedEvent): boolean {
  if (type === 'ticket.opened') return changes.agentId === undefined
  return decisive.some((field) => changes[field] !== undefined)
}
