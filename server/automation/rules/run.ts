import type { Did } from '#contract/rules.ts'
import { type StaffActor, system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { isPassing } from '#server/platform/database-away.ts'
import type { RecordedEvent } from '#server/platform/events.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { type Facts, View } from '#server/routing/conditions/evaluate.ts'
import { lockVisible } from '#server/tickets/access.ts'
import { change } from '#server/tickets/change.ts'
import { callWebhooks } from '#server/tickets/webhook-calls.ts'
import { applyActions } from '../apply.ts'
import { foresee } from '../foresee.ts'
import { type Lineage, lineageOf } from './chain.ts'
import { ask, mayRun } from './decide.ts'
import { type Noted, noteRun, type Occasion, ranOn, tellAdministrators } from './log.ts'
import { causeOf, type LiveRule, type RuleRef, refOf } from './rule.ts'
import { beforeEvent, loadSubjects } from './subjects.ts'

export type Desk = Pick<App, 'db' | 'config'> & { now: Date }

/** A ticket as rules see it on an event; null: it is deleted. */
export type Sight = { facts: Facts; before: Facts | null; names: Record<string, string> } | null

export interface Run extends Occasion {
  /** The event that it runs on. */
  event: RecordedEvent | null
  /** What led to it: that event or, of a time rule, the one that its moment comes from. */
  causeEventId: number | null
  /** How the ticket was for the rule before, where nothing has come of that: it is not read again for each of many. */
  sight?: Sight
  /** Takes the occasion, under the ticket's lock; false: it was taken before. */
  claim?: (op: Op) => Promise<boolean>
}

/**
 * Asks a rule about a ticket and, where it matches, does what it says: all of it in one transaction, or none. Whatever
 * goes wrong stays with the rule: it is noted, and administrators are told.
 *
 * @returns whether it acted on this occasion, now or before
 * @throws only where the database is away or has to be asked again
 */
export async function runRule(desk: Desk, rule: LiveRule, run: Run): Promise<boolean> {
  const begun = performance.now()
  const micros = () => Math.round((performance.now() - begun) * 1000)
  try {
    const asked = await askNow(desk, rule, run)
    if (!asked.matched) return false
    const before = await ranOn(desk.db, rule, run)
    if (before !== null) return before === 'acted'
    const lineage = await lineageOf(desk.db, lookedBackFrom(rule, run))
    if (!mayRun(rule, lineage)) {
      await stop(desk, rule, { run, lineage, saw: asked.saw, micros })
      return false
    }
    if (rule.isSilent) {
      await noteSilent(desk, rule, { run, saw: asked.saw, micros })
      return false
    }
    return await apply(desk, rule, { run, root: lineage.root, micros })
  } catch (error) {
    if (isPassing(error)) throw error
    await noteFailure(desk, rule, { run, error, micros })
    return false
  }
}

async function askNow(
  desk: Pick<Desk, 'db' | 'now'>,
  rule: LiveRule,
  run: Omit<Run, 'sight'> & { sight?: Sight | undefined },
) {
  const sight = run.sight === undefined ? await sightOf(desk, run) : run.sight
  return sight ? ask(rule, new View(sight.facts, sight.before), sight.names) : { matched: false, saw: {} }
}

/** How a ticket looks now to whatever is asked about it. */
export async function sightOf(
  { db, now }: Pick<Desk, 'db' | 'now'>,
  { ticketId, event }: Pick<Run, 'ticketId' | 'event'>,
): Promise<Sight> {
  const subject = (await loadSubjects({ db, now, happenedAt: event?.at }, [ticketId])).get(ticketId)
  if (!subject) return null
  const { names } = subject
  const facts = { ...subject.facts, ...(event && { actor: event.actorKind }) }
  return { facts, names, before: event && (await beforeEvent(db, { ...subject, facts }, event)) }
}

interface Acting {
  run: Pick<Run, 'ticketId' | 'causeEventId' | 'dueAt'>
  saw: Record<string, unknown>
}

interface Doing {
  run: Run
  micros: () => number
}

function apply(desk: Desk, rule: LiveRule, { run, root, micros }: Doing & { root: string }): Promise<boolean> {
  return operation(ctxOf(desk, rule), async (op) => {
    await lockVisible(op, run.ticketId)
    if ((await ranOn(op.db, rule, run)) !== null) return true
    if (run.claim && !(await run.claim(op))) return true
    // Somebody may have changed it before the lock.
    const { matched, saw } = await askNow({ db: op.db, now: op.now }, rule, { ...run, sight: undefined })
    if (!matched) return false
    const did = await doAll(op, rule, { run, root, saw })
    await noteRun(op, rule, run, { outcome: 'applied', micros: micros(), saw, did })
    return true
  })
}

/** The moment of a time rule is a beginning; what led to it is looked at all the same. */
function lookedBackFrom(rule: RuleRef, { ticketId, causeEventId, dueAt }: Run) {
  return { ticketId, eventId: causeEventId, begins: dueAt ? `${rule.id} ${dueAt.toISOString()}` : undefined }
}

/** What it says, and one event that tells of it. */
async function doAll(
  op: Op<StaffActor>,
  rule: RuleRef & Pick<LiveRule, 'actions'>,
  { run, root, saw }: Acting & { root: string },
): Promise<Did[]> {
  const { ticketId, causeEventId, dueAt } = run
  const cause = causeOf(rule, saw)
  const acting: Op<StaffActor> = { ...op, because: { cause, eventId: causeEventId } }
  const did = await applyActions(acting, ticketId, { actions: rule.actions, refusals: 'skip' })
  const data = { rule: refOf(rule), root, saw, did, ...(dueAt && { dueAt: dueAt.toISOString() }) }
  await change(acting, await lockVisible(op, ticketId), [{ type: 'ticket.rule_applied', always: true, data }])
  await callWebhooks(acting, ticketId, { type: 'ticket.rule_applied', cause, actions: rule.actions })
  return did
}

/** What a rule would do to a ticket. */
export function foreseeRule(desk: Desk, rule: RuleRef & Pick<LiveRule, 'actions'>, { run, saw }: Acting) {
  return foresee(ctxOf(desk, rule), run.ticketId, (op) => doAll(op, rule, { run, root: '', saw }))
}

async function noteSilent(
  desk: Desk,
  rule: LiveRule,
  { run, saw, micros }: Doing & { saw: Record<string, unknown> },
): Promise<void> {
  const { did } = await foreseeRule(desk, rule, { run, saw })
  await note(desk, rule, run, { outcome: 'silent', micros: micros(), saw, did })
}

/** A rule that would change nothing any more has come to rest by itself: there is nothing to tell of. */
async function stop(
  desk: Desk,
  rule: LiveRule,
  { run, lineage, saw, micros }: Doing & { lineage: Lineage; saw: Record<string, unknown> },
): Promise<void> {
  const { did } = await foreseeRule(desk, rule, { run, saw })
  if (!did.some(({ outcome }) => outcome === 'done')) return
  const { chain, ran } = lineage
  const names = (chain.length > 0 ? chain : ran).map(({ name }) => name)
  await note(desk, rule, run, { outcome: 'stopped', micros: micros(), saw, did, chain: names }, (op) =>
    tellAdministrators(op, desk, { rule, kind: 'rule_stopped', error: [...names].reverse().join(' → ') }),
  )
}

async function noteFailure(
  desk: Desk,
  rule: LiveRule,
  { run, error, micros }: Doing & { error: unknown },
): Promise<void> {
  const words = (error instanceof Error ? error.message : String(error)).slice(0, 500)
  await note(desk, rule, run, { outcome: 'failed', micros: micros(), error: words }, (op) =>
    tellAdministrators(op, desk, { rule, kind: 'rule_failed', error: words }),
  )
}

function note(desk: Desk, rule: LiveRule, run: Run, noted: Noted, also?: (op: Op) => Promise<void>): Promise<void> {
  return operation({ db: desk.db, now: desk.now, actor: system('Rules') }, async (op) => {
    if (run.claim && !(await run.claim(op))) return
    if (await noteRun(op, rule, run, noted)) await also?.(op)
  })
}

function ctxOf({ db, now, config }: Desk, { name }: RuleRef): Ctx<StaffActor> {
  return { db, now, actor: system(name), ownAddress: ownAddress(config) }
}
