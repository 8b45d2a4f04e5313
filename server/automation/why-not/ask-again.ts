import type { TestOutcome } from '#contract/conditions.ts'
import type { RuleOccasion } from '#contract/why-not.ts'
import type { Evaluation } from '#server/routing/conditions/evaluate.ts'
import { evaluate, View } from '#server/routing/conditions/evaluate.ts'
import { factOf } from '../rules/decide.ts'
import { compiledRule } from '../rules/load.ts'
import type { LiveRule, Subject } from '../rules/rule.ts'
import { beforeEvent, type SeenTicket, subjectAt } from '../rules/subjects.ts'
import { nameIn, type PastEvent } from './as-it-was.ts'
import type { Asking, KnownRun, RuleVersion } from './rule.ts'

/** What it said at an instant; null: it was not there yet. */
export function versionAt({ versions }: Asking, at: Date): RuleVersion | null {
  return versions.findLast(({ savedAt }) => savedAt <= at) ?? null
}

export function liveRule({ rule }: Asking, { version, definition }: RuleVersion): LiveRule {
  return compiledRule({ ...definition, id: rule.id, version, isSilent: rule.isSilent })
}

type Told = Pick<RuleOccasion, 'outcome' | 'trace' | 'error'>

/** Asks a rule of a ticket as it was, on an event or at a moment. */
export async function askAgain(
  { ctx }: Pick<Asking, 'ctx'>,
  rule: LiveRule,
  { seen, at, event }: { seen: SeenTicket; at: Date; event: PastEvent | null },
): Promise<Told> {
  const subject = await subjectAt({ db: ctx.db, now: at }, seen)
  const facts = { ...subject.facts, ...(event && { actor: event.actorKind }) }
  try {
    const before = event && (await beforeEvent(ctx.db, { ...subject, facts }, event))
    const { matched, trace } = evaluate(rule.condition, new View(facts, before))
    return { outcome: matched ? 'matched' : 'notMatched', trace: inNames(trace, subject, event), error: null }
  } catch (error) {
    return { outcome: 'failed', trace: [], error: error instanceof Error ? error.message : String(error) }
  }
}

/** The part of a time rule's condition that nothing but an event can change. */
export function askPossible(rule: LiveRule, subject: Subject): Evaluation | null {
  try {
    const { matched, trace } = evaluate(rule.possible, new View(subject.facts))
    return { matched, trace: inNames(trace, subject, null) }
  } catch {
    // What cannot be asked is found out when its time comes.
    return null
  }
}

function inNames(trace: readonly TestOutcome[], { names }: Subject, event: PastEvent | null): TestOutcome[] {
  return trace.map((one) => {
    const { field, operator } = one.test
    if (!operator.startsWith('changed')) return { ...one, saw: names[field] ?? one.saw }
    const { from, to } = one.saw as { from: unknown; to: unknown }
    const column = Object.keys(factOf).find((key) => factOf[key] === field) ?? field
    const earlier = event && nameIn(event.data, column, 'from')
    return { ...one, saw: { from: earlier ?? (from === to ? (names[field] ?? from) : from), to: names[field] ?? to } }
  })
}

const nothing = {
  version: null,
  trace: [],
  asOfToday: [],
  saw: {},
  did: [],
  error: null,
  chain: [],
  by: null,
  since: null,
  dueAt: null,
  heldSince: null,
} satisfies Partial<RuleOccasion>

type Given = Pick<RuleOccasion, 'outcome' | 'event'> & { at: Date } & Partial<RuleOccasion>

export function occasion({ at, ...given }: Omit<Given, 'at'> & { at: Date }): RuleOccasion {
  const asked = new Set((given.trace ?? []).map(({ test }) => test.field))
  return { ...nothing, ...given, at: at.toISOString(), asOfToday: [...asked].filter(isOfToday) }
}

/** People and organizations, and when schedules let work: nothing is kept of how they were. Who was new is. */
function isOfToday(field: string): boolean {
  const [group] = field.split('.')
  return (
    (group === 'requester' && field !== 'requester.isNew') ||
    group === 'organization' ||
    field === 'time.schedules' ||
    field === 'time.isWorking'
  )
}

/** A run as it was noted. */
export function ranThen({ at, eventId: _, dueAt, ...run }: KnownRun, event: RuleOccasion['event']): RuleOccasion {
  return occasion({ ...run, event, at, dueAt: dueAt?.toISOString() ?? null })
}
