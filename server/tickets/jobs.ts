import { z } from 'zod'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { type Listening, on } from '#server/platform/events.ts'
import { enqueue, type Job } from '#server/platform/jobs.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { purgeTicket } from './delete.ts'
import { RecountSla, recountTickets } from './recount.ts'
import { runSlaTimer } from './sla-timer.ts'
import { compactTally } from './tally.ts'

const OfTicket = z.object({ ticketId: z.int() })

export function ticketJobs({ db }: Pick<App, 'db'>): Record<string, Job> {
  // The database says when a timer is due: a clock of ours that is late must not send it away for ever.
  const at = (name: string, runAt: Date): Ctx => ({
    db,
    actor: system(name),
    now: new Date(Math.max(Date.now(), runAt.getTime())),
  })
  return {
    sla_timer: (payload, { job }) => runSlaTimer(at('Due date', job.run_at), OfTicket.parse(payload).ticketId),
    recount_sla: (payload) => recountTickets({ db, actor: system('SLA'), now: new Date() }, RecountSla.parse(payload)),
    purge_ticket: (payload, { job }) => purgeTicket(at('Purge', job.run_at), OfTicket.parse(payload).ticketId),
    compact_tally: async () => void (await compactTally(db)),
  }
}

/** Every so many ids of the history the counts are folded: events are clock enough, and nothing sweeps. */
const COMPACT_EVERY = 200
/** An operation draws a few ids, for entries too: of so many in a row one at least is an event's. */
const NEVER_MISSED = 8

export function ticketListeners({ db }: Pick<App, 'db'>): Listening[] {
  const compact = on('all', async ({ id, at }) => {
    if (id % COMPACT_EVERY >= NEVER_MISSED) return
    const ctx: Ctx = { db, actor: system('Counts'), now: at }
    await operation(ctx, (op) => enqueue(op, 'compact_tally', {}, { key: 'compact_tally' }))
  })
  return [compact]
}
