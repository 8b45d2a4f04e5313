import { sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import { system } from '#server/platform/actor.ts'
import { withTheNext } from '#server/platform/ahead.ts'
import { isPassing } from '#server/platform/database-away.ts'
import { AppError } from '#server/platform/errors.ts'
import type { Rendered } from '#server/platform/html.ts'
import { as, type Op } from '#server/platform/operation.ts'
import { kept, type Reason } from '#server/platform/reason.ts'
import type { Effects, Run } from '#server/routing/filters/filter.ts'
import { draftEntry } from '#server/thread/entry.ts'
import { written, writtenOrAsItStands } from './action-values.ts'
import { change, changeWithEntry } from './change.ts'
import { noteFailure, noteRuns } from './filter-log.ts'
import type { Judged } from './judge.ts'
import { addCopied } from './mailed.ts'
import { needSkill } from './need-skill.ts'
import type { TicketRow } from './ticket.ts'
import { callWebhooks } from './webhook-calls.ts'

/** What a filter answers in place of the usual receipt, or why it cannot. */
export type FilterAnswer = { run: Run; body: string; problem: null } | ({ run: Run } & Failure)

/** What went wrong, technically, and as it is said to people. */
interface Failure {
  problem: string
  reason: Reason
}

/** The answer of the last filter that has one, in words; where these cannot be made the usual receipt goes out. */
export async function answerOf(
  op: Op,
  ticketId: number,
  { answer, opening }: Pick<Effects, 'answer'> & { opening: Rendered },
): Promise<FilterAnswer | null> {
  if (!answer) return null
  const { run, body } = answer
  try {
    return {
      run,
      body: await written(handOf(op, run), ticketId, { source: body, audience: 'requesters', opening }),
      problem: null,
    }
  } catch (error) {
    if (isPassing(error)) throw error
    return { run, ...failureOf(error) }
  }
}

interface Following {
  judged: Judged
  answer: FilterAnswer | null
}

/**
 * What filters do besides setting fields: once the ticket is there. Mails follow from the event. One of these that fails
 * keeps neither the ticket from being opened nor the others from being done: it is recorded, and administrators are told.
 */
export async function followFilters(op: Op, opened: TicketRow, { judged, answer }: Following): Promise<TicketRow> {
  const { effects } = judged
  await keepArrival(op, opened.id, judged)
  await noteRuns(op, opened.id, { runs: effects.runs, foreseen: judged.foreseen })
  let ticket = opened
  const failed: Failed[] = []
  const guard = async (run: Run, action: Action['kind'], work: (hand: Op) => Promise<TicketRow | undefined>) => {
    const done = await guarded(op, () => work(handOf(op, run)))
    if ('problem' in done) failed.push({ run, action, ...done })
    else ticket = done.ticket ?? ticket
  }
  for (const { run, ...need } of effects.skills) {
    await guard(run, 'needSkill', async (hand) => void (await needSkill(hand, ticket.id, { need, cause: run.cause })))
  }
  for (const run of new Set(effects.webhooks.map((call) => call.run))) {
    const { cause, actions } = run
    const type = 'ticket.filtered'
    await guard(
      run,
      'callWebhook',
      async (hand) => void (await callWebhooks(hand, ticket.id, { type, cause, actions })),
    )
  }
  if (answer?.problem === null) {
    const { run, body } = answer
    await guard(run, 'autoRespond', (hand) => reply(hand, ticket, { run, body }))
  } else if (answer) {
    failed.push({ action: 'autoRespond', ...answer })
  }
  for (const { run, body } of effects.notes) {
    await guard(run, 'addNote', async (hand) => {
      const { text, problem } = await writtenOrAsItStands(hand, ticket.id, body)
      if (problem !== null) failed.push({ run, action: 'addNote', ...failureOf(problem) })
      return note(hand, ticket, { run, body: text })
    })
  }
  for (const { run, email, name } of effects.collaborators) {
    await guard(run, 'addCollaborator', (hand) => addCopied(hand, ticket.id, [{ email, name }], { filter: run.filter }))
  }
  for (const one of failed) ticket = await tell(op, ticket, one)
  return ticket
}

interface Failed extends Failure {
  run: Run
  action: Action['kind']
}

/** Nothing of what fails stays. @throws only where the whole opening has to be done again */
async function guarded(
  op: Op,
  work: () => Promise<TicketRow | undefined>,
): Promise<{ ticket: TicketRow | undefined } | Failure> {
  await sql`savepoint following`.execute(op.db)
  try {
    const ticket = await work()
    // Also sends what waits for the next statement: it belongs to this.
    await sql`release savepoint following`.execute(op.db)
    return { ticket }
  } catch (error) {
    if (isPassing(error)) throw error
    await sql`rollback to savepoint following`.execute(op.db)
    return failureOf(error)
  }
}

function failureOf(error: unknown): Failure {
  const problem = (error instanceof Error ? error.message : String(error)).slice(0, 500)
  if (error instanceof AppError) return { problem, reason: error.reason }
  return { problem, reason: { code: 'failed', values: { said: problem }, message: problem } }
}

/** An event, from which administrators hear of it, and a line in the run log. */
async function tell(op: Op, ticket: TicketRow, { run, action, problem, reason }: Failed): Promise<TicketRow> {
  const { filter } = run
  await noteFailure(op, ticket.id, { filter, action, problem, reason })
  const data = { filter, saw: {}, action, error: problem, ...kept(reason) }
  return change(handOf(op, run), ticket, [{ type: 'ticket.filtered', always: true, data }])
}

interface Writing {
  run: Run
  body: string
}

async function reply(hand: Op, ticket: TicketRow, { run: { filter }, body }: Writing): Promise<TicketRow> {
  const entry = draftEntry(hand, { type: 'reply', body, format: 'text', source: 'desk' })
  const sent = { type: 'reply.sent' as const, entryId: 'new' as const, data: { automatic: true, filter } }
  return (await changeWithEntry(hand, ticket, { entry, steps: [sent] })).ticket
}

async function note(hand: Op, ticket: TicketRow, { run: { filter }, body }: Writing): Promise<TicketRow> {
  const entry = draftEntry(hand, { type: 'note', body, format: 'text', source: 'desk' })
  const noted = { type: 'note.added' as const, entryId: 'new' as const, data: { filter } }
  return (await changeWithEntry(hand, ticket, { entry, steps: [noted] })).ticket
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
