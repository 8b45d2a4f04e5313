import { sql } from 'kysely'
import type { Answer, Answers } from '#contract/answers.ts'
import type { Did, Foreseen } from '#contract/rules.ts'
import { own } from '#server/forms/answers.ts'
import { answerText } from '#server/forms/words.ts'
import { chooseNotices, toldEvents } from '#server/notify/choose.ts'
import { loadFacts } from '#server/notify/facts.ts'
import type { StaffActor } from '#server/platform/actor.ts'
import { type RecordedEvent, recordedEvent } from '#server/platform/events.ts'
import { type Ctx, isOperation, type Op, operation } from '#server/platform/operation.ts'
import type { TicketRow } from '#server/tickets/ticket.ts'

class TakenBack extends Error {}

/**
 * What `work` would do to a ticket. It is done by the real verbs, through the same gate, looked at, and all of it is taken
 * back: so nothing can be foreseen other than it will be.
 *
 * @throws whatever `work` throws
 */
export async function foresee<A extends StaffActor>(
  ctx: Ctx<A>,
  ticketId: number,
  work: (op: Op<A>) => Promise<Did[]>,
): Promise<Foreseen> {
  if (isOperation(ctx)) throw new Error('what is foreseen is taken back: it cannot be part of something else')
  let foreseen: Foreseen | undefined
  await operation(ctx, async (op) => {
    const before = await ticketNow(op, ticketId)
    const lastMailId = await lastMail(op)
    const did = await work(op)
    const { rows: events } = await sql<RecordedEvent>`
      select ${recordedEvent} from ticket_event where ticket_id = ${ticketId} and operation_id = ${op.operationId}::uuid order by id`.execute(
      op.db,
    )
    foreseen = {
      did,
      changes: before
        ? changesBetween(before, await ticketNow(op, ticketId), { events, language: op.language ?? null })
        : [],
      entries: await entriesOf(op, events),
      mails: [...(await mailsOfActions(op, ticketId, lastMailId)), ...(await notices(op, events))],
    }
    throw new TakenBack()
  }).catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error
  })
  if (!foreseen) throw new Error('nothing was foreseen')
  return foreseen
}

function ticketNow(op: Op, id: number): Promise<TicketRow | undefined> {
  return op.db.selectFrom('ticket').selectAll().where('id', '=', id).executeTakeFirst()
}

const shown = {
  statusId: 'status',
  departmentId: 'department',
  agentId: 'agent',
  teamId: 'team',
  priorityId: 'priority',
  slaPlanId: 'slaPlan',
  helpTopicId: 'helpTopic',
} as const

type Names = Record<string, { from?: string | null; to?: string | null } | undefined>

function changesBetween(
  before: TicketRow,
  after: TicketRow | undefined,
  { events, language }: { events: RecordedEvent[]; language: string | null },
): Foreseen['changes'] {
  if (!after) return []
  const names = (field: string) => events.flatMap(({ data }) => (data.names as Names | undefined)?.[field] ?? [])
  const chosen = Object.entries(shown).flatMap(([column, field]) => {
    const key = column as keyof typeof shown
    if (before[key] === after[key]) return []
    return [{ field, from: names(column).at(0)?.from ?? null, to: names(column).at(-1)?.to ?? null }]
  })
  const due = (row: TicketRow) => row.dueAt?.toISOString() ?? null
  const dates = due(before) === due(after) ? [] : [{ field: 'dueAt', from: due(before), to: due(after) }]
  return [...chosen, ...dates, ...answersBetween(before.fields as Answers, after.fields as Answers, language)]
}

/** Answers as whoever looks ahead reads them; those of a choice by their keys. */
function answersBetween(before: Answers, after: Answers, language: string | null): Foreseen['changes'] {
  const text = (answer: Answer) => answerText({ kind: 'text' }, answer, language) || null
  return Object.entries(after).flatMap(([key, answer]) => {
    const [from, to] = [text(own(before, key)), text(answer)]
    return from === to ? [] : [{ field: `fields.${key}`, from, to }]
  })
}

async function entriesOf(op: Op, events: RecordedEvent[]): Promise<Foreseen['entries']> {
  const ids = events.map(({ entryId }) => entryId).filter((id) => id !== null)
  if (ids.length === 0) return []
  const { rows } = await sql<Foreseen['entries'][number]>`
    select type, author_name as author, body_text as text from thread_entry
    where id = any(${ids}::bigint[]) and type in ('reply', 'note') order by id`.execute(op.db)
  return rows
}

async function lastMail(op: Op): Promise<number> {
  const { rows } = await sql<{ id: number }>`select coalesce(max(id), 0) as id from outgoing_mail`.execute(op.db)
  return rows[0]?.id ?? 0
}

/** Those that actions put into the outbox by themselves. */
async function mailsOfActions(op: Op, ticketId: number, lastMailId: number): Promise<Foreseen['mails']> {
  const { rows } = await sql<{ to: string; about: string }>`
    select to_address as to, subject as about from outgoing_mail
    where ticket_id = ${ticketId} and id > ${lastMailId} and created_at = ${op.now} order by id`.execute(op.db)
  return rows
}

/** Those that will follow from the events, as the settings stand now. */
async function notices(op: Op, events: RecordedEvent[]): Promise<Foreseen['mails']> {
  const mails: Foreseen['mails'] = []
  for (const event of events.filter(({ type }) => toldEvents.includes(type))) {
    const loaded = await loadFacts(op.db, event)
    if (!loaded) continue
    const chosen = chooseNotices(event, loaded.facts, loaded.settings)
    for (const { to, template } of chosen) if (template !== null) mails.push({ to: to.email, about: template })
  }
  return mails
}
